using System.Text;
using CsCheck;
using Monitoring.Entries;
using Monitoring.Files;

namespace Monitoring.Storing.Blocks;

public sealed class BlockTests
{
    private static readonly FileIdentity File = new(0xfd00, 42, 1_700_000_000_000_000_000);

    /// <summary>Messages as logs have them, and as they try to break the block.</summary>
    public static readonly TheoryData<string> Messages =
    [
        "",
        " ",
        "no digits here",
        "0",
        "007",
        "0 00 000 1 01 001",
        "999999999999999999",
        "1000000000000000000",
        "12345678901234567890123456789",
        "user 48213 in 17 ms",
        "request 4f2a9c1b22d0e87f, trace 00000000000000a1",
        "UPPER 4F2A9C1B22D0E87F mixed 4f2A9c1b",
        "odd 4f2a9 and 4F2A9",
        "id=550e8400-e29b-41d4-a716-446655440000.",
        "550e8400-e29b-41d4-a716-446655440000",
        "55550000-1111-2222-3333-444455550000",
        "550e8400-e29b-41d4-a716-446655440000f is longer",
        "x550e8400-e29b-41d4-a716-446655440000",
        "aaaaaaaa-e29b-41d4-a716-446655440000",
        "2026-11-22T10:00:00,123+01:00 v1.2.3 i18n x2k4p",
        """{"level":"info","msg":"ok","status":200,"id":"4f2a9c1b22d0e87f"}""",
        "control \u0001 \u0002\u0008 \u0003 \u0004 \u0005 \u0006 \u0007 \0",
        "line\nbreak 12\n34",
        "größer 12 ü34ü Привет9мир 🙂1🙂",
        "1",
        "a1b2c3d4e5f6",
        "ab12 " + "00ff",
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_round_trips(string message) => AssertRoundTrip([Encoding.UTF8.GetBytes(message)]);

    [Fact]
    public void Messages_of_all_kinds_round_trip_from_one_block() =>
        AssertRoundTrip(
            [.. Messages.Select(row => Encoding.UTF8.GetBytes(row.Data)).SelectMany(
            message => Enumerable.Repeat(message, 3))]);

    [Fact]
    public void Any_bytes_round_trip() =>
        Gen.Byte.Array[0, 200].Array[1, 60].Sample(messages => AssertRoundTrip(messages));

    [Fact]
    public void Any_text_like_a_log_round_trips() =>
        LogLike.Array[1, 300].Sample(messages => AssertRoundTrip(messages));

    [Theory]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(8193)]
    [InlineData(1 << 20)]
    public void A_long_message_round_trips(int length)
    {
        byte[] message = new byte[length];
        for (int index = 0; index < length; index++)
        {
            message[index] = (byte)"abc 123 4f2a9c1b22d0e87f "[index % 25];
        }

        AssertRoundTrip([message, message[1..], message[..^1]]);
    }

    [Fact]
    public void A_message_of_more_numbers_than_are_taken_apart_round_trips() =>
        AssertRoundTrip([Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 5000)))]);

    [Fact]
    public void A_block_of_more_than_256_templates_round_trips() =>
        AssertRoundTrip([.. Enumerable.Range(0, 700).Select(index =>
            Encoding.UTF8.GetBytes($"{new string((char)('g' + (index % 20)), 1 + (index / 20))} is {index}"))]);

    [Fact]
    public void A_full_block_round_trips_and_accepts_no_more_rows()
    {
        using BlockEncoder encoder = new();
        BlockRow row = new(default, LogOutput.Unknown, File, 0, 0);
        while (!encoder.IsFull)
        {
            encoder.Add(default, row);
        }

        Assert.Throws<InvalidOperationException>(() => encoder.Add(default, row));
        using EncodedBlock block = encoder.Finish();
        using BlockReader reader = new(block.Content);
        Assert.Equal(BlockFormat.MaxRows, reader.Count);
        Assert.Equal(0, reader.GetRow(reader.Count - 1).OriginalLength);
    }

    [Fact]
    public void Rows_with_any_values_round_trip()
    {
        Gen<LogTimestamp> time = Gen.OneOf(Gen.Long, Gen.Long[0, 1000].Select(value => value * 1_000_000))
            .Select(value => new LogTimestamp(value));
        Gen<FileIdentity> file = Gen.Select(Gen.ULong, Gen.ULong[0, 2], Gen.Long)
            .Select((device, inode, born) => new FileIdentity(device, inode, born));
        Gen.Select(time, Gen.Enum<LogOutput>(), file, Gen.Long[0, long.MaxValue / 2], Gen.Int[0, 3])
            .Select((at, output, source, offset, cut) => new BlockRow(at, output, source, offset, 5 + cut))
            .Array[1, 400]
            .Sample(rows =>
            {
                using BlockEncoder encoder = new();
                foreach (BlockRow row in rows)
                {
                    encoder.Add("abc12"u8, row);
                }

                using EncodedBlock block = encoder.Finish();
                using BlockReader reader = new(block.Content);
                for (int index = 0; index < rows.Length; index++)
                {
                    Assert.Equal(rows[index], reader.GetRow(index));
                    Assert.Equal(rows[index].Timestamp, reader.GetTimestamp(index));
                    Assert.Equal(rows[index].Output, reader.GetOutput(index));
                }

                Assert.Equal(rows.Min(row => row.Timestamp), block.Earliest);
                Assert.Equal(rows.Max(row => row.Timestamp), block.Latest);
            });
    }

    [Fact]
    public void An_encoder_is_as_new_after_each_block()
    {
        using BlockEncoder used = new();
        Add(used, [.. Messages.Select(row => Encoding.UTF8.GetBytes(row.Data))]);
        used.Finish().Dispose();
        using BlockEncoder fresh = new();
        byte[][] messages =
            [.. Enumerable.Range(0, 2000).Select(index => Encoding.UTF8.GetBytes($"again {index} with words"))];
        Add(used, messages);
        Add(fresh, messages);
        using EncodedBlock second = used.Finish();
        using EncodedBlock first = fresh.Finish();
        Assert.Equal(first.Content, second.Content);
        Assert.Equal(first.Filter, second.Filter);
    }

    [Fact]
    public void A_flipped_bit_or_a_missing_end_is_detected()
    {
        using EncodedBlock block = Encode([.. Messages.Select(row => Encoding.UTF8.GetBytes(row.Data))]);
        byte[] content = block.Content.ToArray();
        for (int place = 0; place < content.Length; place++)
        {
            content[place] ^= 1;
            Assert.Throws<InvalidDataException>(() => new BlockReader(content));
            content[place] ^= 1;
            Assert.Throws<InvalidDataException>(() => new BlockReader(content.AsSpan(0, place)));
        }
    }

    [Fact]
    public void Random_bytes_with_the_right_checksum_are_refused_or_read_but_break_nothing()
    {
        using EncodedBlock block = Encode([.. Messages.Select(row => Encoding.UTF8.GetBytes(row.Data))]);
        byte[] whole = block.Content.ToArray();
        Gen.Select(Gen.Int[0, 20].Array[1, 4], Gen.Int[0, whole.Length - 1].Array[4], Gen.Byte.Array[4])
            .Sample((steps, places, values) =>
        {
            byte[] content = [.. whole];
            for (int change = 0; change < steps.Length; change++)
            {
                content[places[change]] = values[change];
            }

            content[0] = BlockFormat.Version;
            uint checksum = BlockFormat.Checksum(content.AsSpan(BlockFormat.ChecksumEnd));
            BitConverter.TryWriteBytes(content.AsSpan(1), checksum);
            try
            {
                using BlockReader reader = new(content);
                for (int row = 0; row < reader.Count; row++)
                {
                    reader.GetMessage(row);
                    reader.GetRow(row);
                }
            }
            catch (InvalidDataException)
            {
                // That is what it is for.
            }
        }, iter: 3000);
    }

    [Fact]
    public void Adding_a_message_allocates_nothing_once_the_buffers_have_grown()
    {
        using BlockEncoder encoder = new();
        byte[] message =
            "INFO [worker-12] handled /cart for user 48213 in 17 ms, request 4f2a9c1b22d0e87f x2k4p"u8.ToArray();
        BlockRow row = new(new LogTimestamp(1), LogOutput.Stdout, File, 0, message.Length);
        for (int round = 0; round < 2; round++)
        {
            while (!encoder.IsFull)
            {
                encoder.Add(message, row);
            }

            encoder.Finish().Dispose();
        }

        // A collection on another thread may disturb a round; code that allocates does so in each.
        const int Calls = 5000;
        long allocated = Enumerable.Range(0, 5).Min(_ => Allocations.Measure(() => encoder.Add(message, row), Calls));
        Assert.True(allocated < Calls, $"{allocated} bytes were allocated for {Calls} messages.");
    }

    private static readonly string[] Words =
        ["INFO", "error", "user", "handled", "request", "face", "dead", "beef", "é", "ß", " ", " ", ", ", "-", ":", "=",
            "\"", "/", "\n", "\u0002"];

    private static readonly Gen<byte[]> LogLike =
        Gen.OneOf(
            Gen.Int[0, Words.Length - 1].Select(word => Words[word]),
            Gen.Int[0, 100_000].Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Gen.ULong.Select(number => number.ToString("x16", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.ULong.Select(number => number.ToString("X", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.UInt.Select(number => number.ToString("x", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Guid.Select(id => id.ToString()),
            Gen.String[Gen.Char["abcXYZ019"], 1, 25])
        .Array[0, 12].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    private static EncodedBlock Encode(byte[][] messages)
    {
        using BlockEncoder encoder = new();
        Add(encoder, messages);
        return encoder.Finish();
    }

    private static void Add(BlockEncoder encoder, byte[][] messages)
    {
        long offset = 0;
        foreach (byte[] message in messages)
        {
            encoder.Add(
                message, new BlockRow(new LogTimestamp(offset * 1000), LogOutput.Stdout, File, offset, message.Length));
            offset += message.Length + 46;
        }
    }

    private static void AssertRoundTrip(byte[][] messages)
    {
        using EncodedBlock block = Encode(messages);
        Assert.Equal(messages.Length, block.Count);
        Assert.Equal(messages.Sum(message => message.Length), block.MessageBytes);
        using BlockReader reader = new(block.Content);
        Assert.Equal(messages.Length, reader.Count);
        long offset = 0;
        for (int row = 0; row < messages.Length; row++)
        {
            Assert.Equal(messages[row], reader.GetMessage(row));
            Assert.Equal(
                new BlockRow(new LogTimestamp(offset * 1000), LogOutput.Stdout, File, offset, messages[row].Length),
                reader.GetRow(row));
            offset += messages[row].Length + 46;
        }
    }
}
