using System.Text;
using CsCheck;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Fuzzing;
using Monitoring.Messages;
using Monitoring.Storing.Blocks.Templates;

namespace Monitoring.Storing.Blocks;

/// <summary>The head of a block has levels, outputs, templates and counts; it is read without the rest.</summary>
public sealed class BlockHeadTests
{
    private static readonly FileIdentity File = new(0xfd00, 42, 1_700_000_000_000_000_000);

    private static readonly Gen<(string Message, LogOutput Output, LogLevel? Level)> GenEntry = Gen.Select(
        FuzzInput.OneOf<string>([
            "INFO started", "ERROR in 4711", "{\"level\":30,\"id\":\"4f2a9c1b\"}", "{\"level\":50,\"id\":\"4f2a9c1b\"}",
            "E1123 10:00:00.000000       1 main.go:7] lost",
            "I1123 10:00:00.000000       1 main.go:7] found", "", "x\u0001"]),
        Gen.Enum<LogOutput>(),
        Gen.Enum<LogLevel>().Nullable());

    [Fact]
    public void Levels_and_counts_are_those_of_the_entries() => GenEntry.Array[1, 400].Sample(entries =>
    {
        using EncodedBlock block = Encode(entries);
        using BlockReader reader = new(block.Content);
        Assert.True(reader.HasLevels);
        LogLevel[] expected = [.. entries.Select(
            entry => entry.Level ?? LevelGuesser.Guess(Encoding.UTF8.GetBytes(entry.Message)))];
        Assert.Equal(expected, Enumerable.Range(0, reader.Count).Select(reader.GetLevel));

        KindCount[] counts = BlockCounts.TryRead(block.Counts, block.Count, block.MessageBytes, block.Earliest)!;
        Assert.Equal(
            entries.Select((entry, row) => (Kind: new EntryKind(entry.Output, expected[row]), entry.Message, Row: row))
                .GroupBy(entry => entry.Kind)
                .OrderBy(group => group.Key.Number)
                .Select(group => new KindCount(
                    group.Key, group.Count(), group.Sum(entry => Encoding.UTF8.GetByteCount(entry.Message)),
                    TimeOf(group.First().Row), TimeOf(group.Last().Row))),
            counts);

        for (int template = 0; template < reader.TemplateCount; template++)
        {
            int[] rows = [.. Enumerable.Range(0, reader.Count).Where(row => reader.GetTemplate(row) == template)];
            Assert.Equal(
                rows.GroupBy(row => new EntryKind(entries[row].Output, expected[row]))
                    .Select(group => new TemplateGroup(
                        group.Key, group.Count(), group.Sum(row => (long)reader.GetMessageLength(row)),
                        TimeOf(group.First()), TimeOf(group.Last())))
                    .OrderBy(group => group.Kind.Number),
                reader.GroupsOf(template).ToArray().OrderBy(group => group.Kind.Number));
        }
    }, iter: 100);

    [Fact]
    public void The_head_is_read_without_the_tokens()
    {
        using EncodedBlock block = Encode([.. Enumerable.Range(0, 300).Select(
            row => ($"INFO request {0xabcd_0000_0000 + row:x16} took {row}", LogOutput.Stdout, (LogLevel?)null))]);
        using RecordedContent content = new(block.Content.ToArray());
        BlockPreamble preamble = BlockPreamble.Read(content);
        using BlockReader reader = new(content);
        Assert.Equal(LogLevel.Information, reader.GetLevel(7));
        Assert.Equal(1, reader.TemplateCount);
        Assert.Equal(LogOutput.Stdout, reader.GetOutput(7));
        reader.KeepContaining(new SearchedText(new Querying.ContainedText("WARN")), new ulong[5]);
        Assert.Equal(preamble.HeadEnd, content.ReadTo);
        Assert.False(content.IsDisposed);

        Assert.Equal($"INFO request {0xabcd_0000_0000 + 7:x16} took 7", Encoding.UTF8.GetString(reader.GetMessage(7)));
        Assert.Equal(content.Length, content.ReadTo);
        Assert.True(content.IsDisposed);
    }

    [Fact]
    public void Damage_of_the_tokens_is_found_when_they_are_read()
    {
        using EncodedBlock block = Encode([("INFO request 4711 ok", LogOutput.Stdout, null)]);
        byte[] damaged = block.Content.ToArray();
        damaged[^1] ^= 1;
        using BlockReader reader = new(new RecordedContent(damaged));
        Assert.Equal(LogLevel.Information, reader.GetLevel(0));
        Assert.Throws<InvalidDataException>(() => _ = reader.GetMessage(0));
        Assert.Throws<InvalidDataException>(() => new BlockReader(damaged));
    }

    [Fact]
    public void Every_changed_byte_is_found()
    {
        using EncodedBlock block = Encode([("INFO request 4711 ok", LogOutput.Stdout, null), ("E7 x", default, null)]);
        block.SetAddress(new BlockAddress(3, 4, 5, Columns.EntryNumbers.From(6, 2)));
        byte[] content = block.Content.ToArray();
        for (int index = 0; index < content.Length; index++)
        {
            byte[] damaged = [.. content];
            damaged[index] ^= 4;
            Assert.Throws<InvalidDataException>(() => new BlockReader(damaged));
        }
    }

    [Fact]
    public void Counts_that_do_not_add_up_are_not_used()
    {
        using EncodedBlock block = Encode(
            [("INFO one", LogOutput.Stdout, null), ("ERROR two", LogOutput.Stderr, null)]);
        Assert.NotNull(BlockCounts.TryRead(block.Counts, 2, 17, block.Earliest));
        Assert.Null(BlockCounts.TryRead(block.Counts, 3, 17, block.Earliest));
        Assert.Null(BlockCounts.TryRead(block.Counts, 2, 18, block.Earliest));
        Assert.Null(BlockCounts.TryRead(block.Counts[..^1], 2, 17, block.Earliest));
        Assert.Null(BlockCounts.TryRead([200, 1, 1, 0, 0], 1, 1, block.Earliest));
        Assert.Null(BlockCounts.TryRead([], 2, 17, block.Earliest));
    }

    private static LogTimestamp TimeOf(int row) => new(row * 1_000L);

    private static EncodedBlock Encode((string Message, LogOutput Output, LogLevel? Level)[] entries)
    {
        using BlockEncoder encoder = new();
        for (int row = 0; row < entries.Length; row++)
        {
            byte[] message = Encoding.UTF8.GetBytes(entries[row].Message);
            encoder.Add(
                message, new BlockRow(TimeOf(row), entries[row].Output, File, row * 100, message.Length),
                entries[row].Level);
        }

        return encoder.Finish();
    }

    /// <summary>A block's bytes that record how far they were read.</summary>
    private sealed class RecordedContent(byte[] bytes) : IBlockContent
    {
        public int Length => bytes.Length;

        public int ReadTo { get; private set; }

        public bool IsDisposed { get; private set; }

        public void Read(int offset, Span<byte> destination)
        {
            Assert.False(IsDisposed);
            bytes.AsSpan(offset, destination.Length).CopyTo(destination);
            ReadTo = Math.Max(ReadTo, offset + destination.Length);
        }

        public void Dispose() => IsDisposed = true;
    }
}
