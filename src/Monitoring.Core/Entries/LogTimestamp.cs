using System.Globalization;

namespace Monitoring.Entries;

/// <summary>A moment in Unix time, to the nanosecond, because container runtimes write nanoseconds.</summary>
/// <param name="UnixNanoseconds">Nanoseconds since 1970-01-01T00:00:00Z; from 1677-09-21 to 2262-04-11.</param>
public readonly record struct LogTimestamp(long UnixNanoseconds) : IComparable<LogTimestamp>
{
    /// <summary>Nanoseconds in one second.</summary>
    public const long NanosecondsPerSecond = 1_000_000_000;

    private const long NanosecondsPerTick = 100;

    /// <summary>The same moment as a <see cref="DateTimeOffset"/> in UTC; digits below 100 ns are cut off.</summary>
    public DateTimeOffset ToDateTimeOffset()
    {
        long ticks = Math.DivRem(UnixNanoseconds, NanosecondsPerTick, out long rest) - (rest < 0 ? 1 : 0);
        return new DateTimeOffset(DateTime.UnixEpoch.Ticks + ticks, TimeSpan.Zero);
    }

    /// <summary>The same moment as a <see cref="DateTimeOffset"/> with the offset of a zone at that moment.</summary>
    public DateTimeOffset ToDateTimeOffset(TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(ToDateTimeOffset(), zone);

    /// <summary>The moment of a <see cref="DateTimeOffset"/>, clamped to the range of 64 bits of nanoseconds.</summary>
    public static LogTimestamp From(DateTimeOffset moment)
    {
        long ticks = moment.UtcTicks - DateTime.UnixEpoch.Ticks;
        const long Limit = long.MaxValue / NanosecondsPerTick;
        return new LogTimestamp(Math.Clamp(ticks, -Limit, Limit) * NanosecondsPerTick);
    }

    /// <summary>The later of two moments.</summary>
    public static LogTimestamp Later(LogTimestamp left, LogTimestamp right) => left > right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(LogTimestamp other) => UnixNanoseconds.CompareTo(other.UnixNanoseconds);

    /// <summary>RFC 3339 in UTC with nine digits: <c>2026-11-23T01:26:46.300187894Z</c>.</summary>
    public override string ToString()
    {
        long seconds = Math.DivRem(UnixNanoseconds, NanosecondsPerSecond, out long nanoseconds);
        if (nanoseconds < 0)
        {
            seconds--;
            nanoseconds += NanosecondsPerSecond;
        }

        string date = DateTimeOffset.FromUnixTimeSeconds(seconds)
            .ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{date}.{nanoseconds:D9}Z");
    }

    /// <summary>RFC 3339 in a zone with nine digits: <c>2026-11-23T02:26:46.300187894+01:00</c>.</summary>
    public string ToString(TimeZoneInfo zone) => ToString(ToDateTimeOffset(zone).Offset);

    /// <summary>RFC 3339 with an offset and nine digits.</summary>
    public string ToString(TimeSpan offset)
    {
        DateTimeOffset moment = ToDateTimeOffset().ToOffset(offset);
        long belowTick = ((UnixNanoseconds % NanosecondsPerTick) + NanosecondsPerTick) % NanosecondsPerTick;
        long nanoseconds = (moment.Ticks % TimeSpan.TicksPerSecond * NanosecondsPerTick) + belowTick;
        return string.Create(
            CultureInfo.InvariantCulture, $"{moment:yyyy-MM-dd'T'HH:mm:ss}.{nanoseconds:D9}{moment:zzz}");
    }

    /// <summary>Whether the left moment is earlier.</summary>
    public static bool operator <(LogTimestamp left, LogTimestamp right) =>
        left.UnixNanoseconds < right.UnixNanoseconds;

    /// <summary>Whether the left moment is later.</summary>
    public static bool operator >(LogTimestamp left, LogTimestamp right) =>
        left.UnixNanoseconds > right.UnixNanoseconds;

    /// <summary>Whether the left moment is not later.</summary>
    public static bool operator <=(LogTimestamp left, LogTimestamp right) =>
        left.UnixNanoseconds <= right.UnixNanoseconds;

    /// <summary>Whether the left moment is not earlier.</summary>
    public static bool operator >=(LogTimestamp left, LogTimestamp right) =>
        left.UnixNanoseconds >= right.UnixNanoseconds;
}
