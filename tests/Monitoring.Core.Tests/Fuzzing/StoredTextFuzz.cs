using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using CsCheck;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Remote;
using Monitoring.Serving.Formatting;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Fuzzing;

/// <summary>The texts in a store, and the lines that the listener of another machine sends.</summary>
public sealed class StoredTextFuzz
{
    private static readonly string[] Checkpoints =
    [
        """{"files":[{"device":1,"inode":2,"born":3,"head":{"length":4,"digest":"05"},"offset":300,"marker":{"length":7,"digest":"0a8"},"modified":9}],"open":[{"output":1,"since":{"device":1,"inode":2,"born":3,"head":{"length":4,"digest":"05"},"offset":300,"marker":{"length":7,"digest":"08"},"modified":9}}]}""",
        """{"files":[]}""",
    ];

    private static readonly string[] Metadata = ["""{"app":"web","path":"/a\u0062\n"}""", "{}", """{"a":"b","a":"c"}"""];

    private static readonly string[] Entries =
    [
        """{"cursor":"1700000000000000000.1.0","time":"2026-11-23T01:26:46.300187894Z","level":"error","stream":"stdout","message":"text","file":{"device":"fd00","inode":"1a2b","born":1700000000000000000,"offset":4096},"originalLength":70000,"context":true,"metadataState":"live","metadata":{"app":"web","é":"\ud83d\ude00"}}""",
        """{"problem":{"status":500,"detail":"why"}}""",
    ];

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "1", "-1", "1e9", "0.5", "99999999999999999999", "\"x\"",
        "\"a\":\"b\",", "\"a\":\"c\",", "\\ud800", "\\u0000", "\"\"", "{}", "[]",
        "\"files\"", "\"open\"", "\"length\"", "\"digest\"", "\"offset\"", "\"problem\"", "\"metadata\"", "\"status\"",
        "2147483648", "unknown", "path",
    ];

    /// <summary>Objects with values of any kind.</summary>
    private static Gen<byte[]> Objects => Gen.Select(
            FuzzInput.OneOf(["a", "b", "é", "\\u0061", ""]), FuzzInput.OneOf(
                ["\"x\"", "\"\"", "\"y\"", "\"z\"", "null", "1", "true", "{}", "[]", "\"\\ud800\""]))
        .Select((key, value) => $"\"{key}\":{value}").Array[0, 3]
            .Select(pairs => Encoding.UTF8.GetBytes($"{{{string.Join(',', pairs)}}}"));

    [Fact]
    public void A_checkpoint_is_read_with_valid_values_or_rejected() => Fuzz.Check(
        Gen.OneOf(
            FuzzInput.Slips(Checkpoints, "-1", "255", "256", "257", "1024", "1025", "0", "2147483647", "null"),
            FuzzInput.All(Checkpoints, Words)),
        text =>
        {
            try
            {
                Checkpoint read = CheckpointJson.Read("/a.log", text);
                foreach (FilePosition position in read.Files.Concat(read.Open.Select(open => open.Since)))
                {
                    Assert.InRange(position.Head.Length, 0, Fingerprint.HeadLength);
                    Assert.InRange(position.Marker.Length, 0, Math.Min(Fingerprint.MarkerLength, position.Offset));
                }

                ByteBuffer again = new();
                PackedCheckpoint.Write(read, again);
                Checkpoint second = PackedCheckpoint.Read("/a.log", again.Written);
                Assert.Equal((IEnumerable<FilePosition>)read.Files, second.Files);
                Assert.Equal((IEnumerable<PendingPosition>)read.Open, second.Open);
            }
            catch (InvalidDataException)
            {
            }
        });

    [Fact]
    public void A_packed_checkpoint_is_read_with_valid_values_or_rejected() => Fuzz.Check(
        Gen.Byte.Array[0, 300],
        bytes =>
        {
            // A right checksum, so that the bytes after it are read.
            byte[] packed = [1, 0, 0, 0, 0, .. bytes];
            BinaryPrimitives.WriteUInt32LittleEndian(packed.AsSpan(1), BlockFormat.Checksum(bytes));
            try
            {
                Checkpoint read = PackedCheckpoint.Read("/a.log", packed);
                foreach (FilePosition position in read.Files.Concat(read.Open.Select(open => open.Since)).Concat(
                    read.Finished))
                {
                    Assert.InRange(position.Head.Length, 0, Fingerprint.HeadLength);
                    Assert.InRange(position.Marker.Length, 0, Math.Min(Fingerprint.MarkerLength, position.Offset));
                }
            }
            catch (InvalidDataException)
            {
            }
        });

    [Fact]
    public void Metadata_are_read_if_they_are_an_object_of_strings_and_else_refused() => Fuzz.Check(
        Gen.OneOf(Objects, FuzzInput.All(Metadata, Words)),
        text =>
        {
            Dictionary<string, string>? expected = ReadPairs(text);
            if (expected is null)
            {
                Assert.Throws<InvalidDataException>(() => MetadataJson.Read(text));
            }
            else
            {
                Assert.Equal(expected, MetadataJson.Read(text));
            }
        });

    [Fact]
    public void Metadata_round_trip_from_their_text() => Fuzz.Check(
        Gen.Select(FuzzInput.AllText(Metadata, Words), FuzzInput.AllText(Metadata, Words)).Array[0, 5],
        pairs =>
        {
            Dictionary<string, string> valid = [];
            foreach ((string key, string value) in pairs)
            {
                valid[Valid(key)] = Valid(value);
            }

            string text = MetadataJson.Write(new LogMetadata(valid));
            Assert.Equal(valid, MetadataJson.Read(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(text, MetadataJson.Write(new LogMetadata(valid.Reverse())));
        },
        pairs => string.Join(", ", pairs.Select(pair => $"{Fuzz.Show(pair.Item1)}: {Fuzz.Show(pair.Item2)}")));

    [Fact]
    public void A_line_of_a_listener_is_an_entry_or_refused() => Fuzz.Check(
        FuzzInput.All(Entries, Words).Array[1, 3],
        lines =>
        {
            RemoteEntries entries = new();
            foreach (byte[] line in lines)
            {
                try
                {
                    LogEntry entry = entries.Read(line)!;
                    _ = $"{entry.Timestamp} {entry.Level} {entry.Fields} {entry.Labels.Count} {entry.RestartCount}";
                    Assert.True(Enum.IsDefined(entry.Stream));
                }
                catch (Exception refused) when (refused is FormatException or RemoteLogException)
                {
                }
            }
        },
        lines => string.Join('\n', lines.Select(Fuzz.Show)),
        lines => Fuzz.Most(lines.Sum(line => line.Length)));

    [Fact]
    public void An_entry_round_trips_from_the_line_of_a_listener() => Fuzz.Check(
        Gen.Select(
            FuzzInput.All(Entries, Words), Gen.Long, Gen.Long[0, long.MaxValue], Gen.Enum<LogOutput>(), Gen.ULong,
            FuzzInput.AllText(Metadata, Words)),
        input =>
        {
            (byte[] message, long time, long offset, LogOutput output, ulong inode, string value) = input;
            byte[] valid = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(message));
            LogRecord record = new()
            {
                Start = 0,
                Length = valid.Length,
                OriginalLength = valid.Length,
                Offset = offset,
                Output = output,
                Timestamp = new LogTimestamp(time)
            };
            LogMetadata metadata = new([new(MetadataKeys.Path, Valid(value)), new(Valid(value) + "key", "é")]);
            LogEntry entry = new(valid, record, new FileIdentity(inode, inode, time),
                metadata)
            { Cursor = new LogCursor(new NumberRange(0, 2), new LogPlace(record.Timestamp, 1, offset)) };
            ByteBuffer line = new();
            new EntryJsonWriter().Write(line, EntryView.Of(entry), withMetadata: true);

            LogEntry read = new RemoteEntries().Read(line.Written.ToArray())!;
            Assert.Equal(valid, read.GetUtf8Bytes().ToArray());
            Assert.Equal(
                (entry.ExactTimestamp, entry.Stream, entry.Position, entry.Cursor),
                (read.ExactTimestamp, read.Stream, read.Position, read.Cursor));
            Assert.Equal(metadata, read.Metadata);
        },
        input =>
            $"{Fuzz.Show(input.Item1)} {input.Item2} {input.Item3} {input.Item4} {input.Item5} {Fuzz.Show(input.Item6)}");

    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static Dictionary<string, string>? ReadPairs(byte[] text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            Dictionary<string, string> pairs = [];
            foreach (JsonProperty pair in document.RootElement.EnumerateObject())
            {
                pairs[pair.Name] = pair.Value.GetString() ?? throw new InvalidOperationException();
            }

            return pairs;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
