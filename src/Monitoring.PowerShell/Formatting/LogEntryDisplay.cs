using System.Management.Automation;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>What Monitoring.Types.ps1xml adds to an entry for people to look at. Everything given out here is safe on a
/// terminal.</summary>
/// <remarks>Compiled, because a view made of script blocks takes longer for one entry than reading and parsing it. Each
/// method is a code property: PowerShell asks for a public static method that takes a PSObject.</remarks>
public static class LogEntryDisplay
{
    /// <summary>The name of the stream: a file's name.</summary>
    public static string GetSource(PSObject instance) => LineHead.Of(Unwrap(instance).Metadata).Source;

    /// <summary>The time of day, local, as in the line.</summary>
    public static string GetTime(PSObject instance) => LogEntryLine.FormatTime(Unwrap(instance));

    /// <summary>The message.</summary>
    public static string GetMessage(PSObject instance) => ViewText.Of(Unwrap(instance).Message, keepNewlines: true);

    /// <summary>The path.</summary>
    public static string GetPath(PSObject instance) => TerminalText.Neutralise(Unwrap(instance).Path);

    /// <summary>The message's fields, as <c>name=value</c>.</summary>
    public static string GetFields(PSObject instance) => ViewText.Of(Unwrap(instance).Fields.ToString());

    /// <summary>The stream's metadata, as <c>name=value</c>.</summary>
    public static string GetMetadata(PSObject instance) =>
        TerminalText.Neutralise(string.Join(' ', Unwrap(instance).Metadata.Select(pair => $"{pair.Key}={pair.Value}")));

    /// <summary>The entry as the line that a terminal shows by default.</summary>
    public static string GetLine(PSObject instance) => LogEntryLine.Format(Unwrap(instance));

    private static LogEntry Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (LogEntry)instance.BaseObject;
    }
}
