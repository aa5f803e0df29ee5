using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using Monitoring.Entries;
using Monitoring.Files;

namespace Monitoring.Formatting;

/// <summary>A deserialized entry of another process, from Start-Job, remoting or Import-Clixml: its properties without
/// its type.</summary>
internal static class ReceivedEntry
{
    /// <summary>The name that PowerShell gives the type of such an entry.</summary>
    public const string TypeName = "Deserialized.Monitoring.Entries.LogEntry";

    /// <summary>Creates the entry from its properties; a missing property is empty.</summary>
    public static LogEntry Restore(PSObject instance)
    {
        byte[] message = Encoding.UTF8.GetBytes($"{Value(instance, nameof(LogEntry.Message))}");
        bool isTruncated = Value(instance, nameof(LogEntry.Truncated)) is true;
        LogRecord record = new()
        {
            Start = 0,
            Length = message.Length,
            Timestamp = ReadTimestamp(instance),
            Offset = 0,
            OriginalLength = isTruncated ? message.Length + 1L : message.Length,
            Output = LanguagePrimitives.TryConvertTo(
                $"{Value(instance, nameof(LogEntry.Stream))}", out LogOutput output) ? output : default,
        };
        LogCursor? cursor = LogCursor.TryParse($"{Value(instance, nameof(LogEntry.Cursor))}", out LogCursor known)
            ? known : null;
        return new LogEntry(message, record, default(FileIdentity), new LogMetadata(ReadMetadata(instance)))
        {
            Cursor = cursor,
            IsContext = Value(instance, nameof(LogEntry.IsContext)) is true,
        };
    }

    /// <summary>The time, read from its text: .NET rounds the digits below a tick, and only the text has
    /// them.</summary>
    private static LogTimestamp ReadTimestamp(PSObject instance)
    {
        const int TickDigits = 7;
        if (Value(instance, nameof(LogEntry.Timestamp)) is not string text
            || text.IndexOf('.', StringComparison.Ordinal) is not (>= 0 and int dot))
        {
            return LogTimestamp.From(
                ViewValue.Moment(instance, nameof(LogEntry.Timestamp)) ?? DateTimeOffset.UnixEpoch);
        }

        int end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        int tickEnd = Math.Min(end, dot + 1 + TickDigits);
        LogTimestamp ticks = LogTimestamp.From(
            ViewValue.ToMoment(text[..tickEnd] + text[end..]) ?? DateTimeOffset.UnixEpoch);
        string below = text[tickEnd..end].PadRight(2, '0')[..2];
        return new LogTimestamp(ticks.UnixNanoseconds + int.Parse(below, CultureInfo.InvariantCulture));
    }

    private static Dictionary<string, string> ReadMetadata(PSObject instance)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        if (Value(instance, nameof(LogEntry.Metadata)) is IDictionary received)
        {
            foreach (DictionaryEntry pair in received)
            {
                pairs[$"{pair.Key}"] = $"{pair.Value}";
            }
        }

        return pairs;
    }

    private static object? Value(PSObject instance, string name)
    {
        object? value = instance.Properties[name]?.Value;
        return value is PSObject wrapped ? wrapped.BaseObject : value;
    }
}
