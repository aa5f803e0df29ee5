using System.Globalization;
using System.Management.Automation;
using Monitoring.Collectors;

namespace Monitoring.Formatting;

/// <summary>The columns of the views of a collector, and its script properties.</summary>
/// <remarks>The views call these methods with any object that they show: one of this process, or a deserialized one
/// from another process. The returned texts are safe on a terminal.</remarks>
public static class LogCollectorDisplay
{
    /// <summary>The name.</summary>
    public static string GetName(PSObject instance) => GetText(instance, nameof(LogCollector.Name));

    /// <summary>The paths, separated by commas.</summary>
    public static string GetPath(PSObject instance) => GetText(instance, nameof(LogCollector.Path));

    /// <summary>The store's path.</summary>
    public static string GetStorePath(PSObject instance) => GetText(instance, nameof(LogCollector.StorePath));

    /// <summary>The number of bytes read, with a unit.</summary>
    public static string GetBytes(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ByteSize.Format(ViewValue.Number<long>(instance, nameof(LogCollector.Bytes)));
    }

    /// <summary>The lag in bytes and in time.</summary>
    public static string GetLag(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        string bytes = ByteSize.Format(ViewValue.Number<long>(instance, nameof(LogCollector.LagBytes)));
        double seconds = ViewValue.Number<double>(instance, nameof(LogCollector.LagSeconds));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes}, {seconds:0.0} s");
    }

    /// <summary>The time of the start.</summary>
    public static string GetStarted(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewTime.Format(ViewValue.Moment(instance, nameof(LogCollector.Started)));
    }

    /// <summary>The age and the size at which entries are deleted.</summary>
    public static string GetRetention(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        bool hasAge = TimeSpan.TryParse(
            ViewValue.Text(instance, nameof(LogCollector.RetentionAge)), CultureInfo.InvariantCulture,
            out TimeSpan longest);
        long bytes = ViewValue.Number<long>(instance, nameof(LogCollector.RetentionSize));
        return $"{(hasAge ? DurationText.Format(longest) : "any age")}, {(bytes > 0 ? ByteSize.Format(bytes) : "any size")}";
    }

    /// <summary>The last warning.</summary>
    public static string GetLastWarning(PSObject instance) => GetText(instance, nameof(LogCollector.LastWarning));

    /// <summary>The last error.</summary>
    public static string GetLastError(PSObject instance) => GetText(instance, nameof(LogCollector.LastError));

    /// <summary>The time of the start, as a property.</summary>
    public static object? GetStartedTimestamp(PSObject instance) => TimestampValue.Of(Unwrap(instance).Started);

    /// <summary>The age and the size at which entries are deleted, as an object.</summary>
    public static object GetRetentionPolicy(PSObject instance) => Unwrap(instance).Retention;

    /// <summary>The lag in time.</summary>
    public static TimeSpan GetLagTime(PSObject instance) => Unwrap(instance).Lag;

    /// <summary>The last warnings and gaps.</summary>
    public static object GetNotes(PSObject instance) => Unwrap(instance).Notes;

    private static string GetText(PSObject instance, string property)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewValue.Text(instance, property);
    }

    private static LogCollector Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (LogCollector)instance.BaseObject;
    }
}
