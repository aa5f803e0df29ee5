using Monitoring.Entries;

namespace Monitoring.Counting;

/// <summary>Intervals of one length, counted from the beginning of Unix time, in UTC, whatever they hold.</summary>
/// <param name="Length">How long each is.</param>
public readonly record struct TimeIntervals(TimeSpan Length)
{
    private const long NanosecondsPerTick = 100;

    /// <summary>How long each is, in nanoseconds.</summary>
    public long Nanoseconds => Length.Ticks * NanosecondsPerTick;

    /// <summary>When the interval begins that a moment is in; the least moment there is, if it
    /// begins before that.</summary>
    public LogTimestamp StartOf(LogTimestamp moment)
    {
        long past = moment.UnixNanoseconds % Nanoseconds;
        long start = moment.UnixNanoseconds - past;
        return new LogTimestamp(past >= 0 ? start : Math.Max(start, long.MinValue + Nanoseconds) - Nanoseconds);
    }
}
