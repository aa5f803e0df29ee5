using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Pipelines;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring.Benchmarks.Storing;

/// <summary>Files to a durable store, as a collector in the background does it; then questions to that store.</summary>
internal static class StoreRun
{
    /// <summary>A word that is in so few lines.</summary>
    public const string RareWord = "zebrafish";

    private const int TurnBytes = 1 << 20;
    private const int RareLines = 10;

    /// <summary>Measures.</summary>
    /// <param name="files">The number of files.</param>
    /// <param name="mebibytes">The size of all files.</param>
    /// <param name="rounds">How often the files are stored, each time in a new store.</param>
    /// <param name="kept">The directory that keeps the files and the last store; null deletes them.</param>
    public static void Run(int files, int mebibytes, int rounds, string? kept)
    {
        string directory = kept is null
            ? Directory.CreateTempSubdirectory("monitoring-bench-").FullName : Directory.CreateDirectory(kept).FullName;
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
            StoreQuestions.Run(store, logs);
        }
        finally
        {
            if (kept is null)
            {
                Directory.Delete(directory, recursive: true);
            }
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
    /// <param name="opened">Called when the store is there and nothing is read yet; returns what the entries are written
    /// to, which owns the writer. The default is the writer itself.</param>
    public static void Collect(string logs, string store, Func<LogStoreWriter, ILogSink>? opened = null)
    {
        MonitoringEvents events = new() { OnWarning = warning => Console.WriteLine(warning.Message) };
        LogStoreWriter writer = LogStoreWriter.Open(new LogStoreOptions { Path = store }, TimeProvider.System, events);
        ILogSink sink = opened?.Invoke(writer) ?? writer;
        DirectoryCollectorOptions options = new()
        {
            Roots = [new LogRoot { Path = logs }],
            Follow = false,
            TurnBytes = TurnBytes,
            Checkpoints = writer.Checkpoints,
        };
        DirectoryCollector collector = new(
            options, FileWatcher.Create(WatcherKind.Polling, TimeProvider.System), TimeProvider.System, events);
        using LogPipeline pipeline = LogPipeline.Start("bench", collector, sink, events, TimeProvider.System);
        pipeline.Completion.Wait();
        if (pipeline.Error is { } error)
        {
            throw error;
        }
    }
}
