namespace Monitoring.Messages.Timestamps;

/// <summary>Finds the moment of a time without a zone or a year, and rejects implausible moments.</summary>
/// <remarks>Not thread-safe: the offset of the last hour is cached.</remarks>
/// <param name="zone">The zone of times without one.</param>
internal sealed class LocalTime(TimeZoneInfo zone)
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long SecondsPerHour = 3600;
    private const long SecondsPerDay = 24 * SecondsPerHour;

    /// <summary>1990-01-01. An earlier time is from a clock that was never set.</summary>
    private const long EarliestSecond = 631_152_000;

    private long _hour = long.MinValue;
    private long _hourOffset;

    /// <summary>Finds the moment of a time; returns false if there is no such time, or it is implausible.</summary>
    /// <param name="time">The time.</param>
    /// <param name="readAt">The time at which it was read, in nanoseconds of Unix time.</param>
    /// <param name="moment">The moment, in nanoseconds of Unix time.</param>
    public bool TryFind(in CalendarTime time, long readAt, out long moment)
    {
        long now = readAt / NanosecondsPerSecond;
        if (time.Year > 0)
        {
            return TryFind(time, time.Year, now, out moment);
        }

        // The year is the last one in which the time is not in the future.
        int year = DateTime.UnixEpoch.AddSeconds(Math.Clamp(now + SecondsPerDay, 0, uint.MaxValue)).Year;
        return TryFind(time, year, now, out moment)
            || TryFind(time, year - 1, now, out moment)
            || IsLeapDay(time, year, now, out moment);
    }

    private bool IsLeapDay(in CalendarTime time, int year, long now, out long moment)
    {
        moment = default;
        return time is { Month: 2, Day: 29 }
            && (TryFind(time, year - 2, now, out moment) || TryFind(time, year - 3, now, out moment));
    }

    private bool TryFind(in CalendarTime time, int year, long now, out long moment)
    {
        moment = default;
        if (!time.TryCount(year, out long seconds))
        {
            return false;
        }

        seconds -= time.Offset ?? OffsetAt(seconds);
        moment = time.At(seconds);
        return seconds >= EarliestSecond && seconds <= now + SecondsPerDay;
    }

    private long OffsetAt(long localSeconds)
    {
        long hour = localSeconds / SecondsPerHour;
        if (hour != _hour)
        {
            _hour = hour;
            _hourOffset = (long)zone.GetUtcOffset(
                new DateTime(
                DateTime.UnixEpoch.Ticks
                + (localSeconds * TimeSpan.TicksPerSecond), DateTimeKind.Unspecified)).TotalSeconds;
        }

        return _hourOffset;
    }
}
