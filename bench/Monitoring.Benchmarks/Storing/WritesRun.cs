using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Pipelines;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring.Benchmarks.Storing;

/// <summary>The bytes that a collector writes to the disk for each byte of logs.</summary>
/// <remarks>Another process writes the logs. The kernel counts the bytes for this process (/proc/self/io), so the
/// directory for temporary files must be on a disk.</remarks>
internal static class WritesRun
{
    private const int WarmUpSeconds = 20;

    public static void Run(int streams, int seconds)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        try
        {
            if (streams == 0)
            {
                RunAtFullSpeed(directory, seconds);
            }
            else
            {
                RunSlowly(directory, streams, seconds);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void RunAtFullSpeed(string directory, int mebibytes)
    {
        string logs = Path.Join(directory, "logs");
        long lines = Corpus.Write(logs, 100, mebibytes);
        string store = Path.Join(directory, "store.db");
        Sample before = Sample.Take(logs, statistics: null) with { LogBytes = 0 };
        StoreRun.Collect(logs, store);
        Sample after = Sample.Take(logs, statistics: null) with { Entries = lines };
        Describe($"full speed, {mebibytes} MiB", before, after, CountBlocks(store));
    }

    private static void RunSlowly(string directory, int streams, int seconds)
    {
        string logs = Path.Join(directory, "logs");
        Directory.CreateDirectory(logs);
        string store = Path.Join(directory, "store.db");
        MonitoringEvents events = new() { OnWarning = warning => Console.WriteLine(warning.Message) };
        Sample opening = Sample.Take(logs, statistics: null);
        LogStoreWriter writer = LogStoreWriter.Open(new LogStoreOptions { Path = store }, TimeProvider.System, events);
        DirectoryCollectorOptions options = new()
        {
            Roots = [new LogRoot { Path = logs }],
            Checkpoints = writer.Checkpoints,
        };
        DirectoryCollector collector = new(
            options, FileWatcher.Create(WatcherKind.Auto, TimeProvider.System), TimeProvider.System, events);
        string[] feed = ["writes-feed", logs, Text(streams), Text(WarmUpSeconds + seconds + 1)];
        using Process feeding = Process.Start(Environment.ProcessPath!, feed);
        Sample warm;
        Sample end;
        long blocks;
        using (LogPipeline pipeline = LogPipeline.Start("bench", collector, writer, events, TimeProvider.System))
        {
            Thread.Sleep(TimeSpan.FromSeconds(WarmUpSeconds));
            warm = Sample.Take(logs, writer.Statistics);
            Thread.Sleep(TimeSpan.FromSeconds(seconds));
            end = Sample.Take(logs, writer.Statistics);
            blocks = writer.Statistics.Blocks;
            feeding.WaitForExit();
            Thread.Sleep(TimeSpan.FromSeconds(2));
            pipeline.Stop(TimeSpan.FromMinutes(1));
        }

        Sample closed = Sample.Take(logs, writer.Statistics);
        Describe($"{streams} streams, {seconds} s after {WarmUpSeconds} s", warm, end, blocks);
        Describe($"{streams} streams, from opening to closing", opening, closed, CountBlocks(store));
    }

    private static void Describe(string what, Sample before, Sample after, long blocks)
    {
        double logs = after.LogBytes - before.LogBytes;
        double written = after.Written - before.Written;
        double passed = after.Passed - before.Passed;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {logs / 1e6:F2} MB of logs, {written / 1e6:F2} MB written ({written / logs:F2} a byte), "
            + $"{passed / 1e6:F2} MB passed to write ({passed / logs:F2} a byte), "
            + $"{after.Commits - before.Commits} commits, {after.Entries} entries in {blocks} blocks "
            + $"({(double)blocks / Math.Max(1, after.Entries):F4} an entry), "
            + $"{after.Processor - before.Processor:F2} s of processor time"));
    }

    private static long CountBlocks(string store)
    {
        using SqliteConnection connection = new($"Data Source={store};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM block";
        return (long)command.ExecuteScalar()!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The counts of one moment.</summary>
    private sealed record Sample(
        long LogBytes, long Written, long Passed, long Commits, long Entries, double Processor)
    {
        public static Sample Take(string logs, LogStoreStatistics? statistics)
        {
            Dictionary<string, long> counts = File.ReadLines("/proc/self/io")
                .Select(line => line.Split(": "))
                .ToDictionary(pair => pair[0], pair => long.Parse(pair[1], CultureInfo.InvariantCulture));
            long logBytes = Directory.EnumerateFiles(logs).Sum(file => new FileInfo(file).Length);
            return new Sample(
                logBytes,
                counts["write_bytes"] - counts["cancelled_write_bytes"],
                counts["wchar"],
                statistics?.Commits ?? 0,
                statistics?.Entries ?? 0,
                Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds);
        }
    }
}
