using System.Management.Automation;
using Monitoring.Storing;

namespace Monitoring.Formatting;

/// <summary>The columns of the views of a store's stream, and its script properties.</summary>
/// <remarks>The views call these methods with any object that they show: one of this process, or a deserialized one
/// from another process. The returned texts are safe on a terminal.</remarks>
public static class LogStreamDisplay
{
    /// <summary>The width that remains on a screen of 110 columns: the other columns take 7 for the entries, 9 for each
    /// size, 19 for each time, and a blank after each.</summary>
    private const int MaxNameLength = 42;

    private const string Ellipsis = "…";

    /// <summary>The name, truncated at its beginning or after its namespace if it is too long for the table.</summary>
    public static string GetName(PSObject instance)
    {
        string name = GetFullName(instance);
        int prefixLength = instance.BaseObject is LogStreamSummary { Metadata.Source: { IsContainer: true } source }
            ? source.NamespaceLength : 0;
        return name.Length <= MaxNameLength
            ? name : Truncate(name, prefixLength < MaxNameLength / 2 ? prefixLength : 0);
    }

    /// <summary>The full name.</summary>
    public static string GetFullName(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewValue.Text(instance, nameof(LogStreamSummary.Name));
    }

    /// <summary>The metadata, as <c>key=value</c>.</summary>
    public static string GetMetadata(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewValue.Text(instance, nameof(LogStreamSummary.Metadata));
    }

    /// <summary>The length of the messages, with a unit.</summary>
    public static string GetSize(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ByteSize.Format(ViewValue.Number<long>(instance, nameof(LogStreamSummary.MessageBytes)));
    }

    /// <summary>The size on disk, with a unit.</summary>
    public static string GetStored(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ByteSize.Format(ViewValue.Number<long>(instance, nameof(LogStreamSummary.StoredBytes)));
    }

    /// <summary>The earliest time stamp.</summary>
    public static string GetFirstTime(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewTime.Format(ViewValue.Moment(instance, nameof(LogStreamSummary.FirstTime)));
    }

    /// <summary>The latest time stamp.</summary>
    public static string GetLastTime(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewTime.Format(ViewValue.Moment(instance, nameof(LogStreamSummary.LastTime)));
    }

    /// <summary>The earliest time stamp, as a property.</summary>
    public static object? GetFirstTimestamp(PSObject instance) => TimestampValue.Of(Unwrap(instance).FirstTime);

    /// <summary>The latest time stamp, as a property.</summary>
    public static object? GetLastTimestamp(PSObject instance) => TimestampValue.Of(Unwrap(instance).LastTime);

    // PowerShell inspects a code property's signature before the module's loader can find the core: no type of the core
    // may be in it.

    /// <summary>The earliest time stamp to the nanosecond.</summary>
    public static object? GetFirst(PSObject instance) => Unwrap(instance).First;

    /// <summary>The latest time stamp to the nanosecond.</summary>
    public static object? GetLast(PSObject instance) => Unwrap(instance).Last;

    private static string Truncate(string name, int prefixLength) =>
        string.Concat(
            name.AsSpan(0, prefixLength), Ellipsis,
            name.AsSpan(name.Length - (MaxNameLength - prefixLength - Ellipsis.Length)));

    private static LogStreamSummary Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (LogStreamSummary)instance.BaseObject;
    }
}
