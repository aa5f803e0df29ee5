using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Watching;

namespace Monitoring.Benchmarks.Collecting;

/// <summary>The cost of following idle files.</summary>
internal static class IdleRun
{
    /// <summary>The just-in-time compiler is still busy with what the start has called.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    public static void Run(int files)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        for (int file = 0; file < files; file++)
        {
            File.WriteAllText(Path.Join(directory, $"{file}.log"), "2026-11-23T01:26:46.300187894Z stdout F idle\n");
        }

        long before = Resident();
        DirectoryCollectorOptions options = new() { Roots = [new LogRoot { Path = directory }] };
        using DirectoryCollector collector = new(
            options, FileWatcher.Create(WatcherKind.Auto,
                TimeProvider.System), TimeProvider.System, new MonitoringEvents());
        Measurement start = Measurement.Of(() => Drain(collector));
        collector.Collect(WarmUp, CancellationToken.None)?.Dispose();
        Measurement idle = Measurement.Of(() => collector.Collect(Length, CancellationToken.None)?.Dispose());
        Console.WriteLine(start.Describe("files to begin with", files));
        Console.WriteLine(
            $"{files} idle files for {idle.Wall.TotalSeconds:F0} s: {idle.Processor.TotalMilliseconds:F0} ms of processor time "
            + $"({idle.Processor / idle.Wall:P2}), {(Resident() - before) / 1048576.0:F1} MiB more than before, "
            + $"{GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:F1} MiB of it live on the heap");
        Directory.Delete(directory, recursive: true);
    }

    private static void Drain(DirectoryCollector collector)
    {
        while (collector.Collect(TimeSpan.Zero, CancellationToken.None) is { } batch)
        {
            collector.Commit(batch);
            batch.Dispose();
        }
    }

    private static long Resident()
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
