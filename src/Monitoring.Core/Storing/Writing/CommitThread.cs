using Monitoring.Storing.Database;
using Monitoring.Storing.Maintenance;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Writing;

/// <summary>Commits groups, one transaction each, on its own thread, which alone uses the database.</summary>
internal sealed class CommitThread : IDisposable
{
    /// <summary>The time before a retry after a failed commit.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>The maximum size of a block's writes without its content: four pages, of the tables and
    /// their indexes.</summary>
    private const int BlockOverhead = 4 * StoreConnection.PageBytes;

    private const int SmallBytesUnderLoad = 4 << 10;

    /// <summary>The approximate size of a checkpoint, of a part's header, and of the rows of a new stream.</summary>
    private const int BatchOverhead = 1 << 10;

    private readonly StoreConnection _store;
    private readonly StoreTables _tables;
    private readonly CommitQueue _queue;
    private readonly LogStoreOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly GroupEncoder _encoder;
    private readonly StoreUpkeep _upkeep;
    private readonly EntryNumbering _numbering;
    private readonly MixedStore _mixed;
    private readonly GroupWriter _writer;
    private readonly DestinationWriter _destinations;
    private readonly Thread _thread;

    /// <summary>The group after the one that is being written, if it was already available.</summary>
    private EncodedGroup? _next;

    private LogStoreStatistics _statistics;

    /// <summary>Starts the thread.</summary>
    /// <param name="store">The database, which the thread owns from here on.</param>
    /// <param name="reserve">The store's reserve.</param>
    public CommitThread(
        StoreConnection store, StoreReserve reserve, CommitQueue queue, LogStoreOptions options,
        TimeProvider timeProvider)
    {
        _store = store;
        _tables = new StoreTables(store);
        _queue = queue;
        _options = options;
        _timeProvider = timeProvider;
        _encoder = new GroupEncoder(options.BlockBytes);
        _numbering = new EntryNumbering(store);
        _mixed = new MixedStore(
            store, _tables, new MixedRepair(store, _tables, options.Path, queue.Add), timeProvider);
        _upkeep = new StoreUpkeep(store, _tables, _mixed, reserve, options, timeProvider, queue.Add);
        _writer = new GroupWriter(store, _tables, _mixed, _numbering, _upkeep);
        _destinations = new DestinationWriter(store, queue.Changes);
        _statistics = new LogStoreStatistics
        {
            Blocks = store.GetInt64("""
                SELECT (SELECT count(*) FROM block) + (SELECT count(*) FROM mixed WHERE octet_length(bytes) > 0)
                """),
            FileBytes = store.FileBytes
        };
        _thread = new Thread(Run) { Name = "store " + options.Path, IsBackground = true };
        _thread.Start();
    }

    /// <summary>The figures of what has been written. Can be read by any thread.</summary>
    public LogStoreStatistics Statistics => Volatile.Read(ref _statistics);

    /// <summary>Waits until the thread has ended, after <see cref="CommitQueue.Stop"/>, and has released
    /// its resources.</summary>
    public void Dispose() => _thread.Join();

    private void Run()
    {
        RunUpkeepStep();
        while (true)
        {
            if (_destinations.Write())
            {
                _upkeep.RecordChange();
            }

            if (TryTake() is { } group)
            {
                _next = null;
                if (!CommitWithRetries(group))
                {
                    break;
                }

                _upkeep.GroupFilters();
            }
            else if (_queue.IsStopping)
            {
                break;
            }
            else if (!RunUpkeepStep())
            {
                _queue.WaitForGroup(_upkeep.Due);
            }
        }

        Close();
    }

    private EncodedGroup? TryTake() =>
        _next ?? (_queue.TryTake() is { } group ? new EncodedGroup(group, _encoder) : null);

    /// <summary>Does one step of the upkeep; returns false if there is nothing to do now.</summary>
    private bool RunUpkeepStep()
    {
        long removed = _upkeep.BlocksRemoved;
        bool hasDone = _upkeep.Step();
        CountUpkeep(removed);
        return hasDone;
    }

    private void CountUpkeep(long removedBefore)
    {
        long removed = _upkeep.BlocksRemoved - removedBefore;
        LogStoreStatistics statistics = _statistics with
        {
            Blocks = _statistics.Blocks - removed,
            FileBytes = _upkeep.FileBytes,
            DeletedEntries = _upkeep.DeletedEntries,
            DeletedBytes = _upkeep.DeletedBytes,
        };
        if (statistics != _statistics)
        {
            Volatile.Write(ref _statistics, statistics);
        }
    }

    /// <summary>Retries until the commit succeeds; returns false if the thread must end first.</summary>
    private bool CommitWithRetries(EncodedGroup group)
    {
        using EncodedGroup disposedLast = group;
        while (true)
        {
            bool isLast = _queue.BeginAttempt();
            if (TryCommit(group))
            {
                _queue.Succeed(_options.Path);
                return true;
            }

            if (isLast)
            {
                return false;
            }

            // Retention continues, which may free space.
            while (RunUpkeepStep() && _upkeep.IsShrinking && !_queue.IsStopping)
            {
            }

            _queue.WaitForRetry(RetryInterval);
        }
    }

    private bool TryCommit(EncodedGroup encoded)
    {
        CommitGroup group = encoded.Group;

        // The first entries are synced, so that no later process starts with the same numbers.
        bool isSynced = !_numbering.HasBegun || _upkeep.IsSyncDue;
        try
        {
            IReadOnlyList<StreamBlock> made = encoded.GetBlocks();
            StartEncodingNext();
            PrepareMixed(group);
            FreeSpace(group, made);
            Commit(() => _writer.Write(group, made, SmallBytesFor(group)), isSynced);
        }
        catch (Exception failure)
        {
            // No failure may end the process; the batches are still available for a retry.
            _tables.ClearStreamCache();
            _upkeep.Forget();
            StoreEvent storeEvent = CommitFailure.Describe(failure, _options.Path);
            Volatile.Write(ref _statistics, _statistics with { LastError = storeEvent.Message });
            _queue.Fail(storeEvent);
            return false;
        }

        // Nothing may fail here: the group would be committed again.
        _numbering.RecordCommit(_writer.TakenNumbers);
        _upkeep.RecordDeleted(_writer.DeletedBlocks, _writer.DeletedEntries);
        Volatile.Write(ref _statistics, Count(group));
        _upkeep.RecordCommit(IsFull(group), isSynced);
        return true;
    }

    /// <summary>Divides the mixed blocks into ordinary ones if the group deletes entries, or if there are too
    /// many.</summary>
    private void PrepareMixed(CommitGroup group)
    {
        _mixed.EnsureLoaded();
        long removed = _upkeep.BlocksRemoved;
        if (group.Excluded.Any(identity =>
            _tables.FindUnconfirmed(identity) is { } stream && _mixed.Contains(stream)))
        {
            _upkeep.SealAll();
        }

        _upkeep.LimitMixed();
        CountUpkeep(removed);
    }

    /// <summary>In a full group, only streams with very few entries are parts of the mixed block: it is divided soon,
    /// and the cores are needed for commits.</summary>
    private int SmallBytesFor(CommitGroup group) =>
        IsFull(group) ? Math.Min(_options.SmallBytes, SmallBytesUnderLoad) : _options.SmallBytes;

    private bool IsFull(CommitGroup group) => group.HeldBytes >= _options.GroupBytes;

    /// <summary>Deletes what exceeds the maximum size together with the blocks to commit.</summary>
    /// <exception cref="LogStoreException">The volume is full, and the store has used its reserve.</exception>
    private void FreeSpace(CommitGroup group, IReadOnlyList<StreamBlock> blocks)
    {
        long removed = _upkeep.BlocksRemoved;
        int smallBytes = SmallBytesFor(group);
        long content = blocks.Sum(block => (long)block.Block.ContentLength + block.Block.FilterLength
            + (block.Block.MessageBytes < smallBytes ? 0 : BlockOverhead));
        _upkeep.FreeSpace(content + BlockOverhead + ((long)group.Batches.Count * BatchOverhead));
        CountUpkeep(removed);
        if (_upkeep.IsShrinking)
        {
            throw StoreFailure.VolumeFull(_options.Path);
        }
    }

    private void Commit(Action write, bool isSynced)
    {
        if (isSynced)
        {
            _store.InSyncedTransaction(write);
        }
        else
        {
            _store.InTransaction(write);
        }
    }

    /// <summary>Starts to encode the next group while this one is written.</summary>
    private void StartEncodingNext()
    {
        if (_next is null && TryTake() is { } next)
        {
            _next = next;
            next.Begin();
        }
    }

    private LogStoreStatistics Count(CommitGroup group) => _statistics with
    {
        Entries = _statistics.Entries + group.Entries,
        MessageBytes = _statistics.MessageBytes + group.MessageBytes,
        Blocks = _statistics.Blocks + _writer.AddedBlocks - _writer.DeletedBlocks,
        DeletedEntries = _upkeep.DeletedEntries,
        Commits = _statistics.Commits + 1,
        LastCommit = _timeProvider.GetUtcNow(),
        LastError = null,
    };

    /// <summary>Truncates the write-ahead log, so that one file remains, unless a reader prevents it.</summary>
    private void Close()
    {
        try
        {
            _upkeep.SealAll();
            while (_upkeep.GroupFilters())
            {
            }

            _store.Checkpoint(truncate: true);
        }
        catch (Exception failure)
        {
            // The content of the write-ahead log is as durable there.
            Volatile.Write(ref _statistics, _statistics with { LastError = failure.Message });
        }

        _next?.Dispose();
        _writer.Dispose();
        _upkeep.Dispose();
        _encoder.Dispose();
        _store.Dispose();
    }
}
