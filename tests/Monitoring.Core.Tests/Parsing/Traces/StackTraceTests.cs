using System.Text;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Parsing.Traces;

/// <summary>The stack traces of languages are one entry each, and other lines are not joined.</summary>
public sealed class StackTraceTests
{
    private const string Stamp = "2026-11-23T01:26:46.300187894Z";

    public static TheoryData<string> Joined => [.. TraceCases.AllJoined.Keys];

    public static TheoryData<string> Errors =>
    [
        .. SystemTraceCases.Joined.Keys, .. DebuggerTraceCases.Joined.Keys, .. ScriptTraceCases.Joined.Keys,
        .. DotNetTraceCases.Joined.Keys,
    ];

    public static TheoryData<string> Apart => [.. TraceCases.AllApart.Keys];

    [Theory]
    [MemberData(nameof(Joined))]
    public void A_trace_is_one_entry(string name)
    {
        string text = TraceCases.AllJoined[name];
        string[] expected = Expected(text);
        Assert.Equal(expected, Read(TraceCases.GetLines(text)));
        Assert.Equal(expected, Read([.. TraceCases.GetLines(text).Select(line => $"{Stamp} stdout F {line}")]));
    }

    [Theory]
    [MemberData(nameof(Joined))]
    public void A_trace_is_one_entry_if_each_line_comes_by_itself(string name)
    {
        string text = TraceCases.AllJoined[name];
        ContainerLineParser parser = new(
            LogMetadata.ForPath(string.Empty), 1 << 20, true, TimeProvider.System, new MonitoringEvents());
        List<LogEntry> entries = [];
        foreach (string line in TraceCases.GetLines(text))
        {
            entries.AddRange(parser.Add($"{Stamp} stdout F {line}"));
        }

        entries.AddRange(parser.Complete());
        Assert.Equal(Expected(text), entries.Select(entry => entry.Message));
    }

    [Theory]
    [MemberData(nameof(Joined))]
    public void A_trace_between_the_lines_of_the_other_output_is_one_entry(string name)
    {
        string text = TraceCases.AllJoined[name];
        IEnumerable<string> lines = TraceCases.GetLines(text).SelectMany(line => new[]
        {
            $"{Stamp} stderr F {line}",
            $"{Stamp} stdout F \tat com.shop.Other.frame(Other.java:1)",
        });
        Assert.Equal(
            Expected(text), Read([.. lines])
            .Where(message => !message.Contains("Other.java", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Joined))]
    public void Traces_of_two_outputs_are_kept_apart(string name)
    {
        string text = TraceCases.AllJoined[name];
        IEnumerable<string> lines = TraceCases.GetLines(text).SelectMany(line => new[]
        {
            $"{Stamp} stderr F {line}",
            $"{Stamp} stdout P {(line.Length > 3 ? line[..3] : line)}",
            $"{Stamp} stdout F {(line.Length > 3 ? line[3..] : string.Empty)}",
        });
        ILookup<LogOutput, string> messages = ReadEntries([.. lines], true)
            .ToLookup(entry => entry.Stream, entry => entry.Message);
        Assert.Equal(Expected(text), messages[LogOutput.Stdout]);
        Assert.Equal(Expected(text), messages[LogOutput.Stderr]);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_trace_is_an_error(string name) =>
        Assert.All(
            ReadEntries(TraceCases.GetLines(TraceCases.AllJoined[name]), true)
                .Where(entry => entry.Message.Contains('\n', StringComparison.Ordinal)),
            entry =>
                Assert.True(entry.Level is LogLevel.Error or LogLevel.Critical, $"{entry.Level}: {entry.Message}"));

    [Theory]
    [MemberData(nameof(Apart))]
    public void Lines_that_resemble_a_trace_stay_apart(string name)
    {
        string[] lines = TraceCases.GetLines(TraceCases.AllApart[name]);
        Assert.Equal(lines, Read(lines));
        Assert.Equal(lines, Read([.. lines.Select(line => $"{Stamp} stdout F {line}")]));
    }

    [Theory]
    [MemberData(nameof(Apart))]
    public void Lines_that_resemble_a_trace_stay_apart_if_each_line_comes_by_itself(string name)
    {
        string[] lines = TraceCases.GetLines(TraceCases.AllApart[name]);
        ContainerLineParser parser = new(
            LogMetadata.ForPath(string.Empty), 1 << 20, true, TimeProvider.System, new MonitoringEvents());
        List<LogEntry> entries = [.. lines.SelectMany(line => parser.Add($"{Stamp} stdout F {line}"))];
        entries.AddRange(parser.Complete());
        Assert.Equal(lines, entries.Select(entry => entry.Message));
    }

    [Theory]
    [MemberData(nameof(Joined))]
    [MemberData(nameof(Apart))]
    public void Nothing_is_joined_by_default(string name)
    {
        string[] lines = TraceCases.GetLines(TraceCases.AllJoined.GetValueOrDefault(name) ?? TraceCases.AllApart[name]);
        Assert.Equal(lines, ReadEntries(lines, isJoining: false).Select(entry => entry.Message));
    }

    [Fact]
    public void The_first_line_gives_time_offset_and_level()
    {
        LogEntry entry = Assert.Single(ReadEntries(
            [
                "2026-11-23T01:26:46.1Z stderr F 10:00:00 WARN cart - boom",
                "2026-11-23T01:26:46.2Z stderr F java.lang.Error: x [ERROR]",
                "2026-11-23T01:26:46.3Z stderr F \tat com.shop.Cart.add(Cart.java:42)",
            ],
            true));
        Assert.Equal("2026-11-23T01:26:46.100000000Z", entry.ExactTimestamp.ToString());
        Assert.Equal(0, entry.Position.Offset);
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Equal(LogOutput.Stderr, entry.Stream);
        Assert.Equal((entry.Message.Length, false), (entry.OriginalLength, entry.Truncated));
    }

    [Fact]
    public void Lines_that_were_not_written_together_are_not_joined()
    {
        string[] lines =
        [
            "2026-11-23T01:26:46Z stdout F ERROR boom",
            "2026-11-23T01:26:48Z stdout F java.lang.Error: x",
            "2026-11-23T01:26:48.1Z stdout F \tat com.shop.Cart.add(Cart.java:42)",
            "2026-11-23T01:26:44Z stdout F \tat com.shop.Cart.add(Cart.java:42)",
        ];
        Assert.Equal([1, 2, 1], Read(lines).Select(message => message.Split('\n').Length));
    }

    [Fact]
    public void A_trace_with_too_many_lines_continues_in_another_entry()
    {
        string[] lines =
            ["java.lang.StackOverflowError", .. Enumerable.Range(0,
            1200).Select(line => $"\tat a.B.c(B.java:{line})"), "done"];
        string[] messages = [.. Read(lines)];
        Assert.Equal([500, 500, 201, 1], messages.Select(message => message.Split('\n').Length));
        Assert.Equal(string.Join('\n', lines), string.Join('\n', messages));
    }

    [Fact]
    public void A_trace_with_too_many_bytes_continues_in_another_entry()
    {
        string[] lines =
            ["java.lang.Error", .. Enumerable.Range(0, 100).Select(
            line => $"\tat a.B.c(B.java:{line}) {new string('x', 80)}"), "done"];
        List<LogEntry> entries = [.. ReadEntries(lines, true, maxMessageBytes: 1024)];
        Assert.Equal(string.Join('\n', lines), string.Join('\n', entries.Select(entry => entry.Message)));
        Assert.All(entries, entry => Assert.InRange(entry.Message.Length, 4, 1024));
        Assert.All(entries, entry => Assert.False(entry.Truncated));
        Assert.InRange(entries.Count, 10, 12);
    }

    [Fact]
    public void A_line_that_is_cut_is_in_no_trace()
    {
        string[] lines =
            ["java.lang.Error: "
            + new string('x', 2000), "\tat a.B.c(B.java:1)", "java.lang.Error", "\tat a.B.c(B.java:1)"
            + new string('x', 2000)];
        Assert.Equal(4, ReadEntries(lines, true, maxMessageBytes: 1024).Count());
    }

    [Fact]
    public void Any_lines_in_any_order_come_out_once_and_in_their_order()
    {
        string[] all =
            [.. TraceCases.AllJoined.Values.Concat(TraceCases.AllApart.Values).SelectMany(TraceCases.GetLines)];
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            string[] lines = [.. Enumerable.Range(0, 200).Select(_ => all[random.Next(all.Length)])];
            Assert.Equal(
                string.Join('\n', lines),
                string.Join('\n', ReadEntries(lines, true, maxMessageBytes: 1024).Select(entry => entry.Message)));
        }
    }

    [Fact]
    public void Joining_does_not_depend_on_the_number_of_lines_in_a_read()
    {
        string[][] cases = [.. Errors.Select(row => TraceCases.AllJoined[row.Data])
            .Concat(SystemTraceCases.Apart.Values).Concat(ScriptTraceCases.Apart.Values)
            .Concat(BlockCases.Joined.Values).Concat(BlockCases.Apart.Values)
            .Select(TraceCases.GetLines)];
        for (int seed = 0; seed < 2000; seed++)
        {
            // Pieces of traces, one after the other.
            Random random = new(seed);
            List<string> lines = [];
            for (int piece = 0; piece < 6; piece++)
            {
                string[] from = cases[random.Next(cases.Length)];
                int start = random.Next(from.Length);
                lines.AddRange(from.Skip(start).Take(random.Next(1, 9)));
            }

            string[] stamped = [.. lines.Select(line => $"{Stamp} stdout F {line}")];
            ContainerLineParser parser = new(
                LogMetadata.ForPath(string.Empty), 1 << 20, true, TimeProvider.System, new MonitoringEvents());
            List<LogEntry> one = [.. stamped.SelectMany(parser.Add)];
            one.AddRange(parser.Complete());
            Assert.Equal(Read(stamped), one.Select(entry => entry.Message));
        }
    }

    [Fact]
    public void A_line_cut_anywhere_never_throws()
    {
        string[] all = [.. TraceCases.AllJoined.Values.SelectMany(TraceCases.GetLines).Distinct()];
        foreach (string line in all)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line);
            for (int length = 0; length <= bytes.Length; length++)
            {
                TraceHead.Recognize(bytes.AsSpan(0, length));
                foreach (TraceState state in Enum.GetValues<TraceState>())
                {
                    TraceGrammar.Next(state, bytes.AsSpan(0, length));
                    TraceGrammar.Next(state, bytes.AsSpan(length));
                }
            }
        }
    }

    [Fact]
    public void A_line_allocates_nothing()
    {
        byte[][] lines = [.. TraceCases.AllJoined.Values.Concat(TraceCases.AllApart.Values)
            .SelectMany(TraceCases.GetLines)
            .Select(line => Encoding.UTF8.GetBytes($"{Stamp} stdout F {line}\n"))];
        RecordAssembler assembler = new(
            1 << 20, new MonitoringCounters(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), timestamps: null);
        using LogBatch batch = new(
            LogMetadata.ForPath(string.Empty), TimeProvider.System, lines.Sum(line => line.Length));
        byte[] all = [.. lines.SelectMany(line => line)];
        Allocations.AssertNone(
            () =>
            {
                batch.Clear();
                all.CopyTo(batch.Bytes, 0);
                assembler.AddLines(batch, 0, all.Length, 0, default);
            },
            calls: 100);
        Assert.InRange(batch.Count, TraceCases.AllJoined.Count, lines.Length);
    }

    private static string[] Expected(string text) => TraceCases.GetEntries(text);

    private static IEnumerable<string> Read(string[] lines) => ReadEntries(lines, true).Select(entry => entry.Message);

    private static IEnumerable<LogEntry> ReadEntries(string[] lines, bool isJoining, int maxMessageBytes = 1 << 20)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        foreach (LogBatch batch in ContainerLogReader.Read(
            stream, LogMetadata.ForPath(string.Empty), maxMessageBytes, isJoining, TimeProvider.System,
            new MonitoringEvents()))
        {
            for (int index = 0; index < batch.Count; index++)
            {
                yield return batch.CreateEntry(index);
            }

            batch.Dispose();
        }
    }
}
