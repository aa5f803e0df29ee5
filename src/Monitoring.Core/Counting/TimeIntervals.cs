using Monitoring.Entries;

namespace Monitoring.Counting;

/// <summary>Intervals of one length, in UTC, counted from the start of Unix time.</summary>
/// <param name="Length">The length of each interval.</param>
internal readonly record struct TimeIntervals(TimeSpan Length)
{
    private const long NanosecondsPerTick = 100;

    /// <summary>The length of each interval, in nanoseconds.</summary>
    public long Nanoseconds => Length.Ticks * NanosecondsPerTick;

    /// <summary>Returns the start of the interval that contains a moment; the minimum moment if the interval
    /// starts before that.</summary>
    public LogTimestamp StartOf(LogTimestamp moment)
    {
        long past = moment.UnixNanoseconds % Nanoseconds;
        long start = moment.UnixNanoseconds - past;
        return new LogTimestamp(past >= 0 ? start : Math.Max(start, long.MinValue + Nanoseconds) - Nanoseconds);
    }
}
