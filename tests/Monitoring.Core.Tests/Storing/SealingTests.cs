using System.Globalization;
using Monitoring.Diagnostics;

namespace Monitoring.Storing;

/// <summary>Many small blocks become few large ones, and nobody notices but the disk.</summary>
public sealed class SealingTests : IDisposable
{
    private readonly StoreScene _scene = new();

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
        Assert.True(SpinWait.SpinUntil(() => writer.Statistics.Blocks <= 2 * 30, StoreScene.Patience));
        Dictionary<string, List<string>> streams = _scene.ReadAll();
        Assert.Equal(expected, streams["/a.log"]);
        Assert.Equal(expected, streams["/b.log"]);
        Assert.Equal(writer.Statistics.Blocks, _scene.Query("SELECT count(*) FROM block"));
        Assert.Equal(writer.Statistics.Blocks, _scene.Query("SELECT count(*) FROM content"));
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
        Assert.True(SpinWait.SpinUntil(() => reopened.Statistics.Blocks < 16, StoreScene.Patience));
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

        _scene.Query("UPDATE content SET bytes = x'DEADBEEF' WHERE block = (SELECT id FROM block WHERE first_seq = 20)", copy);
        _scene.Options = _scene.Options with { Path = copy };
        using LogStoreWriter reopened = _scene.Open();
        Assert.True(SpinWait.SpinUntil(() => reopened.Statistics.Blocks < 30, StoreScene.Patience));
        Assert.Equal(1L, _scene.Query("SELECT count(*) FROM block WHERE state = 1"));
        Assert.Equal(20L, _scene.Query("SELECT first_seq FROM block WHERE state = 1"));
        Assert.Equal(60L, _scene.Query("SELECT sum(count) FROM block"));
        Assert.False(reopened.TryTakeSafe(out _));
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
        List<SealingPlan.Block> blocks = [];
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
            blocks.Add(new SealingPlan.Block(commit, sequence++, 1, BlockWeight.Of(bytes, 1, BlockBytes)));
            written += blocks[^1].Weight;
            while (SealingPlan.TryFind(blocks, 0, BlockBytes, out int first, out int end))
            {
                List<SealingPlan.Block> run = blocks[first..end];
                long total = run.Sum(block => block.Weight);
                rewritten += total;
                Assert.InRange(run.Sum(block => block.Count), 1, Blocks.BlockFormat.MostRows);
                blocks.RemoveRange(first, end - first);
                SealingPlan.Block merged = new(0, run[0].FirstSequence, run.Sum(block => block.Count), total);
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

    public void Dispose() => _scene.Dispose();

    /// <summary>Keeps the writer from merging, as a kill right after the commits would.</summary>
    private static void Unsealed(StoreConnection store) => store.Execute(
        "CREATE TEMP TRIGGER keep BEFORE DELETE ON main.block BEGIN SELECT RAISE(ABORT, 'kept by the test'); END");
}
