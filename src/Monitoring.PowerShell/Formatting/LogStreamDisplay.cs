using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Storing;

namespace Monitoring.Formatting;

/// <summary>What Monitoring.Types.ps1xml adds to a stream of a store for people to look at. Everything given out here is safe
/// on a terminal.</summary>
/// <remarks>Each method is a code property: PowerShell asks for a public static method that takes a PSObject.</remarks>
public static class LogStreamDisplay
{
    /// <summary>What the stream is called: its path, or all its metadata if it has none.</summary>
    public static string GetName(PSObject instance)
    {
        LogMetadata metadata = Unwrap(instance).Metadata;
        return TerminalText.Neutralise(metadata.Path.Length > 0 ? metadata.Path : metadata.ToString());
    }

    /// <summary>The metadata, as <c>key=value</c>.</summary>
    public static string GetMetadata(PSObject instance) => TerminalText.Neutralise(Unwrap(instance).Metadata.ToString());

    /// <summary>The length of the messages, with a unit.</summary>
    public static string GetSize(PSObject instance) => ByteSize.Format(Unwrap(instance).MessageBytes);

    /// <summary>What they take on disk, with a unit.</summary>
    public static string GetStored(PSObject instance) => ByteSize.Format(Unwrap(instance).StoredBytes);

    /// <summary>The least time stamp, local.</summary>
    public static string GetFirst(PSObject instance) => ViewTime.Format(Unwrap(instance).First);

    /// <summary>The greatest time stamp, local.</summary>
    public static string GetLast(PSObject instance) => ViewTime.Format(Unwrap(instance).Last);

    /// <summary>The least time stamp, as a script compares it with others.</summary>
    public static DateTimeOffset? GetFirstTime(PSObject instance) => Unwrap(instance).First?.ToDateTimeOffset();

    /// <summary>The greatest time stamp, as a script compares it with others.</summary>
    public static DateTimeOffset? GetLastTime(PSObject instance) => Unwrap(instance).Last?.ToDateTimeOffset();

    private static LogStreamSummary Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (LogStreamSummary)instance.BaseObject;
    }
}
