using System.Text;
using CsCheck;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Querying;
using Monitoring.Storing.Blocks.Filters;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Blocks;

/// <summary>A search of a block finds the rows that contain a text, and a filter never hides such a row.</summary>
public sealed class BlockSearchTests
{
    private static readonly FileIdentity File = new(0xfd00, 42, 1_700_000_000_000_000_000);

    [Fact]
    public void A_search_finds_the_rows_whose_message_contains_the_text() =>
        Gen.Select(LogLike.Array[1, 80], Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[1, 30], Gen.Bool)
            .Sample((messages, which, from, length, caseSensitive) =>
            {
                string source = Encoding.UTF8.GetString(messages[which % messages.Length]);
                string text = source.Length == 0
                    ? "er" : source.Substring(
                    from % source.Length, Math.Min(length, source.Length - (from % source.Length)));
                ContainedText contained = new(text, caseSensitive);
                using EncodedBlock block = Encode(messages);
                using BlockReader reader = new(block.Content);
                RowSet rows = new(messages.Length);
                rows.AddRange(0, messages.Length);
                reader.KeepContaining(new SearchedText(contained), rows.Bits);
                for (int row = 0; row < messages.Length; row++)
                {
                    bool expected = Encoding.UTF8.GetString(messages[row])
                        .Contains(text, caseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
                    Assert.True(
                        expected == rows.Contains(row),
                        $"'{text}' in '{Encoding.UTF8.GetString(messages[row])}'");
                }
            });

    [Fact]
    public void A_search_reads_only_the_given_rows()
    {
        using EncodedBlock block = Encode(
            [.. Enumerable.Range(0, 200).Select(index => Encoding.UTF8.GetBytes($"row {index}"))]);
        using BlockReader reader = new(block.Content);
        ulong[] rows = [0b1010, 0, 0, 0];
        reader.KeepContaining(new SearchedText(new ContainedText("row")), rows);
        Assert.Equal([0b1010UL, 0, 0, 0], rows);
    }

    [Fact]
    public void A_filter_never_hides_what_is_there() =>
        Gen.Select(LogLike, Gen.Int[0, 1000], Gen.Int[1, 60], Gen.Bool).Sample((message, from, length, caseSensitive) =>
        {
            string source = Encoding.UTF8.GetString(message);
            if (source.Length == 0)
            {
                return;
            }

            int start = from % source.Length;
            string text = source.Substring(start, Math.Min(length, source.Length - start));
            using EncodedBlock block = EncodeWithFilter(message);
            Assert.True(block.FilterLength > 0);
            Assert.True(
                BlockFilter.MayContain(block.Filter, BlockFilter.KeysOf(new ContainedText(text, caseSensitive))), text);
        });

    [Fact]
    public void A_filter_rules_out_words_and_identifiers_that_are_absent()
    {
        Random random = new(7);
        using EncodedBlock block = Encode([.. Enumerable.Range(0, 5000).Select(_ => Encoding.UTF8.GetBytes(
            $"INFO handled /cart for user {random.Next(100000)}, request {random.NextInt64():x16}"))]);
        int said = 0;
        for (int probe = 0; probe < 1000; probe++)
        {
            said += BlockFilter.MayContain(
                block.Filter, BlockFilter.KeysOf(new ContainedText($"{random.NextInt64():x16}"))) ? 1 : 0;
        }

        Assert.InRange(said, 0, 15);
        Assert.False(BlockFilter.MayContain(block.Filter, BlockFilter.KeysOf(new ContainedText("zebrafish"))));
        Assert.True(BlockFilter.MayContain(block.Filter, BlockFilter.KeysOf(new ContainedText("HANDLED /cart"))));
    }

    [Fact]
    public void A_filter_that_is_not_known_hides_nothing()
    {
        Assert.True(BlockFilter.MayContain([], BlockFilter.KeysOf(new ContainedText("zebrafish"))));
        Assert.True(
            BlockFilter.MayContain([99, 0, 0, 0, 0, 0, 0, 0, 0], BlockFilter.KeysOf(new ContainedText("zebrafish"))));
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

    private static EncodedBlock EncodeWithFilter(byte[] message)
    {
        using BlockEncoder encoder = new();
        Add(encoder, [message]);
        while (encoder.MessageBytes < BlockFilter.SmallestBlock)
        {
            Add(encoder, ["this is the filling of a block that is large enough to have a filter"u8.ToArray()]);
        }

        return encoder.Finish();
    }

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
}
