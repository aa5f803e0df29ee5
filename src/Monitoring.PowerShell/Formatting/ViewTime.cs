using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>A moment as a view shows it: local, and no finer than it matters.</summary>
internal static class ViewTime
{
    /// <summary>To the second.</summary>
    public static string Format(LogTimestamp? moment) =>
        moment is { } known ? Format(known.ToDateTimeOffset(), "yyyy-MM-dd HH:mm:ss") : string.Empty;

    /// <summary>To what parts the beginning of an interval from that of the next one.</summary>
    public static string Format(DateTimeOffset moment, TimeSpan interval) => Format(moment, interval.Ticks switch
    {
        0 => "yyyy-MM-dd HH:mm:ss.fffffff",
        _ when interval.Ticks % TimeSpan.TicksPerMillisecond != 0 => "yyyy-MM-dd HH:mm:ss.fffffff",
        _ when interval.Ticks % TimeSpan.TicksPerSecond != 0 => "yyyy-MM-dd HH:mm:ss.fff",
        _ when interval.Ticks % TimeSpan.TicksPerMinute != 0 => "yyyy-MM-dd HH:mm:ss",
        _ => "yyyy-MM-dd HH:mm",
    });

    private static string Format(DateTimeOffset moment, string format) =>
        moment.ToLocalTime().ToString(format, CultureInfo.InvariantCulture);
}
