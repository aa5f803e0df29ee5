using System.Globalization;
using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Entries.Display;
using Monitoring.Formatting.Lines;

namespace Monitoring.Formatting;

/// <summary>The members that Monitoring.Types.ps1xml adds to an entry for its views. All but the time stamp are safe on
/// a terminal.</summary>
/// <remarks>Compiled, because a view made of script blocks takes longer for one entry than reading and parsing it. Each
/// method is a code property: PowerShell requires a public static method that takes a PSObject. It inspects the
/// signature before the module's loader can find Monitoring.Core, so no type of the core may be in it.</remarks>
public static class LogEntryDisplay
{
    /// <summary>The time, which PowerShell writes with all its digits wherever it writes it as text.</summary>
    public static object GetTimestamp(PSObject instance)
    {
        LogEntry entry = Unwrap(instance);
        return new TimestampValue(entry.ExactTimestamp, entry.Style.TimeZone);
    }

    /// <summary>The text of a time stamp.</summary>
    public static string GetTimestampText(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.ToString();
    }

    /// <summary>The cursor in the entry's store; null for an entry that does not come from a store.</summary>
    public static object? GetCursor(PSObject instance) => Unwrap(instance).Cursor;

    /// <summary>The entry as the line that a terminal shows by default.</summary>
    public static string GetLine(PSObject instance) => LogEntryLine.Format(Unwrap(instance));

    /// <summary>The time of day, as in the line.</summary>
    public static string GetTime(PSObject instance) =>
        Unwrap(instance).Timestamp.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>The full time, to the nanosecond.</summary>
    public static string GetWholeTime(PSObject instance)
    {
        LogEntry entry = Unwrap(instance);
        return entry.ExactTimestamp.ToString(entry.Style.TimeZone);
    }

    /// <summary>The message.</summary>
    public static string GetMessage(PSObject instance) => ViewText.Of(Unwrap(instance).Message, keepNewlines: true);

    /// <summary>The path.</summary>
    public static string GetPath(PSObject instance) => TerminalText.Neutralize(Unwrap(instance).Path);

    /// <summary>The message's fields, as <c>name=value</c>.</summary>
    public static string GetFields(PSObject instance) => ViewText.Of(Unwrap(instance).Fields.ToString());

    /// <summary>The stream's metadata, as <c>name=value</c>.</summary>
    public static string GetMetadata(PSObject instance) =>
        TerminalText.Neutralize(string.Join(' ', Unwrap(instance).Metadata.Select(pair => $"{pair.Key}={pair.Value}")));

    private static LogEntry Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.BaseObject as LogEntry ?? ReceivedEntry.Restore(instance);
    }
}
