using System.Globalization;
using Monitoring.Campaigns.Writing;
using Monitoring.Compare.Contending;
using Monitoring.Compare.Reporting;

namespace Monitoring.Compare.Comparing;

/// <summary>Lines lost of a linked log that is written fast and rotated often. All programs follow the same log at the
/// same time, so that each sees the same rotations.</summary>
internal static class RotationComparison
{
    private const int LinesPerSecond = 20_000;
    private static readonly TimeSpan RotationInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeginTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The time without a new line after which the lines are counted, in case all are there.</summary>
    private static readonly TimeSpan CountTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RescanInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>The time without a new line after which missing lines count as lost: longer than the longest interval
    /// at which a program scans for files, which is Fluent Bit's, 60 s by default.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(65);

    /// <summary>Renames, and copies and truncates.</summary>
    public static void Run(CompareOptions options, Workplace workplace, Report report)
    {
        report.Section("Lines lost under rotation");
        string before = Machine.Load;
        MarkdownTable table = new("", "rotated by", "lines written", "lost", "lost, %", "repeated", "out of order");
        Run("rename, a new file 10 ms later", log => log.Rotate(compresses: false), table, options, workplace, report);
        Run("copytruncate", log => log.CopyTruncate(), table, options, workplace, report);
        report.Add(
            $"{LinesPerSecond:N0} lines/s for {options.Seconds} s, behind a link, rotated every {RotationInterval.TotalSeconds:F0} s. "
            + $"Load: {before} before, {Machine.Load} after.");
        report.Add(table);
    }

    private static void Run(
        string how, Action<NumberedLog> rotate, MarkdownTable table, CompareOptions options, Workplace workplace,
        Report report)
    {
        report.Progress($"rotation by {how}");
        string links = workplace.MakeDirectory();
        using NumberedLog log = new(links, workplace.MakeDirectory(), new LoggedContainer(0));
        List<Follower> followers = [];
        try
        {
            foreach (Contender contender in CreateContenders(log.Path))
            {
                if (contender.IsHere)
                {
                    followers.Add(Follower.Start(contender, links, workplace.MakeDirectory()));
                }
                else
                {
                    report.Note($"{contender.Name}: {contender.Program} is not installed.");
                }
            }

            WaitUntil(() => followers.TrueForAll(follower => follower.Size > 0), BeginTimeout);
            Write(log, rotate, TimeSpan.FromSeconds(options.Seconds));
            WaitForQuiet(followers, log.Written);
            foreach (Follower follower in followers)
            {
                Check(follower, how, log, table, report);
            }
        }
        finally
        {
            followers.ForEach(follower => follower.Dispose());
        }
    }

    private static void Write(NumberedLog log, Action<NumberedLog> rotate, TimeSpan duration)
    {
        using ManualResetEvent never = new(initialState: false);
        using LogWriter writer = new([log], LinesPerSecond);
        long began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < duration)
        {
            never.WaitOne(RotationInterval);
            rotate(log);
        }
    }

    private static void Check(Follower follower, string how, NumberedLog log, MarkdownTable table, Report report)
    {
        try
        {
            LineLosses losses = follower.End(log);
            table.Add(
                follower.Contender.Name,
                how,
                losses.Written.ToString("N0", CultureInfo.InvariantCulture),
                losses.Lost.ToString("N0", CultureInfo.InvariantCulture),
                (100.0 * losses.Lost / losses.Written).ToString("F1", CultureInfo.InvariantCulture),
                losses.Repeated.ToString("N0", CultureInfo.InvariantCulture),
                losses.Disordered.ToString("N0", CultureInfo.InvariantCulture));
        }
        catch (ContenderException exception)
        {
            report.Note($"{follower.Contender.Name}, {how}: {exception.Message}");
        }
    }

    /// <summary>Waits until all have all lines, or nothing comes any more.</summary>
    private static void WaitForQuiet(List<Follower> followers, long lines)
    {
        long[] sizes = [];
        long since = TimeProvider.System.GetTimestamp();
        bool isCounted = false;
        WaitUntil(
            () =>
            {
                long[] now = [.. followers.Select(follower => follower.Size)];
                TimeSpan quiet = TimeProvider.System.GetElapsedTime(since);
                if (!now.SequenceEqual(sizes))
                {
                    (sizes, since, isCounted) = (now, TimeProvider.System.GetTimestamp(), false);
                }
                else if (!isCounted && quiet > CountTimeout)
                {
                    isCounted = true;
                    return followers.TrueForAll(follower => follower.CountLines() >= lines);
                }

                return quiet > EndTimeout;
            },
            Timeout.InfiniteTimeSpan);
    }

    private static void WaitUntil(Func<bool> holds, TimeSpan timeout)
    {
        using ManualResetEvent never = new(initialState: false);
        long began = TimeProvider.System.GetTimestamp();
        while (!holds() && (timeout == Timeout.InfiniteTimeSpan || TimeProvider.System.GetElapsedTime(began) < timeout))
        {
            never.WaitOne(RescanInterval);
        }
    }

    private static Contender[] CreateContenders(string path) =>
    [
        new("Monitoring, Start-LogCollector", Ourselves.Program, task =>
            Ourselves.Run(
                $"Start-LogCollector '{task.Corpus.Directory}' -StorePath '{task.Output}' -RetentionAge 0 -RetentionSize 0 -Wait")),
        new("fluent-bit tuned, Refresh_Interval 1", FluentBit.Program, task => CreateFluentBit(task, isTuned: true)),
        new("fluent-bit by default", FluentBit.Program, task => CreateFluentBit(task, isTuned: false)),
        new("rsyslog, reopenOnTruncate", Rsyslog.Program, task => CreateRsyslog(task, reopensOnTruncate: true)),
        new("rsyslog by default", Rsyslog.Program, task => CreateRsyslog(task, reopensOnTruncate: false)),
        new("tail -F", "tail", task => new Launch("sh", "-c", "exec tail -n +1 -F \"$0\" >\"$1\"", path, task.Output)),
    ];

    private static Launch CreateFluentBit(CollectingTask task, bool isTuned) =>
        new FluentBit
        {
            Path = $"{task.Corpus.Directory}/*.log",
            Output = FluentBit.ToFile(task.Output),
            IsTuned = isTuned
        }.Configure(task.Directory);

    private static Launch CreateRsyslog(CollectingTask task, bool reopensOnTruncate) =>
        new Rsyslog
        {
            Path = $"{task.Corpus.Directory}/*.log",
            OutputPath = task.Output,
            ReopensOnTruncate = reopensOnTruncate
        }.Configure(task.Directory);
}
