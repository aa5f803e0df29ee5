using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Monitoring.Entries;

namespace Monitoring.Serving;

/// <summary>Writes entries, and what belongs to them, as JSON, from their bytes.</summary>
/// <remarks>
/// An entry:
/// <code>{"cursor":"1700000000000000000.1.0","time":"2026-11-23T01:26:46.300187894Z","level":"error","stream":"stdout",
/// "message":"…","file":{"device":"fd00","inode":"1a2b","born":1700000000000000000,"offset":4096},
/// "originalLength":70000,"context":true,"metadataState":"live","metadata":{"app":"web"}}</code>
/// <c>originalLength</c>, in bytes, is there if the message was cut, <c>context</c> if the entry only stands near one that was asked
/// for, and the metadata unless they stand beside the entries of their stream. Device and inode are hexadecimal texts, because they
/// may be larger than what a double holds.
/// </remarks>
internal static class EntryJson
{
    private const int TimeLength = 30;
    /// <summary>The longest text of a cursor, in bytes.</summary>
    public const int CursorLength = 62;

    private static readonly JsonEncodedText[] Levels =
        [.. Enum.GetNames<LogLevel>().Select(name => JsonEncodedText.Encode(name.ToLowerInvariant()))];

    private static readonly JsonEncodedText[] Outputs =
        [.. Enum.GetNames<LogOutput>().Select(name => JsonEncodedText.Encode(name.ToLowerInvariant()))];

    private static readonly JsonEncodedText[] States =
        [.. Enum.GetNames<MetadataState>().Select(name => JsonEncodedText.Encode(name.ToLowerInvariant()))];

    private static readonly JsonEncodedText Cursor = JsonEncodedText.Encode("cursor");
    private static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
    private static readonly JsonEncodedText Level = JsonEncodedText.Encode("level");
    private static readonly JsonEncodedText Stream = JsonEncodedText.Encode("stream");
    private static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
    private static readonly JsonEncodedText Metadata = JsonEncodedText.Encode("metadata");

    /// <summary>Writes an entry.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="entry">The entry, from a store.</param>
    /// <param name="withMetadata">Whether its metadata stand in it.</param>
    public static void Write(Utf8JsonWriter json, LogEntry entry, bool withMetadata)
    {
        json.WriteStartObject();
        json.WritePropertyName(Cursor);
        WriteCursor(json, entry.Cursor!.Value);
        json.WritePropertyName(Time);
        WriteTime(json, entry.ExactTimestamp);
        json.WriteString(Level, Levels[(int)entry.Level]);
        json.WriteString(Stream, Outputs[(int)entry.Stream]);
        json.WritePropertyName(Message);
        WriteMessage(json, entry);
        WriteFile(json, entry);
        if (entry.Truncated)
        {
            json.WriteNumber("originalLength"u8, entry.OriginalLength);
        }

        if (entry.IsContext)
        {
            json.WriteBoolean("context"u8, value: true);
        }

        if (withMetadata)
        {
            WriteMetadata(json, entry.Metadata);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a message; bytes that are not UTF-8 become U+FFFD.</summary>
    public static void WriteMessage(Utf8JsonWriter json, LogEntry entry)
    {
        ReadOnlySpan<byte> utf8 = entry.GetUtf8Bytes().Span;
        if (Utf8.IsValid(utf8))
        {
            json.WriteStringValue(utf8);
        }
        else
        {
            json.WriteStringValue(entry.Message);
        }
    }

    /// <summary>Writes metadata and their state, as two properties.</summary>
    public static void WriteMetadata(Utf8JsonWriter json, LogMetadata metadata)
    {
        json.WriteString("metadataState"u8, States[(int)metadata.State]);
        json.WriteStartObject(Metadata);
        foreach ((string key, string value) in metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a moment: RFC 3339 with nine digits.</summary>
    public static void WriteTime(Utf8JsonWriter json, LogTimestamp moment)
    {
        long seconds = Math.DivRem(moment.UnixNanoseconds, LogTimestamp.NanosecondsPerSecond, out long nanoseconds);
        if (nanoseconds < 0)
        {
            seconds--;
            nanoseconds += LogTimestamp.NanosecondsPerSecond;
        }

        Span<byte> text = stackalloc byte[TimeLength];
        DateTime date = DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond);
        Utf8.TryWrite(
            text, CultureInfo.InvariantCulture, $"{date:yyyy-MM-ddTHH:mm:ss}.{nanoseconds:D9}Z", out int length);
        json.WriteStringValue(text[..length]);
    }

    /// <summary>The text of a cursor.</summary>
    /// <param name="cursor">The cursor.</param>
    /// <param name="text">At least <see cref="CursorLength"/> bytes.</param>
    public static int Format(LogCursor cursor, Span<byte> text)
    {
        Utf8.TryWrite(
            text, CultureInfo.InvariantCulture, $"{cursor.Time.UnixNanoseconds}.{cursor.Stream}.{cursor.Sequence}", out int length);
        return length;
    }

    private static void WriteCursor(Utf8JsonWriter json, LogCursor cursor)
    {
        Span<byte> text = stackalloc byte[CursorLength];
        json.WriteStringValue(text[..Format(cursor, text)]);
    }

    private static void WriteFile(Utf8JsonWriter json, LogEntry entry)
    {
        Span<byte> text = stackalloc byte[16];
        json.WriteStartObject("file"u8);
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{entry.Position.File.Device:x}", out int length);
        json.WriteString("device"u8, text[..length]);
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{entry.Position.File.Inode:x}", out length);
        json.WriteString("inode"u8, text[..length]);
        json.WriteNumber("born"u8, entry.Position.File.Born);
        json.WriteNumber("offset"u8, entry.Position.Offset);
        json.WriteEndObject();
    }
}
