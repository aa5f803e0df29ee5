using System.Diagnostics;

namespace Monitoring.Benchmarks;

/// <summary>The cost of some work: time, processor time and allocated memory.</summary>
/// <param name="Wall">Time by the clock.</param>
/// <param name="Processor">Processor time of the whole process.</param>
/// <param name="Allocated">Bytes allocated by this thread.</param>
internal readonly record struct Measurement(TimeSpan Wall, TimeSpan Processor, long Allocated)
{
    /// <summary>Measures some work.</summary>
    public static Measurement Of(Action work)
    {
        using Process process = Process.GetCurrentProcess();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan processor = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        work();
        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        return new Measurement(
            wall,
            process.TotalProcessorTime - processor,
            GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    /// <summary>One row: the rate, and the cost of each item.</summary>
    public string Describe(string what, long count) =>
        $"{what,-34} {count / Wall.TotalSeconds / 1e6,8:F2} M/s {Processor.TotalNanoseconds / count,8:F1} ns CPU each "
        + $"{(double)Allocated / count,8:F2} B each {Wall.TotalSeconds,8:F2} s";
}
