using System.Management.Automation;
using Monitoring.Destinations;

namespace Monitoring.Formatting;

/// <summary>The columns of the view of a destination.</summary>
/// <remarks>The views call these methods with any object that they show: one of this process, or a deserialized one
/// from another process. The returned texts are safe on a terminal.</remarks>
public static class LogDestinationDisplay
{
    /// <summary>The name.</summary>
    public static string GetName(PSObject instance) => GetText(instance, nameof(LogDestination.Name));

    /// <summary>The URL of the receiver, or the path of the file.</summary>
    public static string GetTarget(PSObject instance) => GetText(instance, nameof(LogDestination.Target));

    /// <summary>The selector.</summary>
    public static string GetSelector(PSObject instance) => GetText(instance, nameof(LogDestination.Selector));

    /// <summary>The last error.</summary>
    public static string GetLastError(PSObject instance) => GetText(instance, nameof(LogDestination.LastError));

    /// <summary>The time of the next attempt, as a property.</summary>
    public static object? GetNextAttemptTimestamp(PSObject instance) => TimestampValue.Of(Unwrap(instance).NextAttempt);

    /// <summary>The time at which the destination was added, as a property.</summary>
    public static object? GetAddedTimestamp(PSObject instance) => TimestampValue.Of(Unwrap(instance).Added);

    private static string GetText(PSObject instance, string property)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewValue.Text(instance, property);
    }

    private static LogDestination Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (LogDestination)instance.BaseObject;
    }
}
