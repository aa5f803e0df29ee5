using System.Globalization;
using System.Management.Automation;
using Monitoring.Counting;

namespace Monitoring.Formatting;

/// <summary>The columns of the views of a count, and its script properties.</summary>
/// <remarks>The views call these methods with any object that they show: one of this process, or a deserialized one
/// from another process. The returned texts are safe on a terminal.</remarks>
public static class LogCountDisplay
{
    private const int MaxBarLength = 30;

    /// <summary>Blocks of one eighth to seven eighths of a character cell, from the left: U+258F to U+2589.</summary>
    private const string Eighths = "▏▎▍▌▋▊▉";

    /// <summary>The beginning of the interval.</summary>
    public static string GetTime(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        double seconds = ViewValue.Number<double>(instance, nameof(LogCount.IntervalSeconds));
        return ViewValue.Moment(instance, nameof(LogCount.Time)) is { } time
            ? ViewTime.Format(time, TimeSpan.FromSeconds(seconds))
            : string.Empty;
    }

    /// <summary>The value.</summary>
    public static string GetValue(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewValue.Text(instance, nameof(LogCount.Label));
    }

    /// <summary>The values of several properties, as short texts.</summary>
    public static string[] GetLabels(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return [.. ((LogCount)instance.BaseObject).Values.Select(LogCount.ToLabel)];
    }

    /// <summary>The bytes of the messages, with a unit.</summary>
    public static string GetSize(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ByteSize.Format(ViewValue.Number<long>(instance, nameof(LogCount.Bytes)));
    }

    /// <summary>The share of all entries, in percent.</summary>
    public static string GetShare(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        double share = ViewValue.Number<double>(instance, nameof(LogCount.Share));
        return (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>A bar whose length is the count relative to the greatest one; only a count of zero has no
    /// bar.</summary>
    public static string GetBar(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        double relative = instance.BaseObject is LogCount count
            ? count.Relative
            : ViewValue.Number<double>(instance, nameof(LogCount.Share));
        int eighths = (int)Math.Round(Math.Clamp(relative, 0, 1) * MaxBarLength * 8);
        eighths = relative > 0 ? Math.Max(1, eighths) : 0;
        string whole = new('█', eighths / 8);
        return eighths % 8 == 0 ? whole : whole + Eighths[(eighths % 8) - 1];
    }

    /// <summary>The beginning of the interval, as a property.</summary>
    public static object? GetTimestamp(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return TimestampValue.Of(((LogCount)instance.BaseObject).Time);
    }

    /// <summary>The count relative to the greatest one, from 0 to 1.</summary>
    public static double GetRelative(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ((LogCount)instance.BaseObject).Relative;
    }

    /// <summary>The length of the interval; null if entries were not counted by time.</summary>
    public static TimeSpan? GetInterval(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ((LogCount)instance.BaseObject).Interval;
    }

    /// <summary>The names of the properties.</summary>
    public static object GetProperties(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ((LogCount)instance.BaseObject).Property;
    }

    /// <summary>The values of the properties, in their order.</summary>
    public static object GetValues(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ((LogCount)instance.BaseObject).Values;
    }
}
