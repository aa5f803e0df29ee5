namespace Monitoring.Messages.Timestamps;

/// <summary>A calendar time in a message, with or without a year and a zone.</summary>
internal struct CalendarTime
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The year; 0 if it is missing.</summary>
    public int Year;

    /// <summary>The month, from 1.</summary>
    public int Month;

    /// <summary>The day, from 1.</summary>
    public int Day;

    /// <summary>The hour, from 0.</summary>
    public int Hour;

    /// <summary>The minute, from 0.</summary>
    public int Minute;

    /// <summary>The second, from 0; 60 is the first second of the next minute.</summary>
    public int Second;

    /// <summary>The fraction of the second, in nanoseconds.</summary>
    public int Nanoseconds;

    /// <summary>The offset of the zone from UTC, in seconds; null if the zone is missing.</summary>
    public int? Offset;

    /// <summary>Computes the Unix time in seconds of the calendar's values in UTC; returns false if there is no such
    /// time.</summary>
    /// <param name="year">The year.</param>
    /// <param name="seconds">The seconds.</param>
    public readonly bool TryCount(int year, out long seconds)
    {
        seconds = 0;
        if (year is < 1 or > 9999 || Month is < 1 or > 12 || Day < 1 || Day > DateTime.DaysInMonth(year, Month)
            || Hour is < 0 or > 23 || Minute is < 0 or > 59 || Second is < 0 or > 60)
        {
            return false;
        }

        long ticks = new DateTime(year, Month, Day, 0, 0, 0, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        seconds = (ticks / TimeSpan.TicksPerSecond) + (((Hour * 60) + Minute) * 60) + Second;
        return true;
    }

    /// <summary>The time at a number of seconds of Unix time, in nanoseconds of Unix time.</summary>
    public readonly long At(long seconds) => (seconds * NanosecondsPerSecond) + Nanoseconds;
}
