using System.Text;
using CsCheck;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Querying;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Filters;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Fuzzing;

/// <summary>The blocks of a store: any block is read or rejected, and written rows round-trip.</summary>
public sealed class BlockFuzz
{
    private static readonly string[] Samples =
    [
        "", "user 48213 in 17 ms", "request 4f2a9c1b22d0e87f, trace 00000000000000a1", "UPPER 4F2A9C1B22D0E87F",
        "id=550e8400-e29b-41d4-a716-446655440000.",
        "v1.2.3 i18n x2k4p", "control \u0001 \u0006", "größer 12 ü34ü", "999999999999999999 1000000000000000000",
    ];

    private static readonly string[] Words =
    [
        "0", "1", "9", "00", "a", "f", "F", "A", "g", "ab12", "4f2a9c1b22d0e87f", "-", " ", ".", "\u0001", "\u0006",
        "\n", "é", "É", "word", "WORD", "K", "k", "\u212a", "s",
        "\u017f", "i", "I", "ı", "İ", "550e8400-e29b-41d4-a716-446655440000", "550e8400", "-e29b-41d4",
        "123456789012345678", "abcdefghijklmnopq1", "\0",
    ];

    private static Gen<byte[]> Messages => Gen.OneOf(
        FuzzInput.All(Samples, Words),
        FuzzInput.Words(200, Words),
        Gen.Select(FuzzInput.OneOf(Words), Gen.Int[0, 5000])
            .Select((word, count) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(word, count)))));

    private static Gen<string> Texts => Messages.Select(Encoding.UTF8.GetString);

    private static Gen<BlockRow> Rows =>
        Gen.Select(
        Gen.OneOf(Gen.Long, Gen.Long[0, 9].Select(at => at * 1_000_000)), Gen.Enum<LogOutput>(), Gen.ULong[0, 2],
        Gen.Long, Gen.Long)
        .Select(
            (at, output, inode, offset, length) => new BlockRow(
            new LogTimestamp(at), output, new FileIdentity(inode, inode, -1), offset, length));

    private static Gen<(byte[] Message, BlockRow Row)[]> Entries => Gen.Select(Messages, Rows).Array[1, 30];

    /// <summary>The numbers that a block says of itself, likely and unlikely ones.</summary>
    private static Gen<ulong> Counts => Gen.OneOf(
        Gen.ULong[0, 5],
        FuzzInput.OneOf<ulong>(
            [127, 128, 256, 65_535, 65_536, 65_537, int.MaxValue, 0x7FFF_FFC7, 1UL << 31, 1UL << 32, ulong.MaxValue]));

    [Fact]
    public void Written_rows_round_trip() => Fuzz.Check(
        Entries,
        entries =>
        {
            using EncodedBlock block = Encode(entries);
            using BlockReader reader = new(block.Content);
            Assert.Equal(entries.Length, reader.Count);
            for (int row = 0; row < entries.Length; row++)
            {
                Assert.True(reader.GetMessage(row).SequenceEqual(entries[row].Message));
                Assert.Equal(entries[row].Message.Length, reader.GetMessageLength(row));
                Assert.Equal(entries[row].Row, reader.GetRow(row));
            }
        },
        Show,
        count: 80);

    [Fact]
    public void A_search_is_answered_as_by_looking_at_each_message() => Fuzz.Check(
        Gen.Select(
            FuzzInput.Parts(Texts).Array[1, 8],
            Gen.OneOf(
            FuzzInput.AllText(Samples, Words), FuzzInput.OneOf(Words).Array[1, 3]
            .Select(string.Concat), Gen.Const(string.Empty)), Gen.Bool),
        input =>
        {
            ((string Whole, string Part)[] parts, string other, bool caseSensitive) = input;
            (byte[] Message, BlockRow Row)[] entries =
                [.. parts.Select(part => (Encoding.UTF8.GetBytes(part.Whole), default(BlockRow)))];
            string text = other.Length > 0 ? other : parts[0].Part;
            if (text.Length == 0)
            {
                return;
            }

            using EncodedBlock block = Encode(entries);
            using BlockReader reader = new(block.Content);
            ContainedText contained = new(text, caseSensitive);
            ulong[] rows = [ulong.MaxValue >> (64 - entries.Length)];
            reader.KeepContaining(new SearchedText(contained), rows);
            for (int row = 0; row < entries.Length; row++)
            {
                Assert.Equal(contained.IsIn(entries[row].Message), (rows[0] & (1UL << row)) != 0);
            }
        },
        input =>
            $"{Fuzz.Show(input.Item2)}, {(input.Item3 ? "as it stands" : "in any case")}, in\n{string.Join('\n', input.Item1.Select(part => $"{Fuzz.Show(part.Whole)} {Fuzz.Show(part.Part)}"))}",
        count: 500);

    [Fact]
    public void A_filter_never_hides_what_is_there() => Fuzz.Check(
        Gen.Select(
            FuzzInput.Parts(Texts),
            Gen.OneOf(FuzzInput.OneOf(Words).Array[1, 4].Select(string.Concat), Gen.Const(string.Empty)), Gen.Bool),
        input =>
        {
            ((string whole, string part), string other, bool caseSensitive) = input;
            byte[] message = Encoding.UTF8.GetBytes(whole);
            string text = other.Length > 0 ? other : part;
            if (text.Length == 0)
            {
                return;
            }

            ContainedText contained = new(text, caseSensitive);
            if (contained.IsIn(message))
            {
                using BlockEncoder encoder = new();
                encoder.Add(message, default);
                encoder.Add(new byte[BlockFilter.SmallestBlock], default);
                using EncodedBlock block = encoder.Finish();
                Assert.True(block.FilterLength > 0);
                Assert.True(BlockFilter.MayContain(block.Filter, BlockFilter.KeysOf(contained)));
            }
        },
        input =>
            $"{Fuzz.Show(input.Item2)}, {(input.Item3 ? "as it stands" : "in any case")}, in {Fuzz.Show(input.Item1.Whole)} {Fuzz.Show(input.Item1.Part)}",
        count: 500);

    [Fact]
    public void A_filter_of_any_bytes_gives_an_answer() => Fuzz.Check(
        Gen.OneOf(FuzzInput.Noise(), FuzzInput.Noise().Select(bytes => (byte[])[1, .. bytes])),
        filter =>
            BlockFilter.MayContain(filter, BlockFilter.KeysOf(new ContainedText("some text 1234 4f2a9c1b22d0e87f"))));

    [Fact]
    public void Any_bytes_are_read_or_refused() => Fuzz.Check(
        Gen.OneOf(FuzzInput.Noise(300), FuzzInput.Noise(300).Select(bytes => HandmadeBlock.Seal(bytes))), ReadAll,
        Fuzz.Show, bytes => Fuzz.Most(bytes.Length), count: 3000);

    [Fact]
    public void A_block_with_slips_is_read_or_refused() => Fuzz.Check(
        FuzzInput.Slips(Bodies()).Select(bytes => HandmadeBlock.Seal(bytes)),
        ReadAll,
        Fuzz.Show,
        bytes => Fuzz.Most(bytes.Length),
        count: 1500);

    [Fact]
    public void A_block_with_any_header_is_read_or_rejected() => Fuzz.Check(
        Hostile, ReadAll, Fuzz.Show, bytes => (128 << 20) + Fuzz.Most(bytes.Length), count: 300);

    /// <summary>A block whose parts are there and whose numbers lie.</summary>
    private static Gen<byte[]> Hostile
    {
        get
        {
            // A small section may hold a long text of few kinds.
            Gen<byte[]> text = Gen.OneOf(
                FuzzInput.Noise(20),
                Gen.Select(FuzzInput.OneOf<byte>([1, 2, 3, 4, 5]), FuzzInput.OneOf([129, 8193, 32_768, 200_000]))
                    .Select((value, count) => Enumerable.Repeat(value, count).ToArray()),
                Gen.Select(FuzzInput.OneOf<byte>([1, 2, 3, 4, 5, 6, (byte)'\n', 0, (byte)'a']), Gen.Int[0, 200_000])
                    .Select((value, count) => Enumerable.Repeat(value, count).ToArray()),
                Gen.Byte[1, 6].Array[1, 3]);
            Gen<byte[]> template = Gen.Select(Gen.Frequency((9, Gen.Const(0UL)), (1, Counts)), text)
                .Select((lie, bytes) => lie == 0 ? HandmadeBlock.Template(bytes) : [.. Varint(lie), .. bytes]);
            Gen<byte[]> templates = Gen.OneOf(
                Gen.Const(Array.Empty<byte>()), template, template.Array[1, 3]
                .Select(all => all.SelectMany(one => one).ToArray()));
            return Gen.Select(
                    Gen.Frequency((4, FuzzInput.OneOf<ulong>([1, 65_536])), (1, Counts)),
                    Gen.Frequency((4, Gen.Const(1UL)), (1, Counts)),
                    Gen.Select(templates, text, text, text),
                    Gen.Frequency((3, Gen.Const(0UL)), (1, Counts)))
                .Select(
                    (rows, count, texts, lie) => HandmadeBlock.Create(
                    rows, count, texts.Item1, texts.Item2, texts.Item3, (body, compressor) =>
                {
                    if (lie == 0)
                    {
                        CompressedSection.Write(body, texts.Item4, compressor);
                        return;
                    }

                    body.WriteVarint(lie);
                    body.WriteVarint(3);
                    body.Write([1, 2, 3]);
                }));
        }
    }

    private static void ReadAll(byte[] content)
    {
        try
        {
            using BlockReader reader = new(content);
            RowSet rows = new(reader.Count);
            rows.AddRange(0, reader.Count);
            for (int row = 0; row < Math.Min(reader.Count, 300); row++)
            {
                Assert.Equal(reader.GetMessageLength(row), reader.GetMessage(row).Length);
                _ = reader.GetRow(row);
            }

            if (reader.Count < 1000)
            {
                reader.KeepContaining(new SearchedText(new ContainedText("a1")), rows.Bits);
            }
        }
        catch (InvalidDataException)
        {
        }
    }

    private static EncodedBlock Encode((byte[] Message, BlockRow Row)[] entries)
    {
        using BlockEncoder encoder = new();
        foreach ((byte[] message, BlockRow row) in entries)
        {
            encoder.Add(message, row);
        }

        return encoder.Finish();
    }

    /// <summary>The bytes after the headers of some blocks: of few rows and of many, with a file for each and with one
    /// for all.</summary>
    private static IEnumerable<byte[]> Bodies()
    {
        foreach (int count in (int[])[1, 7, 300])
        {
            using EncodedBlock block = Encode([.. Enumerable.Range(0, count).Select(row => (
                Encoding.UTF8.GetBytes(Samples[row % Samples.Length]),
                new BlockRow(
                    new LogTimestamp(row), LogOutput.Stderr, new FileIdentity(1, (ulong)row % 3, 0), row * 100,
                    row)))]);
            yield return block.Content[BlockFormat.ChecksumEnd..].ToArray();
        }
    }

    private static byte[] Varint(ulong value)
    {
        ByteBuffer bytes = new();
        bytes.WriteVarint(value);
        return bytes.Written.ToArray();
    }

    private static string Show((byte[] Message, BlockRow Row)[] entries) =>
        string.Join('\n', entries.Select(entry => $"{Fuzz.Show(entry.Message)} {entry.Row}"));
}
