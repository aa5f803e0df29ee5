using System.Text;
using CsCheck;
using Monitoring.Entries;
using Monitoring.Files;
using static Monitoring.Collecting.Reading.EncodedText;

namespace Monitoring.Collecting.Reading;

/// <summary>Files whose text is not UTF-8: each line comes once and as UTF-8, and every offset is one of the
/// file.</summary>
public sealed class EncodingTests
{
    /// <summary>The letters have the bytes of LF and CR in them, or NULs, or are two units.</summary>
    private const string Hard =
        "gr\u00F6\u00DFer \u0A0A \u010A \u0A00 \u0D0A \u0100 \u4E2D\u6587 \uD83D\uDE00\uD83D\uDE00 end";

    private static readonly string[] AllForms = ["utf-16le", "utf-16be", "utf-16le bom", "utf-16be bom"];

    private static readonly int[] TurnSizes = [4096, 5001, 262_144];

    public static TheoryData<string> Forms => [.. AllForms];

    [Theory]
    [MemberData(nameof(Forms))]
    [InlineData("utf-8 bom")]
    public void Lines_are_utf8_and_offsets_are_those_of_the_file(string form)
    {
        using CollectorScene scene = new();
        string[] lines = ["2026-06-01 10:00:00 ERROR " + Hard, "", "third"];
        scene.Files.Append("logs/a.log", Bytes(form, lines[0] + "\r\n\r\n" + lines[2] + "\n"));
        List<LogEntry> entries = scene.CollectEntries();
        Assert.Equal(lines, entries.Select(entry => entry.Message));
        Assert.Equal(lines[0], Encoding.UTF8.GetString(entries[0].GetUtf8Bytes().Span));
        Assert.Equal(
            [0, Bytes(form, lines[0] + "\r\n").Length, Bytes(form, lines[0] + "\r\n\r\n").Length],
            entries.Select(entry => entry.Position.Offset));
        Assert.All(entries, entry => Assert.False(entry.Truncated));
        Assert.Empty(scene.Gaps);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_file_that_grows_by_single_bytes_gives_the_same_and_a_restart_after_each_repeats_nothing(string form)
    {
        using CollectorScene scene = new();
        byte[] bytes = Bytes(form, "1 " + Hard + "\n2\r\n3 \uD83D\uDE00\n");
        List<string> collected = [];
        scene.Files.Append("logs/a.log", []);
        collected.AddRange(scene.CollectMessages());
        foreach (byte value in bytes)
        {
            scene.Files.Append("logs/a.log", [value]);
            collected.AddRange(scene.CollectMessages());
            scene.Restart();
        }

        Assert.Equal(["1 " + Hard, "2", "3 \uD83D\uDE00"], collected);
        Assert.Empty(scene.CollectUntilIdle());
        Assert.Empty(scene.Gaps);
    }

    [Fact]
    public void Any_lines_in_any_pieces_and_turns_come_once_and_whole()
    {
        Gen<string> line = Gen.OneOf(
            Gen.Const(Hard), Gen.Const(""), Gen.Int[0, 4000]
                .Select(length => new string('x', length)), Gen.Int[1, 1500]
                .Select(count => new string('\u0A0A', count)));
        Gen.Select(
            Gen.Int[0, 3]
            .Select(index => AllForms[index]), line.Array[0, 20], Gen.Int[1, 3000].Array[1, 12], Gen.Int[0, 2]
            .Select(index => TurnSizes[index]), Gen.Bool).Sample(
            (form, lines, pieces, turnBytes, restarts) =>
            {
                using CollectorScene scene = new(options => options with { TurnBytes = turnBytes });
                string[] all = ["the first", .. lines];
                byte[] bytes = Bytes(
                    form, string.Concat(all.Select((line, index) => line + (index % 3 == 1 ? "\r\n" : "\n"))));
                List<string> collected = [];
                int written = 0;
                for (int piece = 0; written < bytes.Length; piece++)
                {
                    int length = Math.Min(pieces[piece % pieces.Length], bytes.Length - written);
                    scene.Files.Append("logs/a.log", bytes[written..(written + length)]);
                    written += length;
                    collected.AddRange(scene.CollectMessages());
                    if (restarts)
                    {
                        scene.Restart();
                    }
                }

                collected.AddRange(scene.CollectUntilIdle());
                Assert.Equal(all, collected);
                Assert.Empty(scene.Gaps);
            },
            iter: 60);
    }

    [Theory]
    [InlineData("utf-16le", 4_096)]
    [InlineData("utf-16be bom", 262_144)]
    public void A_line_that_is_too_long_is_cut_and_not_within_a_character(string form, int turnBytes)
    {
        using CollectorScene scene = new(options => options with { TurnBytes = turnBytes, MaxMessageBytes = 50_001 });
        string emoji = string.Concat(Enumerable.Repeat("\uD83D\uDE00", 40_000));
        scene.Files.Append(
            "logs/a.log", Bytes(form, "before\n" + emoji + "\r\nafter\n" + new string('y', 60_000) + "\n"));
        List<LogEntry> entries = scene.CollectEntries();
        Assert.Equal(
            ["before", emoji[..25_000], "after", new string('y', 50_001)], entries.Select(entry => entry.Message));
        Assert.Equal([false, true, false, true], entries.Select(entry => entry.Truncated));
        Assert.Equal(60_000, entries[3].OriginalLength);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_unfinished_line_and_half_a_character_come_when_the_file_is_deleted(string form)
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/a.log", Bytes(form, "one\nla"));
        scene.Files.Append("logs/a.log", [0x73]);
        Assert.Equal(["one"], scene.CollectMessages());
        scene.Files.Delete("logs/a.log");
        Assert.Equal(["a.log: la\uFFFD"], scene.CollectUntilIdle());
        Assert.Empty(scene.Gaps);
    }

    [Fact]
    public void A_position_within_a_newline_from_an_older_version_continues_after_the_newline()
    {
        using CollectorScene scene = new();
        byte[] bytes = Bytes("utf-16le", "one\ntwo\n");
        scene.Files.Append("logs/a.log", bytes[..7]);
        scene.Collect();
        scene.Files.Append("logs/a.log", bytes[7..8]);
        Assert.Equal(["one"], scene.CollectMessages());
        scene.Restart(checkpoint => checkpoint with
        {
            Files =
                [.. checkpoint.Files.Select(
                file => file with { Offset = 7, Marker = Fingerprint.Of(bytes.AsSpan(0, 7)) })],
        });
        scene.Files.Append("logs/a.log", bytes[8..]);
        Assert.Equal(["two"], scene.CollectMessages());
    }

    [Theory]
    [InlineData("utf-16le bom", "utf-8")]
    [InlineData("utf-8", "utf-16be")]
    [InlineData("utf-16le", "utf-16be bom")]
    [InlineData("utf-8 bom", "utf-16le bom")]
    public void The_next_file_may_have_another_encoding_be_the_log_renamed_or_truncated(string first, string second)
    {
        foreach (bool isCopied in (bool[])[false, true])
        {
            using CollectorScene scene = new();
            scene.Files.Append("logs/a.log", Bytes(first, "1\n2 \u4E2D\n"));
            Assert.Equal(["a.log: 1", "a.log: 2 \u4E2D"], scene.Collect());
            scene.Files.Append("logs/a.log", Body(first, "3\n"));
            if (isCopied)
            {
                File.Copy(scene.Files["logs/a.log"], scene.Files["logs/a.log.1"]);
                scene.Files.Truncate("logs/a.log");
            }
            else
            {
                scene.Files.Rename("logs/a.log", "logs/a.log.1");
            }

            scene.Files.Append("logs/a.log", Bytes(second, "4 \u4E2D\n5\n"));
            Assert.Equal(
                ["3", "4 \u4E2D", "5"], scene.CollectUntilIdle()
                .Select(line => line.Split(": ", 2)[1])
                .Order(StringComparer.Ordinal));
            scene.Files.Append("logs/a.log", Body(second, "6\n"));
            scene.Restart();
            Assert.Equal(["a.log: 6"], scene.CollectUntilIdle());
            Assert.Empty(scene.Gaps);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_writer_that_keeps_its_offset_over_a_truncation_leaves_a_hole_that_is_no_line(string form)
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/a.log", Bytes(form, "one\ntwo\n"));
        Assert.Equal(["one", "two"], scene.CollectMessages());
        long end = new FileInfo(scene.Files["logs/a.log"]).Length;
        using (FileStream file = new(scene.Files["logs/a.log"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
            file.SetLength(end);
            file.Position = end;
            file.Write(Body(form, "three\nfour\n"));
        }

        Assert.Equal(["three", "four"], scene.CollectMessages());
        scene.Restart();
        scene.Files.Append("logs/a.log", Body(form, "five\n"));
        Assert.Equal(["five"], scene.CollectMessages());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Nuls_within_and_at_the_end_are_holes(string form)
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/a.log", Bytes(form, "one\ntw\0o\n" + new string('\0', 3000)));
        Assert.Equal(["one", "tw\0o"], scene.CollectMessages());
        scene.Files.Append("logs/a.log", Body(form, "three\0\0\0\0four\n"));
        Assert.Equal(["three", "four"], scene.CollectMessages());
        Assert.Equal(["a.log: last"], Append("last\n"));
        Assert.True(scene.Events.Counters.HoleBytes >= 6008);

        List<string> Append(string text)
        {
            scene.Files.Append("logs/a.log", Body(form, text));
            return scene.Collect();
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_last_entries_are_found_also_where_the_file_is_compressed(string form)
    {
        using CollectorScene scene = new(
            options => options with { Start = StartPosition.Last(3, reachesBack: true), Follow = false });
        scene.Files.Append("logs/0.log.20200101-000000", Bytes(form, "1\n2 \u0A0A\n3 " + Hard + "\n"));
        scene.Files.Compress("logs/0.log.20200101-000000", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        scene.Files.Append("logs/0.log", Bytes(form, "4 \u010A" + new string('z', 40_000) + "\r\n5\n"));
        Assert.Equal(["3 " + Hard, "4 \u010A" + new string('z', 40_000), "5"], scene.CollectMessages());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    [InlineData("utf-8 bom")]
    public void Since_a_moment_older_entries_are_skipped(string form)
    {
        LogTimestamp moment = LogTimestamp.From(new DateTimeOffset(2026, 6, 1, 10, 0, 2, TimeSpan.Zero));
        using CollectorScene scene = new(options => options with { Start = StartPosition.Since(moment) });
        scene.Files.Append(
            "logs/a.log",
            Bytes(form, "2026-06-01T10:00:01Z one\n2026-06-01T10:00:02Z two\n2026-06-01T10:00:03Z three\n"));
        Assert.Equal(["2026-06-01T10:00:02Z two", "2026-06-01T10:00:03Z three"], scene.CollectMessages());
    }
}
