using System.Diagnostics;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Watching;

namespace Monitoring.Benchmarks.Collecting;

/// <summary>The time until everything is read when thousands of files are created, rotated and deleted at
/// once.</summary>
internal static class ManyRun
{
    public static void Run(int files)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        string[] paths = [.. Enumerable.Range(0, files).Select(file => Path.Join(directory, $"{file}.log"))];
        Array.ForEach(paths, path => File.WriteAllText(path, "begin\n"));
        DirectoryCollectorOptions options = new() { Roots = [new LogRoot { Path = directory, Include = ["*.log"] }] };
        using DirectoryCollector collector = new(
            options, FileWatcher.Create(WatcherKind.Auto,
                TimeProvider.System), TimeProvider.System, new MonitoringEvents());
        Describe("begin", collector);
        foreach (string path in paths)
        {
            File.Move(path, path + ".1");
            File.WriteAllText(path, "rotated\n");
        }

        Describe("rotate", collector);
        Array.ForEach(paths, path => File.WriteAllText(Path.ChangeExtension(path, ".new.log"), "new\n"));
        Describe("come", collector);
        Array.ForEach(paths, path => File.Delete(Path.ChangeExtension(path, ".new.log")));
        Describe("go", collector);
        Directory.Delete(directory, recursive: true);
    }

    private static void Describe(string what, DirectoryCollector collector)
    {
        int entries = 0;
        long start = Stopwatch.GetTimestamp();
        while (collector.Collect(TimeSpan.Zero, CancellationToken.None) is { } batch)
        {
            entries += batch.Count;
            collector.Commit(batch);
            batch.Dispose();
        }

        Console.WriteLine($"{what,-8} {Stopwatch.GetElapsedTime(start).TotalMilliseconds,6:F0} ms, {entries} entries");
    }
}
