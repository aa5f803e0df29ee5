using System.Diagnostics;
using Monitoring.Collecting;
using Monitoring.Counting;
using Monitoring.Diagnostics;
using Monitoring.Messages;
using Monitoring.Pipelines;
using Monitoring.Querying;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring.Benchmarks.Storing;

/// <summary>Files to a durable store, as a collector in the background does it; then questions to that store, beside
/// what other programs need for them.</summary>
internal static class StoreRun
{
    /// <summary>A word that is in so few lines.</summary>
    public const string RareWord = "zebrafish";

    private const int Questions = 9;
    private const int TurnBytes = 1 << 20;
    private const int RareLines = 10;
    private static readonly string[] Words =
        [RareWord, "0123456789abcdef", "89abcdef", "com.shop.cart", "Handler.java:17", "ERROR"];

    public static void Run(int files, int mebibytes, int rounds)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        string logs = Path.Join(directory, "logs");
        string store = Path.Join(directory, "store.db");
        try
        {
            long lines = Corpus.Write(logs, files, mebibytes) + AddRareLines(logs);
            long rawBytes = Directory.EnumerateFiles(logs).Sum(file => new FileInfo(file).Length);
            Console.WriteLine($"{files} files, {rawBytes / 1048576} MiB, {lines} lines of CRI");
            for (int round = 0; round < rounds; round++)
            {
                Array.ForEach(Directory.GetFiles(directory), File.Delete);
                using PeakMemory peak = new();
                Console.WriteLine(Measurement.Of(() => Collect(logs, store)).Describe("lines to durable store", lines)
                    + $" peak +{peak.Growth / 1048576.0:F0} MiB");
            }

            double stored = Directory.EnumerateFiles(directory).Sum(file => new FileInfo(file).Length);
            Console.WriteLine($"{stored / 1048576:F1} MiB on disk: {stored / rawBytes:P2} of the raw bytes");
            string packed = Path.Join(directory, "packed");
            Pack(logs, packed);
            Ask(store, logs, packed);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Adds the lines with <see cref="RareWord"/> to some of the logs; how many.</summary>
    public static int AddRareLines(string logs)
    {
        foreach (string file in Directory.EnumerateFiles(logs).Order().Take(RareLines))
        {
            File.AppendAllText(
                file, $"2026-11-23T08:00:00.000000000Z stdout F INFO a {RareWord} swam by, id 0123456789abcdef\n");
        }

        return Math.Min(RareLines, Directory.GetFiles(logs).Length);
    }

    /// <summary>Collects all that is in some logs into a store.</summary>
    /// <param name="logs">Their directory.</param>
    /// <param name="store">The store's file.</param>
    /// <param name="opened">Called when the store is there and nothing is read yet.</param>
    public static void Collect(string logs, string store, Action? opened = null)
    {
        MonitoringEvents events = new() { OnWarning = warning => Console.WriteLine(warning.Message) };
        LogStoreWriter writer = LogStoreWriter.Open(new LogStoreOptions { Path = store }, TimeProvider.System, events);
        opened?.Invoke();
        DirectoryCollectorOptions options = new()
        {
            Roots = [new LogRoot { Path = logs }],
            Follow = false,
            TurnBytes = TurnBytes,
            Checkpoints = writer.Checkpoints,
        };
        DirectoryCollector collector = new(
            options, FileWatcher.Create(WatcherKind.Polling, TimeProvider.System), TimeProvider.System, events);
        using LogPipeline pipeline = LogPipeline.Start("bench", collector, writer, events, TimeProvider.System);
        pipeline.Completion.Wait();
        if (pipeline.Error is { } error)
        {
            throw error;
        }
    }

    private static void Ask(string store, string logs, string packed)
    {
        foreach (string word in Words)
        {
            Ask($"contains '{word}'", store, new LogQuery { Contains = [new ContainedText(word)] });
            Compare("rg -c", "rg", "-c", "-F", word, logs);
            Compare("rg -c -i", "rg", "-c", "-i", "-F", word, logs);
            Compare("rg -z -c, the files in zstd", "rg", "-z", "-c", "-F", word, packed);
        }

        foreach (string word in Words)
        {
            Count($"count '{word}'", store, new LogQuery { Contains = [new ContainedText(word)] }, new LogCounting());
        }

        LogQuery pattern = new() { Match = [new MessagePattern("handled .* ms")] };
        Count("count /handled .* ms/", store, pattern, new LogCounting());
        Ask("last 20 critical", store, new LogQuery { Level = LogLevel.Critical, Last = 20 });
        Ask("last 20 errors", store, new LogQuery { Level = LogLevel.Error, Last = 20 });
        string path = Directory.GetFiles(logs).Order().First();
        LogQuery last = new()
        {
            Selector = LabelSelector.All,
            Metadata = [new MetadataPattern("path", [path])],
            Last = 100
        };
        Ask("last 100 of one stream", store, last);
        Ask("first entry of everything", store, new LogQuery { First = 1 });
        Ask("all entries", store, new LogQuery(), questions: 1);
        Count("count by stream", store, new LogCounting { By = CountedBy.Stream });
        Count("count by time", store, new LogCounting { ByTime = true });
        Count("count by output", store, new LogCounting { By = CountedBy.Output });
        Count("count by level", store, new LogCounting { By = CountedBy.Level });
        Count("count by level and time", store, new LogCounting { By = CountedBy.Level, ByTime = true });
    }

    /// <summary>Compresses the files as a user would, if the program for it is there.</summary>
    private static void Pack(string logs, string packed)
    {
        Directory.CreateDirectory(packed);
        string[] arguments = ["-q", "--output-dir-flat", packed, .. Directory.GetFiles(logs)];
        try
        {
            using Process process = Process.Start("zstd", arguments);
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("zstd is not installed, so there is no comparison.");
        }
    }

    private static void Ask(string what, string store, LogQuery query, int questions = Questions) =>
        Ask(what, store, reader => reader.Read(query).LongCount(), questions);

    private static void Count(string what, string store, LogCounting counting) =>
        Count(what, store, new LogQuery(), counting);

    private static void Count(string what, string store, LogQuery query, LogCounting counting) =>
        Ask(what, store, reader => reader.Count(query, counting)!.Sums.Sum(sum => sum.Entries), Questions);

    /// <summary>The median of several times opening the store, asking and reading the whole answer.</summary>
    private static void Ask(string what, string store, Func<LogStoreReader, long> ask, int questions)
    {
        long found = 0;
        double[] milliseconds = new double[questions];
        for (int question = 0; question < questions; question++)
        {
            long start = Stopwatch.GetTimestamp();
            using LogStoreReader reader = LogStoreReader.Open(store);
            found = ask(reader);
            milliseconds[question] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        Console.WriteLine(
            $"{what,-34} {milliseconds[questions / 2],8:F1} ms  ({found} entries; {milliseconds[0]:F1} to {milliseconds[^1]:F1})");
    }

    /// <summary>The median of running another program, if it is there.</summary>
    private static void Compare(string what, string program, params string[] arguments)
    {
        double[] milliseconds = new double[Questions];
        for (int question = 0; question < Questions; question++)
        {
            long start = Stopwatch.GetTimestamp();
            try
            {
                using Process process = Process.Start(
                    new ProcessStartInfo(program, arguments)
                    {
                        RedirectStandardOutput =
                    true,
                        UseShellExecute = false
                    })!;
                process.StandardOutput.ReadToEnd();
                process.WaitForExit();
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Console.WriteLine($"{program} is not installed, so there is no comparison.");
                return;
            }

            milliseconds[question] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        Console.WriteLine(
            $"  {what,-32} {milliseconds[Questions / 2],8:F1} ms  ({milliseconds[0]:F1} to {milliseconds[^1]:F1})");
    }
}
