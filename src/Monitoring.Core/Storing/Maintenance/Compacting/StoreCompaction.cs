using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance.Compacting;

/// <summary>What makes a store smaller and searches faster while there is nothing to commit: groups filters, merges
/// small blocks, and writes blocks of earlier versions again. Each step takes some milliseconds.</summary>
internal sealed class StoreCompaction : IDisposable
{
    /// <summary>The number of streams with small blocks above which blocks are merged even under full load.</summary>
    private const int MaxWaitingStreams = 1024;

    private readonly TimeProvider _timeProvider;
    private readonly BlockMerger _merger;
    private readonly BlockCompactor _compactor;
    private readonly BlockRewriter _rewriter;
    private readonly FilterGrouper? _grouper;
    private long? _rewrittenTick;

    /// <summary>Creates the parts; the work is done in steps.</summary>
    /// <param name="store">The store.</param>
    /// <param name="tables">The store's tables.</param>
    /// <param name="options">The options of the writer.</param>
    /// <param name="maxMerged">The maximum number of blocks to merge in one step.</param>
    /// <param name="groupsFilters">Whether filters are grouped.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="report">Receives events for the operator.</param>
    public StoreCompaction(
        StoreConnection store,
        StoreTables tables,
        LogStoreOptions options,
        int maxMerged,
        bool groupsFilters,
        TimeProvider timeProvider,
        Action<StoreEvent> report)
    {
        _timeProvider = timeProvider;
        _merger = new BlockMerger(store, tables, options.Path, report);
        _compactor = new BlockCompactor(store, _merger, options, maxMerged);
        _rewriter = new BlockRewriter(store, _merger);
        _grouper = groupsFilters ? new FilterGrouper(store, options.BlockBytes / 2) : null;
    }

    /// <summary>Whether small blocks wait to be merged.</summary>
    public bool HasSmallBlocks => _compactor.HasWork;

    /// <summary>The number of blocks that merging has saved since the start.</summary>
    public long BlocksSaved => _compactor.BlocksSaved;

    /// <summary>The time until the next block of an earlier version is written again.</summary>
    public TimeSpan RewriteDue
    {
        get
        {
            TimeSpan left = BlockRewriter.Interval
                - (_rewrittenTick is { } tick ? _timeProvider.GetElapsedTime(tick) : BlockRewriter.Interval);
            return !_rewriter.HasWork ? TimeSpan.MaxValue : left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Counts a new block of a stream.</summary>
    /// <param name="stream">The stream's number.</param>
    /// <param name="messageBytes">The length of the block's messages, in bytes.</param>
    public void CountBlock(long stream, long messageBytes)
    {
        _compactor.CountBlock(stream);
        _grouper?.CountBlock(messageBytes);
    }

    /// <summary>Discards what was planned, because blocks were deleted.</summary>
    public void Forget() => _compactor.Forget();

    /// <summary>Does one step.</summary>
    /// <param name="isLoaded">Whether more full commits are expected, which need the cores.</param>
    /// <returns>Whether there was work.</returns>
    public bool Step(bool isLoaded)
    {
        if (GroupFilters())
        {
            return true;
        }

        if (_compactor.HasWork && (!isLoaded || _compactor.Waiting > MaxWaitingStreams))
        {
            _compactor.Step();
            return true;
        }

        if (!isLoaded && RewriteDue == TimeSpan.Zero)
        {
            _rewrittenTick = _timeProvider.GetTimestamp();
            return _rewriter.Step();
        }

        return false;
    }

    /// <summary>Groups the filters of 64 blocks if there are so many, which is worth its time even under full
    /// load.</summary>
    /// <returns>Whether there was work.</returns>
    public bool GroupFilters()
    {
        if (_grouper?.HasWork ?? false)
        {
            _grouper.Step();
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _merger.Dispose();
}
