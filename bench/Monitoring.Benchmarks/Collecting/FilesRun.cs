using System.Diagnostics;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Watching;

namespace Monitoring.Benchmarks.Collecting;

/// <summary>The cost of very many small files: to read them to their ends; or to follow them, each written once, and
/// idle.</summary>
/// <remarks>How many of them may be open is the process's limit (<c>ulimit -n</c>), how many may be watched the
/// system's (<c>fs.inotify.max_user_watches</c>).</remarks>
internal static class FilesRun
{
    private static readonly TimeSpan IdleLength = TimeSpan.FromSeconds(10);

    /// <param name="files">The number of files.</param>
    /// <param name="directories">The number of directories that they are spread over.</param>
    /// <param name="follow">Whether they are followed.</param>
    public static void Run(int files, int directories, bool follow)
    {
        string root = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        try
        {
            string[] paths =
                [.. Enumerable.Range(0, files).Select(file => Path.Join(root, $"{file % directories}", $"{file}.log"))];
            for (int directory = 0; directory < directories; directory++)
            {
                Directory.CreateDirectory(Path.Join(root, $"{directory}"));
            }

            Array.ForEach(paths, path => File.WriteAllText(path, "2026-11-23T01:26:46.300187894Z stdout F begin\n"));
            Console.WriteLine($"{files} files in {directories} directories");
            Measure(root, files, follow, () => Array.ForEach(
                paths, path => File.AppendAllText(path, "2026-11-23T01:26:47.300187894Z stdout F grown\n")));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Measure(string root, int files, bool follow, Action write)
    {
        long before = Environment.WorkingSet;
        long heap = GC.GetTotalMemory(forceFullCollection: true);
        DirectoryCollectorOptions options = new()
        {
            Roots = [new LogRoot { Path = root, Recurse = true }],
            Follow = follow
        };
        using DirectoryCollector collector = new(
            options, FileWatcher.Create(WatcherKind.Auto,
                TimeProvider.System), TimeProvider.System, new MonitoringEvents());
        Describe(follow ? "follow" : "read", () => Drain(collector));
        if (follow)
        {
            Console.WriteLine(
                $"         {(GC.GetTotalMemory(forceFullCollection: true) - heap) / (double)files:F0} B of heap for each file");
            write();
            Describe("write", () => Drain(collector));
            Describe("idle", () => Idle(collector));
        }

        // Without a timer that requests it, which would cost more than the measured code.
        using Process process = Process.GetCurrentProcess();
        long growth = process.PeakWorkingSet64 - before;
        Console.WriteLine(
            $"         {growth / (double)files:F0} B for each file at most, {growth / 1048576.0:F0} MiB; {collector.ScanCount} looks");
    }

    private static void Describe(string what, Func<long> work)
    {
        long entries = 0;
        Measurement cost = Measurement.Of(() => entries = work());
        Console.WriteLine(
            $"{what,-8} {cost.Wall.TotalSeconds,8:F2} s, {cost.Processor.TotalSeconds,8:F2} s of processor time, {entries} entries, "
            + $"{cost.Allocated / 1048576.0:F0} MiB allocated");
    }

    private static long Idle(DirectoryCollector collector)
    {
        long entries = 0;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < IdleLength)
        {
            if (collector.Collect(IdleLength - Stopwatch.GetElapsedTime(start), CancellationToken.None) is { } batch)
            {
                entries += batch.Count;
                collector.Commit(batch);
                batch.Dispose();
            }
        }

        return entries;
    }

    private static long Drain(DirectoryCollector collector)
    {
        long entries = 0;
        while (collector.Collect(TimeSpan.Zero, CancellationToken.None) is { } batch)
        {
            entries += batch.Count;
            collector.Commit(batch);
            batch.Dispose();
        }

        return entries;
    }
}
