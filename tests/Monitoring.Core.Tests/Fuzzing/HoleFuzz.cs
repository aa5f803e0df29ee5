using System.Text;
using CsCheck;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Framing;

namespace Monitoring.Fuzzing;

/// <summary>Whatever runs of NULs a file has, its lines are those of the rules, however it is read.</summary>
public sealed class HoleFuzz
{
    private const int Limit = 1024;

    private static Gen<byte[]> Bytes => Gen.Frequency(
            (6, FuzzInput.OneOf<byte[]>(
                [[.. "a line\n"u8], [.. "x"u8], [.. "half"u8], [.. "\n"u8], [.. "\r\n"u8], [.. "\r"u8]])),
            (3, Gen.Int[1, 9].Select(length => new byte[length])),
            (1, FuzzInput.OneOf<int>([200, 256, 3_839, 3_840, 4_096, 9_000,
                20_000]).Select(length => new byte[length])),
            (1, FuzzInput.OneOf<int>([1_000, 1_100, 1_919, 1_921, 2_100, 3_900, 9_000]).Select(
                length => Encoding.UTF8.GetBytes(new string('y', length)))))
        .Array[0, 14].Select(parts => parts.SelectMany(part => part).ToArray())
        .Where(bytes => TextFormDetection.Find(bytes) == TextForm.Utf8);

    private static Gen<int[]> Cuts => Gen.Int[0, 4_000].Array[0, 8];

    [Fact]
    public void Lines_are_those_of_the_rules() => Fuzz.Check(
        Bytes,
        bytes =>
        {
            List<string> lines = [];
            int position = 0;
            int whole = LineFramer.WholeLines(bytes);
            while (LineFramer.TryTake(bytes.AsSpan(0, whole), ref position, out RawLine line))
            {
                lines.Add(Show(line.Start, bytes.AsSpan(line.Start, line.Length)));
            }

            Assert.Equal(
                ReferenceFramer.Frame(bytes)
                .Where(line => line.IsWhole)
                .Select(line => Show(line.Offset, line.Text)), lines);
        },
        Fuzz.Show);

    [Fact]
    public void A_file_that_grows_in_any_steps_gives_the_lines_of_the_rules() => Fuzz.Check(
        Gen.Select(Bytes, Cuts, Gen.Bool),
        input =>
        {
            (byte[] bytes, int[] cuts, bool restarts) = input;
            using CollectorScene scene = new(options => options with { MaxMessageBytes = Limit, TurnBytes = 4_096 });
            List<LogEntry> entries = [];
            int start = 0;
            foreach (int size in FuzzInput.Cut(bytes.Length, cuts))
            {
                scene.Files.Append("logs/a.log", bytes[start..(start + size)]);
                start += size;
                entries.AddRange(scene.CollectEntries());
                if (restarts)
                {
                    scene.Restart();
                }
            }

            scene.Start();
            scene.Collector!.StopFollowing();
            entries.AddRange(scene.Drain());
            Assert.Equal(Expect(bytes), entries.Select(Show));
            Assert.Empty(scene.Gaps);
        },
        input => $"{Fuzz.Show(input.Item1)} in pieces of {string.Join(", ", input.Item2)}");

    [Fact]
    public void A_compressed_file_gives_the_lines_of_the_rules() => Fuzz.Check(
        Bytes,
        bytes =>
        {
            using CollectorScene scene = new(options => options with
            {
                Roots = [options.Roots[0] with { Include = ["a.log"] }],
                Start = StartPosition.Last(1_000, reachesBack: true),
                MaxMessageBytes = Limit,
                TurnBytes = 4_096,
                Follow = false,
            });
            scene.Files.Append("logs/a.log.1", bytes);
            scene.Files.Compress("logs/a.log.1");
            scene.Files.Append("logs/a.log", []);
            Assert.Equal(Expect(bytes), scene.CollectEntries().Select(Show));
        },
        Fuzz.Show);

    [Fact]
    public void A_stream_gives_the_lines_of_the_rules() => Fuzz.Check(
        Gen.Select(Bytes, Gen.Int[262_000, 262_200]),
        input =>
        {
            // So that the chunks end somewhere in them.
            byte[] bytes =
                [.. Encoding.UTF8.GetBytes(new string('z', input.Item2 - 1) + "\n"), .. input.Item1, .. input.Item1];
            List<string> lines = [];
            foreach (LogBatch batch in ContainerLogReader.Read(
                new MemoryStream(bytes), LogMetadata.ForPath(string.Empty), Limit, joinStackTraces: false,
                TimeProvider.System, new MonitoringEvents()))
            {
                lines.AddRange(Enumerable.Range(0, batch.Count).Select(row => Show(batch.CreateEntry(row))));
                batch.Dispose();
            }

            Assert.Equal(Expect(bytes), lines);
        },
        input => $"{input.Item2} and twice {Fuzz.Show(input.Item1)}");

    [Fact]
    public void The_last_entries_are_the_last_lines_of_the_rules() => Fuzz.Check(
        Gen.Select(Bytes, Gen.Int[0, 6]),
        input =>
        {
            (byte[] bytes, int count) = input;
            using CollectorScene scene = new(
                options => options with
                {
                    MaxMessageBytes = Limit,
                    TurnBytes = 4_096,
                    Start = StartPosition.Last(count),
                    Follow = false
                });
            scene.Files.Append("logs/a.log", bytes);
            List<ReferenceLine> lines = ReferenceFramer.Frame(bytes);
            int whole = lines.Count(line => line.IsWhole);
            Assert.Equal(Expect(bytes).Skip(Math.Max(0, whole - count)), scene.CollectEntries().Select(Show));
        },
        input => $"{input.Item2} of {Fuzz.Show(input.Item1)}");

    private static IEnumerable<string> Expect(byte[] bytes) => ReferenceFramer.Frame(bytes).Select(
        line => $"{Show(line.Offset, line.Text.AsSpan(0, Math.Min(line.Text.Length, Limit)))} of {line.Text.Length}");

    private static string Show(LogEntry entry) =>
        $"{Show(entry.Position.Offset, entry.GetUtf8Bytes().Span)} of {entry.OriginalLength}";

    private static string Show(long offset, ReadOnlySpan<byte> text) => $"{offset}: {Encoding.Latin1.GetString(text)}";
}
