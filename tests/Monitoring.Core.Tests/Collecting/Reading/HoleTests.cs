using System.Text;
using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Collecting.Reading;

/// <summary>Runs of NULs in a log are not text, whatever made them: copytruncate under a writer that keeps its offset,
/// a crash, a sparse file.</summary>
public sealed class HoleTests
{
    private const int Limit = 1024;

    public static TheoryData<string, int, int> Holes
    {
        get
        {
            TheoryData<string, int, int> holes = [];
            foreach (string format in (string[])["plain", "cri", "docker"])
            {
                foreach (int length in (int[])[1, 3, 4, 255, 256, 257, 3_840, 4_096, 9_000, 70_000, 1_300_000])
                {
                    holes.Add(format, length, 4_096);
                    holes.Add(format, length, 262_144);
                }
            }

            return holes;
        }
    }

    [Theory]
    [MemberData(nameof(Holes))]
    public void A_hole_between_lines_is_skipped_and_the_line_after_it_is_whole(string format, int length, int turnBytes)
    {
        using CollectorScene scene = Scene(turnBytes);
        byte[] bytes =
            [.. Hole(length), .. Line(format, 1), .. Line(format, 2), .. Hole(length), .. Line(format, 3), .. Hole(
            length)];
        scene.Files.Append("logs/a.log", bytes);
        List<LogEntry> entries = scene.CollectEntries();
        AssertLines(
            format, entries, (1, length), (2, length + Line(format, 1).Length),
            (3, (2 * length) + (2 * Line(format, 1).Length)));
        Assert.Equal(2 * length, scene.Events.Counters.HoleBytes);
        Assert.Empty(scene.CollectUntilIdle());

        scene.Files.Append("logs/a.log", Line(format, 4));
        AssertLines(format, scene.CollectEntries(), (4, bytes.Length));
        Assert.Equal(3 * length, scene.Events.Counters.HoleBytes);
        Assert.Equal(0, scene.Events.Counters.UnparsedLines);
        Assert.Empty(scene.Gaps);
    }

    [Theory]
    [MemberData(nameof(Holes))]
    public void A_hole_inside_a_line_ends_it_if_it_is_of_four_bytes_or_more(string format, int length, int turnBytes)
    {
        if (length < 4)
        {
            return;
        }

        using CollectorScene scene = Scene(turnBytes);
        byte[] broken = Line(format, 2)[..^(format == "plain" ? 4 : 3)];
        scene.Files.Append(
            "logs/a.log",
            [.. Line(format, 1), .. broken, .. Hole(length), .. Line(format, 3), .. broken, .. Hole(length)]);
        long third = Line(format, 1).Length + broken.Length + length;
        List<LogEntry> entries = scene.CollectEntries();
        AssertLines(format, [entries[0], entries[2]], (1, 0), (3, third));
        Assert.Equal(format == "docker" ? Encoding.UTF8.GetString(broken) : "line", entries[1].Message);
        Assert.Equal(3, entries.Count);

        scene.Files.Append("logs/a.log", [.. "\n"u8, .. Line(format, 4)]);
        entries = scene.CollectEntries();
        Assert.Equal(2, entries.Count);
        AssertLines(format, entries[1..], (4, third + Line(format, 3).Length + broken.Length + length + 1));
    }

    [Theory]
    [InlineData("nul-start.log")]
    [InlineData("cri-nul.log")]
    public void The_lines_of_a_log_with_a_hole_are_all_whole(string name)
    {
        using CollectorScene scene = Scene(4_096);
        File.Copy(Path.Join(AppContext.BaseDirectory, "Data", "holes", name), scene.Files["logs/a.log"]);
        byte[] bytes = File.ReadAllBytes(scene.Files["logs/a.log"]);
        string[] expected = Encoding.UTF8.GetString(bytes).Split('\n')[..^1];
        List<LogEntry> entries = scene.CollectEntries();
        Assert.Equal(
            expected.Select(line => line.Trim('\0'))
                .Select(
                    line => line[(line.IndexOf(" F ", StringComparison.Ordinal) is >= 0 and int at ? at + 3 : 0)..]),
            entries.Select(entry => entry.Message));
        Assert.All(entries, entry => Assert.DoesNotContain('\0', entry.Message));
        Assert.Equal(bytes.Count(value => value == 0), scene.Events.Counters.HoleBytes);
        Assert.Equal(0, scene.Events.Counters.UnparsedLines);
    }

    [Fact]
    public void A_file_that_grows_by_NULs_gives_nothing_until_text_follows()
    {
        using CollectorScene scene = Scene(4_096);
        scene.Files.Append("logs/a.log", "one\n");
        Assert.Equal(["one"], scene.CollectMessages());
        for (int growth = 0; growth < 20; growth++)
        {
            scene.Files.Append("logs/a.log", Hole(3_000));
            Assert.Empty(scene.Collect());
            Assert.Equal(0, scene.Collector!.MeasureBacklog().UnreadBytes);
        }

        scene.Files.Append("logs/a.log", "two\n");
        Assert.Equal(["two"], scene.CollectMessages());
        Assert.Equal(60_000, scene.Events.Counters.HoleBytes);
    }

    [Theory]
    [InlineData("logs/a.log")]
    [InlineData("logs/a.log.gz")]
    public void A_writer_that_keeps_its_offset_makes_a_hole_at_each_truncation(string copies)
    {
        using CollectorScene scene = new(
            options => options with { Roots = [options.Roots[0] with { Include = ["a.log"] }], TurnBytes = 4_096 });
        string path = scene.Files["logs/a.log"];
        using FileStream writer = new(
            path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        List<string> messages = [];
        for (int round = 0; round < 4; round++)
        {
            for (int line = 0; line < 300; line++)
            {
                writer.Write(Encoding.UTF8.GetBytes($"line {round} {line}\n"));
            }

            messages.AddRange(scene.CollectMessages());
            File.Copy(path, $"{scene.Files[copies]}.{round}", overwrite: true);
            scene.Files.Truncate("logs/a.log");
        }

        Assert.Equal(
            Enumerable.Range(0, 4).SelectMany(round => Enumerable.Range(0, 300).Select(line => $"line {round} {line}")),
            messages);
        Assert.Equal(0, scene.Events.Counters.LostBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_restart_in_a_hole_and_after_one_loses_and_repeats_nothing(bool hasTextBefore)
    {
        using CollectorScene scene = Scene(4_096);
        scene.Files.Append("logs/a.log", "one\n" + (hasTextBefore ? "half" : string.Empty));
        scene.Files.Append("logs/a.log", Hole(50_000));
        Assert.Equal(["one"], scene.CollectMessages());
        scene.Restart();
        Assert.Empty(scene.Collect());
        scene.Files.Append("logs/a.log", "tw");
        Assert.Equal(hasTextBefore ? ["half"] : [], scene.CollectMessages());
        scene.Restart();
        scene.Files.Append("logs/a.log", "o\n");
        Assert.Equal(["two"], scene.CollectMessages());
        scene.Restart();
        scene.Files.Append("logs/a.log", "three\n");
        Assert.Equal(["three"], scene.CollectMessages());
        Assert.Empty(scene.Gaps);
    }

    [Fact]
    public void The_parts_of_a_message_are_joined_over_a_hole()
    {
        using CollectorScene scene = Scene(4_096);
        scene.Files.Append(
            "logs/a.log",
            [.. Part("P one "), .. Hole(20_000), .. Part("P two "), .. Part("P bro")[..^1], .. Hole(9), .. Part(
            "F ken")]);
        LogEntry entry = Assert.Single(scene.CollectEntries());
        Assert.Equal("one two broken", entry.Message);
        static byte[] Part(string text) => Encoding.UTF8.GetBytes($"2026-11-23T01:26:46.3Z stdout {text}\n");
    }

    [Fact]
    public void A_sparse_hole_of_many_gibibytes_is_not_read()
    {
        using CollectorScene scene = Scene(262_144);
        scene.Files.Append("logs/a.log", "one\nhalf");
        const long Length = 64L << 30;
        using (FileStream file = new(scene.Files["logs/a.log"], FileMode.Open, FileAccess.Write))
        {
            file.SetLength(Length);
        }

        scene.Files.Append("logs/a.log", "two\nthree\n");
        Assert.Equal(["one", "half", "two", "three"], scene.CollectMessages());
        Assert.Equal(Length - 8, scene.Events.Counters.HoleBytes);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(300_000)]
    [InlineData(3_000_000)]
    public void A_hole_in_a_compressed_file_is_skipped(int length)
    {
        using CollectorScene scene = new(options => options with
        {
            Roots = [options.Roots[0] with { Include = ["a.log"] }],
            Start = StartPosition.Last(100, reachesBack: true),
            TurnBytes = 4_096,
        });
        scene.Files.Append(
            "logs/a.log.1",
            [.. Hole(length), .. Line("cri", 1), .. Line("cri", 2)[..^3], .. Hole(length), .. Line("cri", 3), .. Hole(
            length)]);
        scene.Files.Compress("logs/a.log.1");
        scene.Files.Append("logs/a.log", Line("cri", 4));
        Assert.Equal(["line 1", "line", "line 3", "line 4"], scene.CollectMessages());
    }

    [Fact]
    public void A_stream_of_bytes_is_read_over_holes()
    {
        foreach (int length in (int[])[1, 4, 5, 8, 300, 262_144, 262_141, 600_000])
        {
            byte[] half = length < 4 ? [] : [.. "2026-11-23T01:26:46.3Z stdout F half"u8, .. Hole(length)];
            byte[] bytes =
                [.. Hole(length), .. Line("cri", 1), .. half, .. Line("cri", 2), .. Hole(length), .. Line("cri",
                3), .. Hole(length)];
            MonitoringEvents events = new();
            List<LogEntry> entries = [];
            foreach (LogBatch batch in ContainerLogReader.Read(
                new MemoryStream(bytes), LogMetadata.ForPath(string.Empty), Limit, joinStackTraces: false,
                TimeProvider.System, events))
            {
                entries.AddRange(Enumerable.Range(0, batch.Count).Select(batch.CreateEntry));
                batch.Dispose();
            }

            Assert.Equal(
                length < 4
                ? ["line 1", "line 2", "line 3"] : ["line 1", "half", "line 2", "line 3"],
                entries.Select(entry => entry.Message));
            Assert.Equal(bytes.Length - length - Line("cri", 3).Length, entries[^1].Position.Offset);
        }
    }

    [Fact]
    public void A_buffered_line_is_read_without_its_hole()
    {
        ContainerLineParser parser = new(
            LogMetadata.ForPath(string.Empty), Limit, false, TimeProvider.System, new MonitoringEvents());
        const string Record = "2026-11-23T01:26:46.3Z stdout F ";
        Assert.Equal(["one"], parser.Add(new string('\0', 5_000) + Record + "one").Select(entry => entry.Message));
        Assert.Equal(
            ["hel", "two"], parser.Add(Record + "hel\0\0\0\0" + Record + "two").Select(entry => entry.Message));
        Assert.Empty(parser.Add("\0\0\0\0"));
    }

    private static CollectorScene Scene(int turnBytes) =>
        new(options => options with { TurnBytes = turnBytes, MaxMessageBytes = Limit });

    private static byte[] Hole(int length) => new byte[length];

    private static byte[] Line(string format, int number) => Encoding.UTF8.GetBytes(format switch
    {
        "cri" => $"2026-11-23T01:26:4{number}Z stderr F line {number}\n",
        "docker" => $$"""{"log":"line {{number}}\n","stream":"stderr","time":"2026-11-23T01:26:4{{number}}Z"}""" + "\n",
        _ => $"line {number}\r\n",
    });

    private static void AssertLines(string format, List<LogEntry> entries, params (int Number, long Offset)[] expected)
    {
        Assert.Equal(
            expected.Select(line => ($"line {line.Number}", line.Offset)),
            entries.Select(entry => (entry.Message, entry.Position.Offset)));
        if (format != "plain")
        {
            Assert.All(entries, entry => Assert.Equal(LogOutput.Stderr, entry.Stream));
            Assert.Equal(
                expected.Select(line => $"2026-11-23T01:26:4{line.Number}Z"),
                entries.Select(
                    entry => entry.ExactTimestamp.ToString()
                    .Replace(".000000000", string.Empty, StringComparison.Ordinal)));
        }
    }
}
