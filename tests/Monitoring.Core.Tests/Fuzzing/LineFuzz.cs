using System.Text;
using CsCheck;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Messages.Timestamps;
using Monitoring.Parsing;
using Monitoring.Parsing.Traces;
using Monitoring.Parsing.Traces.Languages;

namespace Monitoring.Fuzzing;

/// <summary>However bytes are cut into reads, they are the same lines, messages and traces.</summary>
public sealed class LineFuzz
{
    private const string Stamp = "2026-11-23T01:26:46.300187894Z";

    private static Gen<byte[]> Text => FuzzInput.Words(60, "\n", "\r\n", "\r", "a line", "x", "", "\n\n");

    private static Gen<int[]> Cuts => Gen.Int[0, 40].Array[0, 30];

    /// <summary>Lines of traces and the lines between them, of both outputs, whole and in parts.</summary>
    /// <remarks>Without lines that may belong to another trace and also begin one: a read that ends before such a line
    /// may split its trace (see docs/limitations.md).</remarks>
    private static Gen<string[]> LogLines
    {
        get
        {
            string[] shapes =
            [
                .. TraceCases.AllJoined.Values.Concat(TraceCases.AllApart.Values).SelectMany(TraceCases.GetLines)
                    .Where(line => !IsOfTwo(line)).Distinct(),
            ];
            string[][] traces =
            [
                .. TraceCases.AllJoined.Values.Concat(TraceCases.AllApart.Values)
                    .Select(text => TraceCases.GetLines(text).ToArray())
                    .Where(lines => !lines.Any(IsOfTwo)),
            ];
            Gen<string> prefix = FuzzInput.OneOf<string>(
                [$"{Stamp} stdout F ", $"{Stamp} stdout F ", $"{Stamp} stderr F ", $"{Stamp} stdout P ",
                    $"{Stamp} stderr P ", "2026-11-23T01:26:48Z stdout F "]);
            Gen<string[]> mixed = Gen.Select(prefix, FuzzInput.OneOf(shapes))
                .Select((before, line) => before + line).Array[0, 12];
            Gen<string[]> whole = Gen.Select(prefix, FuzzInput.OneOf(traces))
                .Select((before, lines) => lines.Select(line => before + line).ToArray());
            return Gen.OneOf(mixed, whole).Array[0, 4].Select(parts => parts.SelectMany(part => part).ToArray());
        }
    }

    [Fact]
    public void Lines_are_the_text_between_newlines_and_holes() => Fuzz.Check(
        Text,
        bytes =>
        {
            List<string> lines = [];
            int position = 0;
            ReadOnlySpan<byte> whole = bytes.AsSpan(0, LineFramer.WholeLines(bytes));
            while (LineFramer.TryTake(whole, ref position, out RawLine line))
            {
                lines.Add(Encoding.Latin1.GetString(bytes, line.Start, line.Length));
            }

            Assert.Equal(
                ReferenceFramer.Frame(bytes)
                .Where(line => line.IsWhole)
                .Select(line => Encoding.Latin1.GetString(line.Text)), lines);
        });

    [Fact]
    public void An_answer_is_the_same_lines_however_it_is_cut() => Fuzz.Check(
        Gen.Select(Text, Cuts, Gen.Int[1, 30]),
        input =>
        {
            (byte[] bytes, int[] cuts, int most) = input;
            using LineBuffer answer = new(most);
            List<(string, long)> lines = [];
            int start = 0;
            foreach (int size in FuzzInput.Cut(bytes.Length, cuts))
            {
                bytes.AsSpan(start, size).CopyTo(answer.GetSpace().Span);
                answer.Advance(size);
                start += size;
                while (answer.TryPeek(out ReadOnlyMemory<byte> found, out long length))
                {
                    ReadOnlySpan<byte> line = found.Span;
                    lines.Add((Encoding.Latin1.GetString(line), length));
                    answer.Take();
                }
            }

            string rest = Encoding.Latin1.GetString(answer.GetUnfinishedLine(out long remainingLength));
            string[] expected = Encoding.Latin1.GetString(bytes).Split('\n');
            Assert.Equal(
                expected[..^1]
                .Select(WithoutReturn)
                .Select(line => (line[..Math.Min(line.Length, most)], (long)line.Length)), lines);
            Assert.Equal(
                (expected[^1][..Math.Min(expected[^1].Length, most)], expected[^1].Length), (rest, remainingLength));
        },
        input =>
            $"{Fuzz.Show(input.Item1)} in pieces of {string.Join(", ", input.Item2)}, {input.Item3} bytes of a line");

    [Fact]
    public void Records_are_the_same_however_lines_are_cut_into_reads() => Fuzz.Check(
        Gen.Select(LogLines, Gen.Int[0, 6].Array[0, 20]),
        input =>
        {
            (string[] lines, int[] cuts) = input;
            List<string> whole = Read(lines, [lines.Length], 1 << 20);
            Assert.Equal(whole, Read(lines, FuzzInput.Cut(lines.Length, cuts), 1 << 20));
        },
        input =>
            $"{string.Join("\n", input.Item1.Select(Fuzz.Show))}\nin reads of {string.Join(", ", input.Item2)} lines");

    [Fact]
    public void No_byte_of_a_line_is_lost_when_traces_are_joined() => Fuzz.Check(
        LogLines,
        lines =>
        {
            string[] plain = [.. lines.Select(line => line[(line.IndexOf(" F ", StringComparison.Ordinal) + 3)..])];
            Assert.Equal(
                plain, Read([.. plain.Select(line => $"{Stamp} stdout F {line}")], [1, 2, 3, plain.Length], 1 << 20)
                .SelectMany(message => message[(message.IndexOf(' ', StringComparison.Ordinal) + 1)..].Split('\n')));
        },
        lines => string.Join("\n", lines.Select(Fuzz.Show)));

    /// <summary>Any line may be the source line after Node's position, and Python's group of exceptions is indented
    /// like a message.</summary>
    private static bool IsOfTwo(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        return FrameTraces.IsNodePosition(bytes) || bytes.AsSpan().StartsWith(PythonTraces.GroupHead);
    }

    private static string WithoutReturn(string line) => line.EndsWith('\r') ? line[..^1] : line;

    /// <summary>The messages of each output, in order.</summary>
    private static List<string> Read(string[] lines, int[] reads, int most)
    {
        MonitoringEvents events = new();
        RecordAssembler assembler = new(
            most, events.Counters, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1),
            new TimestampReader(TimeZoneInfo.Utc));
        List<(LogOutput Output, string Message)> messages = [];
        int line = 0;
        long offset = 0;
        foreach (int count in reads)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(
                string.Concat(lines.Skip(line).Take(count).Select(text => text + "\n")));
            using LogBatch batch = new(LogMetadata.ForPath(string.Empty), TimeProvider.System, bytes.Length + 1);
            bytes.CopyTo(batch.Bytes, 0);
            assembler.AddLines(batch, 0, bytes.Length, offset, default);
            line += count;
            offset += bytes.Length;
            Take(batch);
        }

        using LogBatch last = new(LogMetadata.ForPath(string.Empty), TimeProvider.System, 1);
        assembler.FlushAll(last);
        Take(last);
        return [
            .. messages.OrderBy(message => message.Output).Select(message => $"{message.Output} {message.Message}")];

        void Take(LogBatch batch)
        {
            foreach (ref readonly LogRecord record in batch.Records)
            {
                messages.Add((record.Output, Encoding.UTF8.GetString(batch.GetMessage(record))));
            }
        }
    }
}
