using Monitoring.Entries;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance.Compacting;

/// <summary>Writes blocks of earlier versions again, one at a time, so that they have counts by output and level, and
/// filters of this version.</summary>
/// <remarks>Slow on purpose: a large store of an earlier version must not occupy a core. Queries are answered from the
/// old blocks meanwhile.</remarks>
internal sealed class BlockRewriter
{
    /// <summary>The time between two blocks, each of which takes some milliseconds.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly BlockMerger _merger;
    private readonly StoreStatement _findNext;
    private long _last;

    /// <summary>Prepares to find the blocks.</summary>
    public BlockRewriter(StoreConnection store, BlockMerger merger)
    {
        _merger = merger;
        _findNext = store.Prepare("""
            SELECT id, stream, first_seq, count, message_bytes, committed, prior FROM block
            WHERE counts IS NULL AND state = 0 AND id > ?1 ORDER BY id LIMIT 1
            """);
    }

    /// <summary>Whether blocks may be left.</summary>
    public bool HasWork { get; private set; } = true;

    /// <summary>Writes the next block again; returns false if none is left.</summary>
    public bool Step()
    {
        if (!_findNext.Bind(1, _last).Step())
        {
            HasWork = false;
            return false;
        }

        CompactionPlan.Block block = new(
            _findNext.GetInt64(0),
            _findNext.GetInt64(2),
            _findNext.GetInt64(3),
            _findNext.GetInt64(4),
            _findNext.GetInt64(5),
            Prior: _findNext.IsNull(6) ? null : new LogTimestamp(_findNext.GetInt64(6)));
        long stream = _findNext.GetInt64(1);
        _findNext.Reset();
        _last = block.Id;
        _merger.TryMerge(stream, [block]);
        return true;
    }
}
