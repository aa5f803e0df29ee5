using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>A moment as a view shows it: in the zone that the object has it in, and no finer than it matters.</summary>
internal static class ViewTime
{
    private const string Seconds = "yyyy-MM-dd HH:mm:ss";

    /// <summary>To the second.</summary>
    public static string Format(DateTimeOffset? moment) =>
        moment is { } known ? known.ToString(Seconds, CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>To the second, local: for a moment that belongs to no object.</summary>
    public static string Format(LogTimestamp moment) => Format(moment.ToDateTimeOffset(TimeZoneInfo.Local));

    /// <summary>To what tells the beginning of an interval from that of the next one.</summary>
    public static string Format(DateTimeOffset moment, TimeSpan interval) => moment.ToString(
        interval.Ticks switch
        {
            0 => "yyyy-MM-dd HH:mm:ss.fffffff",
            _ when interval.Ticks % TimeSpan.TicksPerMillisecond != 0 => "yyyy-MM-dd HH:mm:ss.fffffff",
            _ when interval.Ticks % TimeSpan.TicksPerSecond != 0 => "yyyy-MM-dd HH:mm:ss.fff",
            _ when interval.Ticks % TimeSpan.TicksPerMinute != 0 => Seconds,
            _ => "yyyy-MM-dd HH:mm",
        },
        CultureInfo.InvariantCulture);
}
