using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>An entry as one line: <c>web.log › 10:00:00.123 ERR message</c>.</summary>
/// <remarks>The further lines of a message are indented, so that none can pass for an entry of its own. An entry that only
/// stands near one that was asked for is dim and marked by a hyphen: <c>web.log - 10:00:00.123 INF message</c>.</remarks>
internal static class LogEntryLine
{
    private const string TimeFormat = "HH:mm:ss.fff";
    private const string ContinuationIndent = "\n    ";

    /// <summary>The line, with colours; the time is local.</summary>
    public static string Format(LogEntry entry)
    {
        LineHead head = LineHead.Of(entry.Metadata);
        EntryStyle style = EntryStyle.Of(entry);
        string time = style.HasWholeTimes ? FormatWholeTime(entry) : FormatTime(entry);
        string message = HighlightedText.Of(ViewText.Of(entry.Message, keepNewlines: true), style.Highlights);
        if (message.Contains('\n'))
        {
            message = message.TrimEnd('\n').Replace("\n", ContinuationIndent, StringComparison.Ordinal);
        }

        string level = Abbreviate(entry.Level);
        if (entry.IsContext)
        {
            return $"{AnsiStyle.Dim}{head.ContextText}{time} {(level.Length == 0 ? level : level + ' ')}{message}{AnsiStyle.Reset}";
        }

        return level.Length == 0
            ? $"{head.Text}{AnsiStyle.Dim}{time}{AnsiStyle.Reset} {message}"
            : $"{head.Text}{AnsiStyle.Dim}{time}{AnsiStyle.Reset} {AnsiStyle.ForLevel(entry.Level)}{level}{AnsiStyle.Reset} {message}";
    }

    /// <summary>The time of day, local, to the millisecond.</summary>
    public static string FormatTime(LogEntry entry) =>
        entry.Timestamp.ToLocalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The moment in RFC 3339, local, to the nanosecond: <c>2026-11-23T10:00:00.123456789+01:00</c>.</summary>
    private static string FormatWholeTime(LogEntry entry)
    {
        DateTimeOffset local = entry.Timestamp.ToLocalTime();
        long nanoseconds = (local.Ticks % TimeSpan.TicksPerSecond * 100) + NanosecondsBelowTick(entry.ExactTimestamp);
        return string.Create(
            CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd'T'HH:mm:ss}.{nanoseconds:D9}{local:zzz}");
    }

    /// <summary>What <see cref="DateTimeOffset"/> cannot hold.</summary>
    private static long NanosecondsBelowTick(LogTimestamp time) => ((time.UnixNanoseconds % 100) + 100) % 100;

    private static string Abbreviate(LogLevel level) => level switch
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
