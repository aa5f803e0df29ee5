using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Filters;
using Monitoring.Watching;

namespace Monitoring.Benchmarks.Storing;

/// <summary>Making blocks of the corpus on one thread, reading them again, and searching them; and how small they
/// are.</summary>
internal static class BlockRun
{
    private const int Rounds = 4;
    private const int TurnBytes = 1 << 20;

    public static void Run(int mebibytes)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        try
        {
            long lines = Corpus.Write(directory, 1, mebibytes);
            for (int round = 0; round < Rounds; round++)
            {
                Measure(directory, lines, mebibytes * (double)(1 << 20));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Measure(string directory, long lines, double rawBytes)
    {
        List<(byte[] Content, byte[] Filter)> blocks = [];
        Console.WriteLine(
            Measurement.Of(() => Encode(directory, blocks)).Describe("collected and made into blocks", lines));
        double content = blocks.Sum(block => (double)block.Content.Length) / rawBytes;
        double filter = blocks.Sum(block => (double)block.Filter.Length) / rawBytes;
        Console.WriteLine($"{blocks.Count} blocks: content {content:P2} and filters {filter:P2} of the raw bytes");
        Console.WriteLine(Measurement.Of(() => ReadAll(blocks)).Describe("messages read", lines));
        foreach (string text in new[] { "zebrafish", "com.shop.Cart", "0123456789abcdef", "WARN", "items for user 77" })
        {
            Search(blocks, text, lines);
        }
    }

    private static void Encode(string directory, List<(byte[] Content, byte[] Filter)> blocks)
    {
        DirectoryCollectorOptions options = new()
        {
            Roots = [new LogRoot { Path = directory }],
            Follow = false,
            TurnBytes = TurnBytes,
        };
        using DirectoryCollector collector = new(
            options, FileWatcher.Create(WatcherKind.Polling,
                TimeProvider.System), TimeProvider.System, new MonitoringEvents());
        using BlockEncoder encoder = new();
        while (collector.Collect(TimeSpan.Zero, CancellationToken.None) is { } batch)
        {
            foreach (ref readonly LogRecord record in batch.Records)
            {
                BlockRow row = new(record.Timestamp, record.Output, batch.File, record.Offset, record.OriginalLength);
                encoder.Add(batch.GetMessage(record), row);
            }

            batch.Dispose();
            if (encoder.Count > 0)
            {
                using EncodedBlock block = encoder.Finish();
                blocks.Add((block.Content.ToArray(), block.Filter.ToArray()));
            }
        }
    }

    private static void ReadAll(List<(byte[] Content, byte[] Filter)> blocks)
    {
        foreach ((byte[] content, _) in blocks)
        {
            using BlockReader reader = new(content);
            for (int row = 0; row < reader.Count; row++)
            {
                reader.GetMessage(row);
            }
        }
    }

    private static void Search(List<(byte[] Content, byte[] Filter)> blocks, string word, long lines)
    {
        ContainedText text = new(word);
        ulong[] keys = BlockFilter.KeysOf(text);
        int passed = 0;
        int found = 0;
        Measurement measurement = Measurement.Of(() =>
        {
            foreach ((byte[] content, byte[] filter) in blocks)
            {
                if (BlockFilter.MayContain(filter, keys))
                {
                    passed++;
                    using BlockReader reader = new(content);
                    ulong[] rows = new ulong[(reader.Count + 63) / 64];
                    Array.Fill(rows, ulong.MaxValue);
                    rows[^1] = ulong.MaxValue >> (63 - ((reader.Count - 1) & 63));
                    reader.KeepContaining(new SearchedText(text), rows);
                    found += rows.Sum(bits => System.Numerics.BitOperations.PopCount(bits));
                }
            }
        });
        Console.WriteLine(
            measurement.Describe($"'{word}' searched", lines) + $", {passed} blocks passed, {found} found");
    }
}
