using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>The text of a time in a view: in the time zone of its object, with the precision that matters.</summary>
internal static class ViewTime
{
    private const string Seconds = "yyyy-MM-dd HH:mm:ss";

    /// <summary>To the second.</summary>
    public static string Format(DateTimeOffset? moment) =>
        moment is { } known ? known.ToString(Seconds, CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>To the second, local: for a time that belongs to no object.</summary>
    public static string Format(LogTimestamp moment) => Format(moment.ToDateTimeOffset(TimeZoneInfo.Local));

    /// <summary>To the precision that distinguishes the beginnings of two consecutive intervals.</summary>
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
