using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Messages;

namespace Monitoring.Remote;

/// <summary>Reads entries from the lines that a listener sends, one JSON object each.</summary>
/// <param name="warn">Receives the listener's warnings.</param>
/// <remarks>The input from a listener is as untrusted as a log: any line that is not an entry
/// causes an exception.</remarks>
internal sealed class RemoteEntries(Action<string>? warn = null)
{
    /// <summary>The maximum size of the metadata to cache, in bytes: a listener can send different metadata
    /// with each entry.</summary>
    private const int MaxCachedBytes = 16 << 20;

    /// <summary>Metadata by their bytes: entries of one stream share them, and most are found without a copy.</summary>
    private readonly Dictionary<byte[], LogMetadata>[] _streams =
        [.. Enum.GetValues<MetadataState>().Select(_ => new Dictionary<byte[], LogMetadata>(new BytesComparer()))];

    private readonly Rfc3339Reader _times = new();
    private long _cachedBytes;

    /// <summary>Returns the entry of a line; null for a line with a warning about skipped entries.</summary>
    /// <exception cref="RemoteLogException">The line is an error that ends the entries.</exception>
    /// <exception cref="FormatException">The line is not an entry.</exception>
    public LogEntry? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement entry = document.RootElement;
            if (entry.TryGetProperty("problem"u8, out JsonElement problem))
            {
                throw new RemoteLogException(
                    problem.GetProperty("detail"u8).GetString()
                        ?? string.Empty, problem.GetProperty("status"u8).GetInt32());
            }

            if (entry.TryGetProperty("warning"u8, out JsonElement warning))
            {
                warn?.Invoke(warning.GetString() ?? string.Empty);
                return null;
            }

            return Read(entry);
        }
        catch (Exception failure)
            when (
            failure is JsonException or KeyNotFoundException or InvalidOperationException or OverflowException
            or ArgumentException)
        {
            throw new FormatException($"A line of the response is not an entry: {failure.Message}", failure);
        }
    }

    private LogEntry Read(JsonElement entry)
    {
        byte[] message = Encoding.UTF8.GetBytes(entry.GetProperty("message"u8).GetString() ?? string.Empty);
        JsonElement file = entry.GetProperty("file"u8);
        LogRecord record = new()
        {
            Start = 0,
            Length = message.Length,
            OriginalLength = entry.TryGetProperty("originalLength"u8, out JsonElement length)
                ? length.GetInt64() : message.Length,
            Offset = file.GetProperty("offset"u8).GetInt64(),
            Output = ReadName<LogOutput>(entry, "stream"),
            Timestamp = ReadTime(entry.GetProperty("time"u8).GetString()),
            TimestampSource = entry.TryGetProperty("timestampSource"u8, out _)
                ? ReadName<TimestampSource>(entry, "timestampSource") : TimestampSource.Record,
        };
        FileIdentity identity = new(
            ReadHex(file, "device"), ReadHex(file, "inode"), file.GetProperty("born"u8).GetInt64());
        return new LogEntry(message, record, identity, ReadMetadata(entry))
        {
            Cursor = LogCursor.TryParse(entry.GetProperty("cursor"u8).GetString(), out LogCursor cursor)
                ? cursor
                : throw new FormatException("The cursor of an entry is not valid."),
            IsContext = entry.TryGetProperty("context"u8, out JsonElement context) && context.GetBoolean(),
        };
    }

    private LogMetadata ReadMetadata(JsonElement entry)
    {
        MetadataState state = ReadName<MetadataState>(entry, "metadataState");
        JsonElement pairs = entry.GetProperty("metadata"u8);
        ReadOnlySpan<byte> text = JsonMarshal.GetRawUtf8Value(pairs);
        Dictionary<byte[], LogMetadata> streams = _streams[(int)state];
        if (!streams.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out LogMetadata? metadata))
        {
            if (_cachedBytes + text.Length > MaxCachedBytes)
            {
                Array.ForEach(_streams, each => each.Clear());
                _cachedBytes = 0;
            }

            metadata = new LogMetadata(
                pairs.EnumerateObject()
                    .Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString() ?? string.Empty)))
            {
                State = state,
            };
            streams.Add(text.ToArray(), metadata);
            _cachedBytes += text.Length;
        }

        return metadata;
    }

    private static T ReadName<T>(JsonElement entry, string property)
        where T : struct, Enum =>
        Enum.TryParse(entry.GetProperty(property).GetString(), ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw new FormatException($"The value of '{property}' of an entry is not supported.");

    private static ulong ReadHex(JsonElement file, string property) =>
        ulong.Parse(
            file.GetProperty(property).GetString()
            ?? string.Empty, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private LogTimestamp ReadTime(string? text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text ?? string.Empty);
        return _times.TryRead(utf8, out long nanoseconds, out int length) && length == utf8.Length
            ? new LogTimestamp(nanoseconds)
            : throw new FormatException("The time of an entry is not valid.");
    }

    /// <summary>Compares bytes, in an array or a span.</summary>
    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[
]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode code = default;
            code.AddBytes(alternate);
            return code.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
