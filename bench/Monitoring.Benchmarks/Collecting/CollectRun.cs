using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Watching;

namespace Monitoring.Benchmarks.Collecting;

/// <summary>Reading, framing and parsing from the page cache, on one thread: as batches, and as objects.</summary>
internal static class CollectRun
{
    private const int Rounds = 5;

    /// <param name="files">The number of files.</param>
    /// <param name="mebibytes">The total size, in MiB.</param>
    /// <param name="isJoining">Whether stack traces are joined.</param>
    public static void Run(int files, int mebibytes, bool isJoining)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        try
        {
            long lines = Corpus.Write(directory, files, mebibytes);
            Console.WriteLine($"{files} files, {mebibytes} MiB, {lines} lines of CRI");
            for (int round = 0; round < Rounds; round++)
            {
                Console.WriteLine(
                    Measurement.Of(() => Collect(directory, asEntries: false, isJoining))
                    .Describe("lines as batches", lines));
                Console.WriteLine(
                    Measurement.Of(() => Collect(directory, asEntries: true, isJoining))
                    .Describe("lines as LogEntry", lines));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Reads a directory to its end.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="asEntries">Whether an object is made of each entry.</param>
    /// <param name="isJoining">Whether stack traces are joined.</param>
    public static void Collect(string directory, bool asEntries, bool isJoining)
    {
        DirectoryCollectorOptions options = new()
        {
            Roots = [new LogRoot { Path = directory }],
            Follow = false,
            JoinStackTraces = isJoining,
        };
        using DirectoryCollector collector = new(
            options, FileWatcher.Create(WatcherKind.Polling,
                TimeProvider.System), TimeProvider.System, new MonitoringEvents());
        while (collector.Collect(TimeSpan.Zero, CancellationToken.None) is { } batch)
        {
            for (int index = 0; asEntries && index < batch.Count; index++)
            {
                GC.KeepAlive(batch.CreateEntry(index));
            }

            collector.Commit(batch);
            batch.Dispose();
        }
    }
}
