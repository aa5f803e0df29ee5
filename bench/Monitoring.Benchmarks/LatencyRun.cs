using System.Diagnostics;
using System.Text;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Watching;

namespace Monitoring.Benchmarks;

/// <summary>The time from a line's write, behind a symbolic link, until the collector's caller has it.</summary>
/// <remarks>The writer stands in the line the moment before it writes; both sides read the same clock.</remarks>
internal static class LatencyRun
{
    public static void Run()
    {
        Measure("idle: 50 lines/s", linesPerBurst: 1, TimeSpan.FromMilliseconds(20), bursts: 500);
        Measure("10,000 lines/s", linesPerBurst: 10, TimeSpan.FromMilliseconds(1), bursts: 5_000);
    }

    private static void Measure(string what, int linesPerBurst, TimeSpan pause, int bursts)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        string logs = Directory.CreateDirectory(Path.Join(directory, "logs")).FullName;
        string target = Path.Join(directory, "0.log");
        File.WriteAllText(target, string.Empty);
        File.CreateSymbolicLink(Path.Join(logs, "pod.log"), target);
        DirectoryCollectorOptions options = new() { Roots = [new LogRoot { Path = logs }] };
        using DirectoryCollector collector = new(
            options, FileWatcher.Create(WatcherKind.Auto, TimeProvider.System), TimeProvider.System, new MonitoringEvents());
        collector.Collect(TimeSpan.Zero, CancellationToken.None)?.Dispose();
        Thread writer = new(() => Write(target, linesPerBurst, pause, bursts));
        writer.Start();
        List<double> milliseconds = Collect(collector, linesPerBurst * bursts);
        writer.Join();
        milliseconds.Sort();
        Console.WriteLine(
            $"{what,-20} p50 {At(milliseconds, 0.5):F3} ms  p99 {At(milliseconds, 0.99):F3} ms  max {milliseconds[^1]:F3} ms");
        Directory.Delete(directory, recursive: true);
    }

    private static void Write(string target, int linesPerBurst, TimeSpan pause, int bursts)
    {
        using FileStream file = new(target, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        long next = Stopwatch.GetTimestamp();
        for (int burst = 0; burst < bursts; burst++)
        {
            next += (long)(pause.TotalSeconds * Stopwatch.Frequency);
            TimeSpan wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next);
            if (wait > TimeSpan.Zero)
            {
                Thread.Sleep(wait);
            }

            for (int line = 0; line < linesPerBurst; line++)
            {
                file.Write(Encoding.ASCII.GetBytes($"2026-11-23T01:26:46.300187894Z stdout F {Stopwatch.GetTimestamp()}\n"));
            }
        }
    }

    private static List<double> Collect(DirectoryCollector collector, int count)
    {
        List<double> milliseconds = new(count);
        while (milliseconds.Count < count)
        {
            using LogBatch? batch = collector.Collect(Timeout.InfiniteTimeSpan, CancellationToken.None);
            long now = Stopwatch.GetTimestamp();
            for (int index = 0; index < batch!.Count; index++)
            {
                long written = long.Parse(batch.CreateEntry(index).Message, System.Globalization.CultureInfo.InvariantCulture);
                milliseconds.Add(Stopwatch.GetElapsedTime(written, now).TotalMilliseconds);
            }
        }

        return milliseconds;
    }

    private static double At(List<double> sorted, double quantile) => sorted[(int)(quantile * (sorted.Count - 1))];
}
