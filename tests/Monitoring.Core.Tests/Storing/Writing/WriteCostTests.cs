using Monitoring.Entries;

namespace Monitoring.Storing.Writing;

/// <summary>The allocations of a commit do not depend on its number of lines.</summary>
/// <remarks>It counts what all threads allocate, so nothing else may run.</remarks>
[Collection(nameof(WriteCostTests))]
[CollectionDefinition(nameof(WriteCostTests), DisableParallelization = true)]
public sealed class WriteCostTests : IDisposable
{
    private const int Commits = 30;
    private const int ManyLines = 3000;
    private const int MinRounds = 5;
    private const int MaxRounds = 40;

    private readonly StoreScene _scene = new();

    [Fact]
    public void A_commit_of_a_hundred_times_as_many_lines_allocates_as_much()
    {
        // The blocks of many lines are more than half full: nothing is read again to be merged.
        _scene.Options = _scene.Options with { BlockBytes = 256 << 10 };
        using LogStoreWriter writer = _scene.Open();
        long few = long.MaxValue;
        long many = long.MaxValue;
        // The end of an earlier test may still allocate: the least of the rounds counts, and more rounds hide nothing.
        for (int round = 0; round < MaxRounds && (round < MinRounds || many - few > Commits * ManyLines); round++)
        {
            few = Math.Min(few, Measure(writer, ManyLines / 100));
            many = Math.Min(many, Measure(writer, ManyLines));
        }

        // Less than a byte a line, where one object would be 24.
        Assert.InRange(many - few, long.MinValue, Commits * ManyLines);
    }

    [Fact]
    public void The_owner_allocates_nothing_to_write()
    {
        using LogStoreWriter writer = _scene.Open();
        LogBatch batch = Batch(1000);
        Allocations.AssertNone(() =>
        {
            batch.Shrink();
            _ = batch.HeldBytes;
            _ = writer.FlushDue;
        });
        batch.Dispose();
    }

    public void Dispose() => _scene.Dispose();

    /// <summary>The allocations of all threads for some commits; the batches are made before.</summary>
    private long Measure(LogStoreWriter writer, int lines)
    {
        LogBatch[] batches = [.. Enumerable.Range(0, Commits).Select(_ => Batch(lines))];
        long before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (LogBatch batch in batches)
        {
            StoreScene.Commit(writer, batch);
        }

        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private LogBatch Batch(int lines) =>
        _scene.Batch("/a.log", 0, [.. Enumerable.Range(0, lines).Select(_ => "a line of which there are many")]);
}
