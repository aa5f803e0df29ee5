using Monitoring.Entries;
using Monitoring.Entries.Display;

namespace Monitoring.Formatting.Lines;

/// <summary>An entry as one line in color: <c>web.log › 10:00:00.123 ERR message</c>.</summary>
/// <remarks>The further lines of a message are indented, so that none can be mistaken for another entry. A context
/// entry is dim and marked with a hyphen: <c>web.log - 10:00:00.123 INF message</c>.</remarks>
internal static class LogEntryLine
{
    /// <summary>The line.</summary>
    public static string Format(LogEntry entry)
    {
        EntryStyle style = entry.Style;
        LineHead head = LineHead.Of(entry.Metadata, style.OmitsNamespace);
        string time = EntryLine.FormatTime(entry);
        string message = EntryLine.Indent(
            HighlightedText.Of(ViewText.Of(entry.Message, keepNewlines: true), style.Highlights));
        string level = EntryLine.Abbreviate(entry.Level);
        if (entry.IsContext)
        {
            return $"{AnsiStyle.Dim}{head.ContextText}{time} {(level.Length == 0 ? level : level + ' ')}{message}{AnsiStyle.Reset}";
        }

        return level.Length == 0
            ? $"{head.Text}{AnsiStyle.Dim}{time}{AnsiStyle.Reset} {message}"
            : $"{head.Text}{AnsiStyle.Dim}{time}{AnsiStyle.Reset} {AnsiStyle.ForLevel(entry.Level)}{level}{AnsiStyle.Reset} {message}";
    }
}
