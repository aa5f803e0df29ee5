using System.Runtime.InteropServices;
using Monitoring.Entries;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance.Compacting;

// Implementation notes
//
// A stream that writes a line from time to time gets a block with each commit. These blocks are merged in the
// background, in the order of the stream and with the same numbers, in one transaction. So a reader sees either the
// small blocks or the merged one.
//
// CompactionPlan selects the blocks. A block that is half full is never merged.
//
// Under full load, blocks are merged only when too many streams wait: the blocks are large then, and the
// cores are needed for commits.

/// <summary>Merges the small blocks of a stream into larger ones, one step at a time, when there is
/// nothing to commit.</summary>
/// <remarks>A merged block has up to one and a half times the full size.</remarks>
internal sealed class BlockCompactor
{
    /// <summary>The maximum number of streams whose new blocks are counted: about 4 MB.</summary>
    private const int MaxCountedStreams = 100_000;

    private readonly BlockMerger _merger;
    private readonly int _blockBytes;
    private readonly long _window;
    private readonly int _maxMerged;
    private readonly StoreStatement _listBlocks;
    private readonly Dictionary<long, int> _newBlocks = [];
    private readonly Queue<long> _due = [];
    private readonly List<CompactionPlan.Block> _blocks = [];
    private long _stream;
    private int _first;

    /// <summary>Finds the streams with small blocks that an earlier process left.</summary>
    /// <param name="store">The store.</param>
    /// <param name="merger">Merges the blocks.</param>
    /// <param name="options">The options of the writer.</param>
    /// <param name="maxMerged">The maximum number of blocks to merge in one step.</param>
    public BlockCompactor(StoreConnection store, BlockMerger merger, LogStoreOptions options, int maxMerged)
    {
        _merger = merger;
        _blockBytes = options.BlockBytes;
        _maxMerged = maxMerged;
        _window = CompactionPlan.WindowFor(options.Retention);
        _listBlocks = store.Prepare("""
            SELECT id, first_seq, count, message_bytes, state, committed, max(latest, committed), prior FROM block WHERE stream = ?1 ORDER BY first_seq DESC
            """);
        using StoreStatement small = store.PrepareOnce("""
            SELECT stream FROM block WHERE message_bytes < ?1 AND state = 0 GROUP BY stream HAVING count(*) >= ?2
            """);
        small.Bind(1, _blockBytes / 2).Bind(2, CompactionPlan.MinBlocks);
        while (small.Step())
        {
            _due.Enqueue(small.GetInt64(0));
        }
    }

    /// <summary>The number of streams in the queue.</summary>
    public int Waiting => _due.Count;

    /// <summary>Whether blocks are waiting to be merged or streams are in the queue.</summary>
    public bool HasWork => _blocks.Count > 0 || _due.Count > 0;

    /// <summary>The number of blocks that merging has saved since the start.</summary>
    public long BlocksSaved { get; private set; }

    /// <summary>Counts a new block of a stream.</summary>
    public void CountBlock(long stream)
    {
        if (_newBlocks.Count >= MaxCountedStreams)
        {
            // Includes deleted streams; existing streams are counted again with their next blocks.
            _newBlocks.Clear();
        }

        int blocks = _newBlocks.GetValueOrDefault(stream) + 1;
        if (blocks == CompactionPlan.MinBlocks)
        {
            _due.Enqueue(stream);
            _newBlocks.Remove(stream);
        }
        else
        {
            _newBlocks[stream] = blocks;
        }
    }

    /// <summary>Discards the planned blocks, because blocks were deleted.</summary>
    public void Forget()
    {
        if (_blocks.Count > 0)
        {
            _blocks.Clear();
            _due.Enqueue(_stream);
        }
    }

    /// <summary>Merges once, or reads the blocks of the next stream.</summary>
    public void Step()
    {
        if (_blocks.Count == 0)
        {
            if (_due.TryDequeue(out _stream))
            {
                ListBlocks();
            }

            return;
        }

        if (CompactionPlan.TryFind(_blocks, _first, _blockBytes, _window, out int first, out int end))
        {
            Merge(first, end);
        }
        else
        {
            _blocks.Clear();
        }
    }

    /// <summary>Lists the stream's last blocks, back to the first one that must not be merged, and sorts them
    /// from the oldest.</summary>
    private void ListBlocks()
    {
        _listBlocks.Bind(1, _stream);
        while (_listBlocks.Step())
        {
            (long count, long messageBytes) = (_listBlocks.GetInt64(2), _listBlocks.GetInt64(3));
            CompactionPlan.Block block = new(
                _listBlocks.GetInt64(0),
                _listBlocks.GetInt64(1),
                count,
                BlockWeight.Of(messageBytes, count, _blockBytes),
                _listBlocks.GetInt64(5),
                _listBlocks.GetInt64(6),
                _listBlocks.IsNull(7) ? null : new LogTimestamp(_listBlocks.GetInt64(7)));
            bool isNeighbor = _blocks.Count == 0 || block.FirstSequence + block.Count == _blocks[^1].FirstSequence;
            if (_listBlocks.GetInt64(4) != 0 || !isNeighbor || block.Weight >= _blockBytes / 2)
            {
                break;
            }

            _blocks.Add(block);
        }

        _listBlocks.Reset();
        _blocks.Reverse();
        _first = 0;
    }

    private void Merge(int first, int max)
    {
        int end = Math.Min(max, first + _maxMerged);
        bool isMerged = false;
        try
        {
            isMerged = _merger.TryMerge(_stream, CollectionsMarshal.AsSpan(_blocks)[first..end]);
        }
        finally
        {
            if (!isMerged)
            {
                Forget();
            }
        }

        if (isMerged)
        {
            BlocksSaved += end - first - 1;
            _first = end;
        }
    }
}
