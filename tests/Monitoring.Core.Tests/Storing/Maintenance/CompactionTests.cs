using System.Globalization;
using Monitoring.Diagnostics;
using Monitoring.Storing.Database;
using Monitoring.Storing.Maintenance.Compacting;

namespace Monitoring.Storing.Maintenance;

/// <summary>Many small blocks become few large ones, without a visible change of the entries.</summary>
public sealed class CompactionTests : IDisposable
{
    private readonly StoreScene _scene = new();

    public CompactionTests() => _scene.Options = _scene.Options with { SmallBytes = 0 };

    [Fact]
    public void A_trickle_of_lines_becomes_few_blocks_in_the_same_order()
    {
        using LogStoreWriter writer = _scene.Open();
        List<string> expected = [];
        for (int line = 0; line < 300; line++)
        {
            expected.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}"));
            StoreScene.Commit(writer, _scene.Batch("/a.log", line, expected[^1]));
            StoreScene.Commit(writer, _scene.Batch("/b.log", line, expected[^1]));
        }

        // Fifteen that are not merged yet, and some of about 16, 64 and 256 lines.
        Wait.Until(() => writer.Statistics.Blocks <= 2 * 30,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{writer.Statistics.Blocks} blocks; {string.Join(' ', _scene.Warnings)}"));
        Dictionary<string, List<string>> streams = _scene.ReadAll();
        Assert.Equal(expected, streams["/a.log"]);
        Assert.Equal(expected, streams["/b.log"]);

        // Merging may go on.
        Wait.Until(() => Equals(writer.Statistics.Blocks, _scene.Query("SELECT count(*) FROM block")));
        Wait.Until(() => Equals(writer.Statistics.Blocks, _scene.Query("SELECT count(*) FROM content")));
    }

    [Fact]
    public void Blocks_that_an_earlier_process_left_are_merged()
    {
        string copy;
        using (LogStoreWriter writer = _scene.Open(Unsealed))
        {
            for (int line = 0; line < 40; line++)
            {
                StoreScene.Commit(writer, _scene.Batch("/a.log", line, "line"));
            }

            copy = _scene.CopyAsKilled("copy.db");
        }

        _scene.Options = _scene.Options with { Path = copy };
        using LogStoreWriter reopened = _scene.Open();
        Wait.Until(() => reopened.Statistics.Blocks < 16);
        Assert.Equal(40, _scene.ReadAll()["/a.log"].Count);
    }

    [Fact]
    public void A_damaged_block_is_set_aside_and_the_others_are_merged()
    {
        string copy;
        using (LogStoreWriter writer = _scene.Open(Unsealed))
        {
            for (int line = 0; line < 60; line++)
            {
                StoreScene.Commit(writer, _scene.Batch("/a.log", line, $"line {line}"));
            }

            copy = _scene.CopyAsKilled("copy.db");
        }

        _scene.Query(
            "UPDATE content SET bytes = x'DEADBEEF' WHERE block = (SELECT id FROM block WHERE first_seq = 20)", copy);
        _scene.Options = _scene.Options with { Path = copy };
        using LogStoreWriter reopened = _scene.Open();
        Wait.Until(() => reopened.Statistics.Blocks < 30);
        Assert.Equal(1L, _scene.Query("SELECT count(*) FROM block WHERE state = 1"));
        Assert.Equal(20L, _scene.Query("SELECT first_seq FROM block WHERE state = 1"));
        Assert.Equal(60L, _scene.Query("SELECT sum(count) FROM block"));
        Assert.False(reopened.TryTakeCommitted(out _));
        Assert.Single(_scene.Warnings, warning => warning.Kind == WarningKind.StoreDamaged);
    }

    /// <summary>No entry is written again more than a few times, whatever sizes the blocks come in.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_plan_writes_each_byte_a_few_times(int seed)
    {
        const int BlockBytes = 1 << 20;
        Random random = new(seed);
        List<CompactionPlan.Block> blocks = [];
        (long written, long rewritten, long sequence) = (0, 0, 0);
        for (int commit = 0; commit < 20_000; commit++)
        {
            int bytes = seed switch
            {
                1 => 100,
                2 => random.Next(1, 5000),
                3 => commit % 2 == 0 ? 4000 : 20_000,
                _ => 1 << random.Next(4, 19),
            };
            blocks.Add(new CompactionPlan.Block(commit, sequence++, 1, BlockWeight.Of(bytes, 1, BlockBytes)));
            written += blocks[^1].Weight;
            while (CompactionPlan.TryFind(blocks, 0, BlockBytes, long.MaxValue, out int first, out int end))
            {
                List<CompactionPlan.Block> run = blocks[first..end];
                long total = run.Sum(block => block.Weight);
                rewritten += total;
                Assert.InRange(run.Sum(block => block.Count), 1, Blocks.BlockFormat.MaxRows);
                blocks.RemoveRange(first, end - first);
                CompactionPlan.Block merged = new(0, run[0].FirstSequence, run.Sum(block => block.Count), total);
                if (merged.Weight >= BlockBytes / 2)
                {
                    blocks.RemoveRange(0, first);
                }
                else
                {
                    blocks.Insert(first, merged);
                }
            }
        }

        Assert.InRange((double)rewritten / written, 0.5, 7);
        Assert.InRange(blocks.Count, 0, 120);
    }

    /// <summary>Blocks of one window become few, and none has entries of two.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_plan_merges_each_window_alone_and_writes_each_byte_a_few_times(int seed)
    {
        const int BlockBytes = 1 << 20;
        const int Window = 100;
        Random random = new(seed);
        List<CompactionPlan.Block> blocks = [];
        (long written, long rewritten) = (0, 0);
        for (int commit = 0; commit < 5_000; commit++)
        {
            blocks.Add(new CompactionPlan.Block(commit, commit, 1, random.Next(1, 5000), Age: commit));
            written += blocks[^1].Weight;
            int from = 0;
            while (commit % 16 == 0
                && CompactionPlan.TryFind(blocks, from, BlockBytes, Window, out int first, out int end))
            {
                List<CompactionPlan.Block> run = blocks[first..end];
                rewritten += run.Sum(block => block.Weight);
                Assert.Single(run.Select(block => block.Age / Window).Distinct());
                blocks.RemoveRange(first, end - first);
                blocks.Insert(
                    first,
                    new CompactionPlan.Block(
                    0, run[0].FirstSequence, run.Sum(block => block.Count), run.Sum(block => block.Weight),
                    Age: run[^1].Age));
                from = first + 1;
            }
        }

        Assert.InRange((double)rewritten / written, 0.5, 5);
        Assert.InRange(blocks.Count, 5_000 / Window, (5_000 / Window) + 40);
    }

    [Fact]
    public void An_entry_of_a_quiet_stream_goes_at_most_an_eighth_of_the_age_late()
    {
        TimeSpan age = TimeSpan.FromDays(8);
        TimeSpan late = age / 8;
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(age, null) };
        using LogStoreWriter writer = _scene.Open();
        Queue<DateTimeOffset> kept = [];
        for (int line = 0; line < 240; line++)
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", line, "line"));
            kept.Enqueue(_scene.Time.GetUtcNow());
            for (int hour = 0; hour < 2; hour++)
            {
                _scene.Time.Advance(TimeSpan.FromHours(1));
                int expected = kept.SkipWhile(
                    time => _scene.Time.GetUtcNow() - time > age + late + StoreRetention.Interval).Count();
                Wait.Until(() => line + 1 - writer.Statistics.DeletedEntries <= expected);
                Assert.True(
                    line
                    + 1 - writer.Statistics.DeletedEntries >= kept.SkipWhile(
                    time => _scene.Time.GetUtcNow() - time > age).Count());
            }
        }

        // Each day is one block, but for the last one.
        Wait.Until(() => writer.Statistics.Blocks <= 9 + (2 * CompactionPlan.MinBlocks));
    }

    public void Dispose() => _scene.Dispose();

    /// <summary>Keeps the writer from merging, as a kill right after the commits would.</summary>
    private static void Unsealed(StoreConnection store) => store.Execute(
        "CREATE TEMP TRIGGER keep BEFORE DELETE ON main.block BEGIN SELECT RAISE(ABORT, 'kept by the test'); END");
}
