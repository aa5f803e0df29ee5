using System.Management.Automation;
using Monitoring.Storing;

namespace Monitoring.Formatting;

/// <summary>The rows of the view of a store's health.</summary>
/// <remarks>The views call these methods with any object that they show: one of this process, or a deserialized one
/// from another process. The returned texts are safe on a terminal.</remarks>
public static class LogStoreHealthDisplay
{
    /// <summary>The path.</summary>
    public static string GetPath(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewValue.Text(instance, nameof(LogStoreHealth.Path));
    }

    /// <summary>The size of the file, with a unit.</summary>
    public static string GetSize(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ByteSize.Format(ViewValue.Number<long>(instance, nameof(LogStoreHealth.FileBytes)));
    }

    /// <summary>The earliest time stamp.</summary>
    public static string GetEarliest(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewTime.Format(ViewValue.Moment(instance, nameof(LogStoreHealth.Earliest)));
    }

    /// <summary>The latest time stamp.</summary>
    public static string GetLatest(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewTime.Format(ViewValue.Moment(instance, nameof(LogStoreHealth.Latest)));
    }

    /// <summary>The earliest time stamp, as a property.</summary>
    public static object? GetEarliestTimestamp(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return TimestampValue.Of(((LogStoreHealth)instance.BaseObject).Earliest);
    }

    /// <summary>The latest time stamp, as a property.</summary>
    public static object? GetLatestTimestamp(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return TimestampValue.Of(((LogStoreHealth)instance.BaseObject).Latest);
    }

    /// <summary>The problems, one per line.</summary>
    public static string GetProblems(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.BaseObject is LogStoreHealth health
            ? string.Join('\n', health.Problems)
            : ViewValue.Text(instance, nameof(LogStoreHealth.Problems));
    }
}
