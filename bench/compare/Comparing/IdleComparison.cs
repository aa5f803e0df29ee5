using System.Globalization;
using Monitoring.Compare.Contending;
using Monitoring.Compare.Measuring;
using Monitoring.Compare.Reporting;

namespace Monitoring.Compare.Comparing;

/// <summary>Following files in which nothing happens: a thousand of them, and one. All do so at the same time, since
/// none has anything to do.</summary>
internal static class IdleComparison
{
    private const double MiB = 1 << 20;

    /// <summary>After this time the start is over, also for the just-in-time compiler.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>Measures everyone.</summary>
    public static void Run(CompareOptions options, Workplace workplace, Report report)
    {
        string one = CreateFiles(1, workplace);
        string many = CreateFiles(options.IdleFiles, workplace);
        List<(Contender Contender, ChildProcess WithOne, ChildProcess WithMany)> followers = [];
        try
        {
            foreach (Contender contender in CreateContenders())
            {
                if (contender.IsHere)
                {
                    followers.Add((contender, Start(contender, one, workplace), Start(contender, many, workplace)));
                }
                else
                {
                    report.Note($"{contender.Name}: {contender.Program} is not installed.");
                }
            }

            report.Progress($"idle for {(Settling + Length).TotalSeconds} s");
            string load = Machine.Load;
            Pass(Settling);
            List<(Idleness? One, Idleness? Many)> idlenesses = Measure(followers);
            report.Part(string.Create(CultureInfo.InvariantCulture, $"{options.IdleFiles:N0} idle files"));
            report.Add($"After {Settling.TotalSeconds:F0} s, for {Length.TotalSeconds:F0} s. Load: {load}.");
            report.Add(CreateTable([.. followers.Select(follower => follower.Contender)], idlenesses, report));
        }
        finally
        {
            followers.ForEach(follower =>
            {
                follower.WithOne.Dispose();
                follower.WithMany.Dispose();
            });
        }
    }

    private static Contender[] CreateContenders() =>
    [
        new(
            "an empty module", Ourselves.Program,
            task => Ourselves.RunEmptyBinaryModule(
                task.Directory, "Get-Nothing | Out-Null; [System.Threading.Thread]::Sleep(-1)")),
        new(
            "Monitoring, Watch-Log | Out-Null", Ourselves.Program,
            task => Ourselves.Run($"Watch-Log '{task.Corpus.Directory}' -FromStart | Out-Null")),
        new(
            "Monitoring, Start-LogCollector", Ourselves.Program,
            task => Ourselves.Run($"Start-LogCollector '{task.Corpus.Directory}' -StorePath '{task.Output}' -Wait")),
        new("fluent-bit tuned", FluentBit.Program, task =>
            new FluentBit { Path =
                $"{task.Corpus.Directory}/*.log", Output = FluentBit.ToNowhere, IsTuned = true }.Configure(
                task.Directory)),
        new("fluent-bit by default", FluentBit.Program, task =>
            new FluentBit { Path = $"{task.Corpus.Directory}/*.log", Output = FluentBit.ToNowhere }.Configure(
                task.Directory)),
        new(
            "rsyslog", Rsyslog.Program,
            task => new Rsyslog { Path = $"{task.Corpus.Directory}/*.log", OutputPath = task.Output }.Configure(
            task.Directory)),
        new("tail -F", "tail", task => new Launch("tail", ["-q", "-F", .. Directory.GetFiles(task.Corpus.Directory)])),
    ];

    private static string CreateFiles(int count, Workplace workplace)
    {
        string directory = workplace.MakeDirectory();
        for (int file = 0; file < count; file++)
        {
            File.WriteAllText(Path.Join(directory, $"{file}.log"), "2026-11-23T01:26:46.300187894Z stdout F idle\n");
        }

        return directory;
    }

    private static ChildProcess Start(Contender contender, string logs, Workplace workplace)
    {
        CollectingTask task = new(
            new CorpusFiles(logs, Files: 0, Lines: 0, WholeLines: 0, Bytes: 0), workplace.MakeDirectory());
        return ChildProcess.Start(contender.Prepare(task), task.Directory);
    }

    private static List<(Idleness? One, Idleness? Many)> Measure(
        List<(Contender Contender, ChildProcess WithOne, ChildProcess WithMany)> followers)
    {
        List<(ProcessStatus? One, ProcessStatus? Many)> before =
            [.. followers.Select(follower => (Look(follower.WithOne), Look(follower.WithMany)))];
        Pass(Length);
        return
        [
            .. followers.Zip(before, (follower, status) =>
                (Idleness.Between(status.One, Look(follower.WithOne)), Idleness.Between(
                    status.Many, Look(follower.WithMany)))),
        ];
    }

    private static ProcessStatus? Look(ChildProcess process) =>
        process.TryGetStatus(out ProcessStatus status) ? status : null;

    private static void Pass(TimeSpan time)
    {
        using ManualResetEvent never = new(initialState: false);
        never.WaitOne(time);
    }

    private static MarkdownTable CreateTable(
        IReadOnlyList<Contender> contenders, List<(Idleness? One, Idleness? Many)> idlenesses, Report report)
    {
        MarkdownTable table = new(
            "", "MiB with one file", "MiB with all", "MiB more", "CPU with one", "CPU with all", "threads");
        foreach ((Contender contender, (Idleness? one, Idleness? many)) in contenders.Zip(idlenesses))
        {
            if (one is not { } its || many is not { } all)
            {
                report.Note($"{contender.Name}, idle: has ended.");
                continue;
            }

            table.Add(
                contender.Name,
                Write(its.ResidentBytes / MiB, "F1"),
                Write(all.ResidentBytes / MiB, "F1"),
                Write((all.ResidentBytes - its.ResidentBytes) / MiB, "F1"),
                Write(its.Processor / Length, "P2"),
                Write(all.Processor / Length, "P2"),
                Write(all.Threads, "F0"));
        }

        return table;
    }

    private static string Write(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The cost of being idle for some time.</summary>
    private readonly record struct Idleness(long ResidentBytes, int Threads, TimeSpan Processor)
    {
        public static Idleness? Between(ProcessStatus? before, ProcessStatus? after) =>
            before is { } first && after is { } last
            ? new Idleness(last.ResidentBytes, last.Threads, last.Processor - first.Processor)
            : null;
    }
}
