using System.Globalization;
using Monitoring.Messages;

namespace Monitoring.Entries.Display;

/// <summary>An entry as one line of text without colors: <c>shop/web-1/web › 10:00:00.123 ERR message</c>. Safe on a
/// terminal.</summary>
internal static class EntryLine
{
    /// <summary>The name by which an entry's line is found, in addition to its properties.</summary>
    public const string Name = "LogLine";

    /// <summary>The separator between the source and the rest.</summary>
    public const string Separator = " › ";

    private const string TimeFormat = "HH:mm:ss.fff";
    private const string ContinuationIndent = "\n    ";

    /// <summary>Formats the line.</summary>
    public static string Format(LogEntry entry)
    {
        SourceName source = entry.Metadata.Source;
        string name = entry.Style.OmitsNamespace ? source.ShortWithoutNamespace : source.Short;
        string level = Abbreviate(entry.Level);
        return $"{(name.Length == 0 ? name : name + Separator)}{FormatTime(entry)} {(level.Length == 0 ? level : level + ' ')}"
            + Indent(ViewText.Of(entry.Message, keepNewlines: true));
    }

    /// <summary>The time of day, to the millisecond; or the whole time, if the entry's style has it.</summary>
    public static string FormatTime(LogEntry entry) => entry.Style.HasWholeTimes
        ? entry.ExactTimestamp.ToString(entry.Style.TimeZone)
        : entry.Timestamp.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Indents all but the first line of a message, so that no line looks like an entry of its own.</summary>
    public static string Indent(string message) =>
        message.Contains('\n')
            ? message.TrimEnd('\n').Replace("\n", ContinuationIndent, StringComparison.Ordinal) : message;

    /// <summary>A level in three letters; empty for an unknown one.</summary>
    public static string Abbreviate(LogLevel level) => level switch
    {
        LogLevel.Critical => "CRT",
        LogLevel.Error => "ERR",
        LogLevel.Warning => "WRN",
        LogLevel.Information => "INF",
        LogLevel.Debug => "DBG",
        LogLevel.Trace => "TRC",
        _ => string.Empty,
    };
}
