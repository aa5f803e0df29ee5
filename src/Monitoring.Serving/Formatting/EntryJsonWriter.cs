using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Messages;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Serving.Formatting;

/// <summary>Writes entries as JSON, from their bytes and without allocating anything for one.</summary>
/// <remarks>
/// An entry:
/// <code>{"cursor":"1700000000000000000.1.0","time":"2026-11-23T01:26:46.300187894Z","level":"error","stream":"stdout",
/// "message":"…","file":{"device":"fd00","inode":"1a2b","born":1700000000000000000,"offset":4096},
/// "originalLength":70000,"context":true,"metadataState":"live","metadata":{"app":"web"}}</code>
/// <c>originalLength</c>, in bytes, is there if the message was cut, <c>context</c> if the entry is only context of a
/// match, and the metadata unless the page has them once for each stream. Device and inode are hexadecimal texts,
/// because they may be larger than what a double holds.
/// <para>What many entries have in common is remembered as it was written: the second, the file, the stream's
/// metadata.</para>
/// </remarks>
internal sealed class EntryJsonWriter
{
    // The longest text of a number, with its sign.
    private const int NumberLength = 20;

    // Metadata of so many streams are remembered.
    private const int MaxStreams = 256;

    private static readonly byte[][] Levels = Encode<LogLevel>();
    private static readonly byte[][] Outputs = Encode<LogOutput>();
    private static readonly byte[][] TimestampSources = Encode<TimestampSource>();

    private readonly Dictionary<LogMetadata, byte[]> _metadata = new(ReferenceEqualityComparer.Instance);
    private readonly byte[] _second = new byte[TimeText.SecondLength];
    private readonly ByteBuffer _fileText = new();
    private long _secondOf = long.MinValue;
    private FileIdentity _file;

    /// <summary>Writes an entry.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="withMetadata">Whether its metadata stand in it.</param>
    public void Write(ByteBuffer output, in EntryView entry, bool withMetadata)
    {
        output.Write("{\"cursor\":\""u8);
        WriteCursor(output, entry.Cursor);
        output.Write("\",\"time\":\""u8);
        WriteTime(output, entry.Timestamp);
        if (entry.TimestampSource != TimestampSource.Record)
        {
            output.Write("\",\"timestampSource\":\""u8);
            output.Write(TimestampSources[(int)entry.TimestampSource]);
        }

        output.Write("\",\"level\":\""u8);
        output.Write(Levels[(int)entry.Level]);
        output.Write("\",\"stream\":\""u8);
        output.Write(Outputs[(int)entry.Output]);
        output.Write("\",\"message\":"u8);
        JsonText.Write(output, entry.Message);
        WriteFile(output, entry.Position);
        if (entry.IsTruncated)
        {
            output.Write(",\"originalLength\":"u8);
            WriteNumber(output, entry.OriginalLength);
        }

        output.Write(entry.IsContext ? ",\"context\":true"u8 : []);
        if (withMetadata)
        {
            output.Write(FindMetadata(entry.Metadata));
        }

        output.WriteByte((byte)'}');
    }

    /// <summary>Writes the text of a cursor.</summary>
    public static void WriteCursor(ByteBuffer output, LogCursor cursor)
    {
        if (cursor.Place is { } place)
        {
            WriteNumber(output, cursor.Range.From);
            output.WriteByte((byte)'-');
            WriteNumber(output, cursor.Range.To);
            output.WriteByte((byte)'.');
            WriteNumber(output, place.Time.UnixNanoseconds);
            output.WriteByte((byte)'.');
            WriteNumber(output, place.Stream);
            output.WriteByte((byte)'.');
            WriteNumber(output, place.Sequence);
        }
        else
        {
            WriteNumber(output, cursor.Range.To);
        }
    }

    private static byte[][] Encode<T>()
        where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(name => System.Text.Encoding.UTF8.GetBytes(name.ToLowerInvariant()))];

    /// <summary>Writes a number.</summary>
    public static void WriteNumber(ByteBuffer output, long number)
    {
        Span<byte> room = output.Take(NumberLength);
        Utf8Formatter.TryFormat(number, room, out int written);
        output.GiveBack(NumberLength - written);
    }

    private static void WriteHex(ByteBuffer output, ulong number)
    {
        Span<byte> room = output.Take(NumberLength);
        Utf8Formatter.TryFormat(number, room, out int written, new StandardFormat('x'));
        output.GiveBack(NumberLength - written);
    }

    private void WriteTime(ByteBuffer output, LogTimestamp moment)
    {
        long second = TimeText.SecondOf(moment, out int nanoseconds);
        if (second != _secondOf)
        {
            TimeText.WriteSecond(second, _second);
            _secondOf = second;
        }

        output.Write(_second);
        TimeText.WriteFraction(nanoseconds, output.Take(TimeText.FractionLength));
    }

    private void WriteFile(ByteBuffer output, in LogPosition position)
    {
        if (_fileText.Length == 0 || position.File != _file)
        {
            _file = position.File;
            _fileText.Clear();
            _fileText.Write(",\"file\":{\"device\":\""u8);
            WriteHex(_fileText, _file.Device);
            _fileText.Write("\",\"inode\":\""u8);
            WriteHex(_fileText, _file.Inode);
            _fileText.Write("\",\"born\":"u8);
            WriteNumber(_fileText, _file.Born);
            _fileText.Write(",\"offset\":"u8);
        }

        output.Write(_fileText.Written);
        WriteNumber(output, position.Offset);
        output.WriteByte((byte)'}');
    }

    /// <summary>Metadata and their state as they stand in an entry, with the comma before them.</summary>
    public byte[] FindMetadata(LogMetadata metadata)
    {
        if (!_metadata.TryGetValue(metadata, out byte[]? text))
        {
            ArrayBufferWriter<byte> written = new();
            using (Utf8JsonWriter json = new(written, JsonText.Options))
            {
                json.WriteStartObject();
                EntryJson.WriteMetadata(json, metadata);
            }

            text = [(byte)',', .. written.WrittenSpan[1..]];
            if (_metadata.Count == MaxStreams)
            {
                _metadata.Clear();
            }

            _metadata.Add(metadata, text);
        }

        return text;
    }
}
