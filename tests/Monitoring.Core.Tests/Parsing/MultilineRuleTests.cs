using System.Text;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Parsing;

/// <summary>An operator's patterns say which lines are one entry.</summary>
public sealed class MultilineRuleTests
{
    private const string Stamp = "2026-11-23T01:26:46.300187894Z";

    /// <summary>A start, a continuation, lines, and between which of them entries are separated (<c>|</c>).</summary>
    public static TheoryData<string, string?, string> Cases => new()
    {
        { "^START", null, "before\n|START 1\na\n\n  b\n|START 2\n|START 3\nc" },
        { "^START", "^ ", "before\n|START 1\n a\n b\n|after\n| c\n|START 2\n d" },
        { "^\\d{4}-", null, "2026-11-23 INFO a\nb\n|2026-11-24 ERROR c\njava.lang.Error: x\n\tat a.B.c(B.java:1)\nd" },
        { "é{3}", "^ü$", "éé\n|ééé 1\nü\n|ö" },
        { "^(?!\\s)", "^\\s", "a\n b\n\tc\n|d\n|e\n f" },
        { "^(a)\\1", null, "ab\n|aa\nab" },
        { "nothing", null, "ERROR boom\n|java.lang.Error: x\n|\tat a.B.c(B.java:1)\n|{\n|}" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Lines_are_joined_as_the_patterns_say(string start, string? continuation, string text)
    {
        string[] expected = text.Split("\n|");
        string[] lines = string.Join('\n', expected).Split('\n');
        MultilineRule rule = Create(start, continuation);
        Assert.Equal(expected, Read(lines, rule).Select(entry => entry.Message));
        Assert.Equal(
            expected, Read([.. lines.Select(line => $"{Stamp} stdout F {line}")], rule).Select(entry => entry.Message));

        ContainerLineParser parser = new(
            LogMetadata.ForPath(string.Empty), 1 << 20, false, TimeProvider.System, new MonitoringEvents(), rule);
        List<LogEntry> entries = [.. lines.SelectMany(line => parser.Add($"{Stamp} stdout F {line}"))];
        entries.AddRange(parser.Complete());
        Assert.Equal(expected, entries.Select(entry => entry.Message));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_output_is_joined_apart_also_from_parts(string start, string? continuation, string text)
    {
        string[] expected = text.Split("\n|");
        IEnumerable<string> lines = string.Join('\n', expected).Split('\n').SelectMany(line => new[]
        {
            $"{Stamp} stderr F {line}",
            $"{Stamp} stdout P {(line.Length > 1 ? line[..1] : line)}",
            $"{Stamp} stdout F {(line.Length > 1 ? line[1..] : string.Empty)}",
        });
        ILookup<LogOutput, string> messages = Read([.. lines], Create(start, continuation))
            .ToLookup(entry => entry.Stream, entry => entry.Message);
        Assert.Equal(expected, messages[LogOutput.Stdout]);
        Assert.Equal(expected, messages[LogOutput.Stderr]);
    }

    [Fact]
    public void The_first_line_gives_the_level_and_the_offset()
    {
        List<LogEntry> entries = Read(["a", "WARN b", "ERROR c"], Create("^WARN", null));
        Assert.Equal(
            [(0, "a"), (2, "WARN b\nERROR c")], entries.Select(entry => ((int)entry.Position.Offset, entry.Message)));
        Assert.Equal(LogLevel.Warning, entries[1].Level);
    }

    [Fact]
    public void An_entry_is_bounded_in_lines_and_in_bytes()
    {
        string[] lines = ["START", .. Enumerable.Range(0, 1200).Select(number => $"{number}")];
        Assert.Equal(
            [500, 500, 201], Read(lines, Create("^START", null)).Select(entry => entry.Message.Split('\n').Length));

        lines = ["START", .. Enumerable.Range(0, 100).Select(_ => new string('x', 100))];
        List<LogEntry> entries = Read(lines, Create("^START", null), maxMessageBytes: 1024);
        Assert.Equal(string.Join('\n', lines), string.Join('\n', entries.Select(entry => entry.Message)));
        Assert.All(entries, entry => Assert.InRange(entry.Message.Length, 100, 1024));
    }

    [Fact]
    public void Lines_that_were_not_written_together_are_not_joined()
    {
        string[] lines =
        [
            "2026-11-23T01:26:46Z stdout F START 1",
            "2026-11-23T01:26:48Z stdout F late",
            "2026-11-23T01:26:49Z stdout F START 2",
            "2026-11-23T01:26:49.05Z stdout F soon",
            "2026-11-23T01:26:50Z stdout F still",
            "2026-11-23T01:26:52Z stdout F late",
        ];
        Assert.Equal(
            ["START 1", "late", "START 2\nsoon\nstill", "late"], Read(lines, Create("^START", null))
            .Select(entry => entry.Message));
    }

    [Theory]
    [InlineData("(", null, "(")]
    [InlineData("a", "[", "[")]
    [InlineData("", null, "")]
    [InlineData("a{2000000000}", null, "a{2000000000}")]
    [InlineData("a", "(?:a{1000}){1000}", "(?:a{1000}){1000}")]
    public void An_invalid_pattern_is_named(string start, string? continuation, string invalid)
    {
        Assert.False(
            MultilineRule.TryCreate(
            start, continuation, out MultilineRule? rule, out (string Pattern, string Reason) reported));
        Assert.Null(rule);
        Assert.Equal(invalid, reported.Pattern);
        Assert.NotEmpty(reported.Reason);
    }

    [Fact]
    public void A_pattern_that_backtracks_without_end_is_disabled_and_no_line_is_lost()
    {
        // The group that refers back needs backtracking.
        MultilineRule rule = Create("^(x*)*\\1y$", null);
        string[] lines = [.. Enumerable.Repeat(new string('x', 4000), 8)];
        Assert.Equal(lines, Read(lines, rule).Select(entry => entry.Message));
    }

    [Fact]
    public void A_line_allocates_nothing()
    {
        byte[] all = Encoding.UTF8.GetBytes(
            string.Concat(
            Enumerable.Range(0, 100)
            .Select(number => $"{Stamp} stdout F {(number % 10 == 0 ? "START" : "é")} {new string('x', number * 8)}\n")));
        RecordAssembler assembler = new(
            1 << 20, new MonitoringCounters(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), timestamps: null);
        assembler.Traces!.Rule = Create("^START", "^[^S]");
        using LogBatch batch = new(LogMetadata.ForPath(string.Empty), TimeProvider.System, all.Length);
        Allocations.AssertNone(
            () =>
            {
                batch.Clear();
                all.CopyTo(batch.Bytes, 0);
                assembler.AddLines(batch, 0, all.Length, 0, default);
            },
            calls: 100);
        Assert.InRange(batch.Count, 9, 10);
    }

    private static MultilineRule Create(string start, string? continuation)
    {
        Assert.True(MultilineRule.TryCreate(start, continuation, out MultilineRule? rule, out _));
        return rule;
    }

    private static List<LogEntry> Read(string[] lines, MultilineRule rule, int maxMessageBytes = 1 << 20)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        List<LogEntry> entries = [];
        foreach (LogBatch batch in ContainerLogReader.Read(
            stream, LogMetadata.ForPath(string.Empty), maxMessageBytes, false, TimeProvider.System,
            new MonitoringEvents(), rule))
        {
            using (batch)
            {
                entries.AddRange(Enumerable.Range(0, batch.Count).Select(batch.CreateEntry));
            }
        }

        return entries;
    }
}
