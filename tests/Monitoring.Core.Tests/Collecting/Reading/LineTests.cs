using System.Text;
using Monitoring.Entries;

namespace Monitoring.Collecting.Reading;

public sealed class LineTests
{
    [Fact]
    public void A_line_is_held_back_until_it_is_finished()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/a.log", "one");
        Assert.Empty(scene.Collect());
        scene.Files.Append("logs/a.log", " two");
        Assert.Empty(scene.Collect());
        scene.Files.Append("logs/a.log", " three\nfour\n");
        Assert.Equal(["one two three", "four"], scene.CollectMessages());
    }

    [Fact]
    public void Carriage_returns_at_the_end_of_a_line_and_empty_lines_are_what_they_are()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/a.log", "one\r\n\r\n\ntwo\rthree\n");
        Assert.Equal(["one", "", "", "two\rthree"], scene.CollectMessages());
    }

    [Fact]
    public void Bytes_that_are_not_utf8_stay_and_show_as_replacement_characters()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/a.log", [0x61, 0xff, 0x00, 0x62, 0x0a]);
        LogEntry entry = Assert.Single(scene.CollectEntries());
        Assert.Equal([0x61, 0xff, 0x00, 0x62], entry.GetUtf8Bytes().ToArray());
        Assert.Equal("a\uFFFD\0b", entry.Message);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_line_and_only_of_that()
    {
        using CollectorScene scene = new();
        scene.Files.Append(
            "logs/a.log", "\uFEFF2026-11-23T01:26:46.3Z stdout F one\n2026-11-23T01:26:46.3Z stdout F \uFEFFtwo\n");
        Assert.Equal(["one", "\uFEFFtwo"], scene.CollectMessages());
    }

    [Theory]
    [InlineData(4_096, 100_000)]
    [InlineData(4_096, 3_000_000)]
    [InlineData(262_144, 3_000_000)]
    [InlineData(262_144, 1_048_577)]
    public void A_line_that_is_too_long_is_cut_and_its_length_kept(int turnBytes, int length)
    {
        const int Limit = 1 << 20;
        using CollectorScene scene = new(options => options with { TurnBytes = turnBytes, MaxMessageBytes = Limit });
        scene.Files.Append("logs/a.log", "before\n");
        foreach (int part in Enumerable.Range(0, 10))
        {
            scene.Files.Append("logs/a.log", new string((char)('0' + part), length / 10));
            Assert.Equal(part == 0 ? 1 : 0, scene.Collect().Count);
        }

        scene.Files.Append("logs/a.log", new string('!', length % 10) + "\r\nafter\n");
        List<LogEntry> entries = scene.CollectEntries();
        Assert.Equal(2, entries.Count);
        Assert.Equal(length, entries[0].OriginalLength);
        Assert.Equal(length > Limit, entries[0].Truncated);
        Assert.Equal(Math.Min(length, Limit), entries[0].Message.Length);
        Assert.Equal('0', entries[0].Message[0]);
        Assert.Equal("after", entries[1].Message);
        Assert.False(entries[1].Truncated);
    }

    [Fact]
    public void A_cut_does_not_go_through_a_character()
    {
        using CollectorScene scene = new(options => options with { MaxMessageBytes = 1024 });
        scene.Files.Append("logs/a.log", new string('x', 1022) + "😀\n");
        LogEntry entry = Assert.Single(scene.CollectEntries());
        Assert.True(entry.Truncated);
        Assert.Equal(new string('x', 1022), entry.Message);
    }

    [Fact]
    public void A_hundred_megabytes_without_a_newline_are_one_entry_in_bounded_memory()
    {
        const int Length = 100 << 20;
        using CollectorScene scene = new();
        using (FileStream file = File.Create(scene.Files["logs/a.log"]))
        {
            byte[] block = new byte[1 << 20];
            Array.Fill(block, (byte)'x');
            for (int length = 0; length < Length; length += block.Length)
            {
                file.Write(block);
            }
        }

        scene.Start();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(scene.Drain());
        scene.Files.Append("logs/a.log", "\nafter\n");
        scene.Time.Advance(TimeSpan.FromSeconds(2));
        using (LogBatch line = scene.Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken)!)
        {
            Assert.Equal((1 << 20, (long)Length), (line.Records[0].Length, line.Records[0].OriginalLength));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 8 << 20);
        Assert.Equal(["after"], scene.Drain().Select(entry => entry.Message));
    }

    [Fact]
    public void Positions_are_the_offsets_of_the_lines()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/a.log", "one\r\ntwo\n");
        Assert.Equal([0L, 5L], scene.CollectEntries().Select(entry => entry.Position.Offset));
    }

    [Fact]
    public void A_busy_file_cannot_starve_a_quiet_one()
    {
        using CollectorScene scene = new(options => options with { TurnBytes = 4096 });
        StringBuilder busy = new();
        for (int line = 0; line < 10_000; line++)
        {
            busy.Append("busy line\n");
        }

        scene.Files.Append("logs/a.log", busy.ToString());
        scene.Files.Append("logs/b.log", "quiet\n");
        scene.Start();
        List<string> batches = [];
        while (scene.Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken) is { } batch)
        {
            batches.Add(System.IO.Path.GetFileName(batch.Metadata.Path));
            batch.Dispose();
        }

        Assert.InRange(batches.IndexOf("b.log"), 0, 1);
        Assert.InRange(batches.Count, 20, 40);
    }
}
