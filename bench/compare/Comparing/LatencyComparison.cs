using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Monitoring.Benchmarks.Collecting;
using Monitoring.Compare.Contending;
using Monitoring.Compare.Measuring;
using Monitoring.Compare.Reporting;

namespace Monitoring.Compare.Comparing;

/// <summary>The time from a line's write until a program that follows the log has written it to a pipe: the whole way,
/// process to process.</summary>
internal static class LatencyComparison
{
    private const double P50 = 0.5;
    private const double P99 = 0.99;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Measures every program, on a plain file and through a link.</summary>
    public static void Run(CompareOptions options, Workplace workplace, Report report)
    {
        Contender[] contenders =
        [
            new(
                "Monitoring, Watch-Log", Ourselves.Program,
                task => Ourselves.Run($"Watch-Log '{task.Corpus.Directory}' -FromStart -Template '{{Message}}'")),
            new(
                "tail -F", "tail",
                task => new Launch("tail", ["-n", "+1", "-q", "-F", .. Directory.GetFiles(task.Corpus.Directory)])),
            new("fluent-bit by default", FluentBit.Program, task => CreateFluentBit(task, flush: null)),
            new("fluent-bit, Flush 0.001", FluentBit.Program, task => CreateFluentBit(task, flush: "0.001")),
            new(
                "rsyslog", Rsyslog.Program,
                task => new Rsyslog { Path = $"{task.Corpus.Directory}/*.log", OutputPath = "/dev/stdout" }.Configure(
                task.Directory)),
        ];
        report.Section("From the write to the reader");
        string before = Machine.Load;
        MarkdownTable table = new("", "file", "p50 ms", "p99 ms", "most ms");
        foreach (bool isLink in new[] { false, true })
        {
            foreach ((Contender contender, List<List<double>> its) in Measure(
                contenders, isLink, options, workplace, report))
            {
                table.Add(
                    contender.Name,
                    isLink ? "through a link" : "plain",
                    Sample.Of(its.Select(latencies => Sample.Quantile(latencies, P50))).ToString("F2"),
                    Sample.Of(its.Select(latencies => Sample.Quantile(latencies, P99))).ToString("F2"),
                    Sample.Of(its.Select(latencies => latencies.Max())).ToString("F1"));
            }
        }

        report.Add(
            $"{1 / Pause.TotalSeconds:F0} lines/s for {options.Seconds} s, {options.Rounds} rounds. Load: {before} before, {Machine.Load} after.");
        report.Add(table);
    }

    private static Dictionary<Contender, List<List<double>>> Measure(
        Contender[] contenders, bool isLink, CompareOptions options, Workplace workplace, Report report)
    {
        Dictionary<Contender, List<List<double>>> latencies = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (Contender contender in contenders)
            {
                if (!contender.IsHere)
                {
                    report.Note($"{contender.Name}: {contender.Program} is not installed.");
                    continue;
                }

                report.Progress(
                    $"round {round + 1} of {options.Rounds}: {contender.Name}, {(isLink ? "through a link" : "plain")}");
                try
                {
                    List<double> its = Measure(contender, isLink, options.Seconds, workplace);
                    latencies.TryAdd(contender, []);
                    latencies[contender].Add(its);
                }
                catch (ContenderException exception)
                {
                    report.Note(
                        $"{contender.Name}, {(isLink ? "through a link" : "plain")}, round {round + 1}: {exception.Message}");
                }
            }
        }

        return latencies;
    }

    private static List<double> Measure(Contender contender, bool isLink, int seconds, Workplace workplace)
    {
        int lines = (int)(seconds / Pause.TotalSeconds);
        CollectingTask task = new(CreateLog(workplace, isLink, out string target), workplace.MakeDirectory());
        using ChildProcess child = ChildProcess.StartToRead(contender.Prepare(task), task.Directory);
        using Arrivals arrivals = new(child.Output, lines);
        if (!arrivals.Follows.Wait(Timeout))
        {
            throw new ContenderException("has not started to follow.");
        }

        LatencyRun.Write(target, linesPerBurst: 1, Pause, lines);
        if (!arrivals.HasAll.Wait(Timeout))
        {
            throw new ContenderException($"has written {arrivals.Milliseconds.Count} of {lines} lines.");
        }

        child.End();
        return [.. arrivals.Milliseconds];
    }

    private static CorpusFiles CreateLog(Workplace workplace, bool isLink, out string target)
    {
        CorpusFiles log = new(workplace.MakeDirectory(), Files: 1, Lines: 1, WholeLines: 1, Bytes: 0);
        string path = Path.Join(log.Directory, "pod.log");
        target = isLink ? Path.Join(workplace.MakeDirectory(), "0.log") : path;
        File.WriteAllText(target, "2026-11-23T01:26:46.300187894Z stdout F 0\n");
        if (isLink)
        {
            File.CreateSymbolicLink(path, target);
        }

        return log;
    }

    private static Launch CreateFluentBit(CollectingTask task, string? flush) =>
        new FluentBit
        {
            Path =
            $"{task.Corpus.Directory}/*.log",
            Output = FluentBit.ToStandardOutput,
            Flush = flush
        }.Configure(
            task.Directory);

    /// <summary>Reads the lines that a program writes, and notes how old each is.</summary>
    private sealed class Arrivals : IDisposable
    {
        private readonly ConcurrentQueue<double> _milliseconds = [];
        private readonly Thread _reader;

        public Arrivals(StreamReader output, int expected)
        {
            _reader = new Thread(() => Read(output, expected)) { IsBackground = true };
            _reader.Start();
        }

        /// <summary>Set when the line that was there before has come.</summary>
        public ManualResetEventSlim Follows { get; } = new();

        /// <summary>Set when all have come.</summary>
        public ManualResetEventSlim HasAll { get; } = new();

        public ConcurrentQueue<double> Milliseconds => _milliseconds;

        public void Dispose()
        {
            Follows.Dispose();
            HasAll.Dispose();
        }

        private void Read(StreamReader output, int expected)
        {
            for (int count = 0; count <= expected && output.ReadLine() is { } line;)
            {
                long now = Stopwatch.GetTimestamp();
                if (!long.TryParse(
                    PeerOutput.FindMessage(line), NumberStyles.None, CultureInfo.InvariantCulture, out long written))
                {
                    continue;
                }

                count++;
                if (written == 0)
                {
                    Follows.Set();
                }
                else
                {
                    _milliseconds.Enqueue(Stopwatch.GetElapsedTime(written, now).TotalMilliseconds);
                }

                if (count == expected + 1)
                {
                    HasAll.Set();
                }
            }
        }
    }
}
