using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance;

/// <summary>What the committing thread does when there is nothing to commit: merges small blocks, deletes what is not to be
/// kept, copies the write-ahead log into the database. In steps, each of some milliseconds.</summary>
internal sealed class StoreUpkeep : IDisposable
{
    /// <summary>The longest time between a commit and the fsync that makes it outlast a power cut.</summary>
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(10);

    /// <summary>How long after a full group it is taken that more will come.</summary>
    private static readonly TimeSpan LoadInterval = TimeSpan.FromSeconds(1);

    /// <summary>How soon to try again after a step has failed.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    /// <summary>So many streams with small blocks are merged even under full load.</summary>
    private const int TooManyWaiting = 1024;

    private readonly StoreConnection _store;
    private readonly BlockCompactor _compactor;
    private readonly StoreRetention _retention;
    private readonly StoreReserve _reserve;
    private readonly TimeProvider _timeProvider;
    private readonly Action<StoreEvent> _tell;
    private readonly string _path;
    private long _excludedEntries;
    private long? _unsyncedSinceTick;
    private long? _loadedTick;
    private long? _committedTick;
    private long? _failedTick;
    private long? _reservedTick;

    /// <summary>Begins; what there is to do is done in steps.</summary>
    public StoreUpkeep(
        StoreConnection store,
        StoreTables tables,
        StoreReserve reserve,
        LogStoreOptions options,
        TimeProvider timeProvider,
        Action<StoreEvent> tell)
    {
        _store = store;
        _timeProvider = timeProvider;
        _tell = tell;
        _path = options.Path;
        _compactor = new BlockCompactor(store, tables, options, tell);
        _reserve = reserve;
        _retention = new StoreRetention(store, tables, options, timeProvider, tell);
    }

    /// <summary>How many blocks there are less because of it, since the beginning.</summary>
    public long BlocksRemoved => _compactor.BlocksSaved + _retention.DeletedBlocks;

    /// <summary>Entries deleted.</summary>
    public long DeletedEntries => _retention.DeletedEntries + _excludedEntries;

    /// <summary>What they took, in bytes.</summary>
    public long DeletedBytes => _retention.DeletedBytes;

    /// <summary>The size of the database as of the last step, in bytes.</summary>
    public long FileBytes => _retention.FileBytes;

    /// <summary>The time of a commit that is made now.</summary>
    public LogTimestamp CommitTime => _retention.CommitTime;

    /// <summary>How long until there is something to do.</summary>
    public TimeSpan Due
    {
        get
        {
            TimeSpan due = Min(LookDue, ReserveDue);
            due = _unsyncedSinceTick is { } unsynced ? Min(due, Until(unsynced, SyncInterval)) : due;
            due = _compactor.HasWork && _loadedTick is { } loaded ? Min(due, Until(loaded, LoadInterval)) : due;
            return _failedTick is { } failed ? Until(failed, RetryInterval) : due;
        }
    }

    /// <summary>A stream has another block.</summary>
    public void NoteBlock(long stream) => _compactor.NoteBlock(stream);

    /// <summary>A commit has deleted blocks.</summary>
    public void NoteDeleted(long blocks, long entries)
    {
        _excludedEntries += entries;
        if (blocks > 0)
        {
            _compactor.Forget();
        }
    }

    /// <summary>Something was committed.</summary>
    /// <param name="isFull">Whether it was as much as is committed at once, so that more is to be expected.</param>
    public void NoteCommit(bool isFull)
    {
        long now = _timeProvider.GetTimestamp();
        _unsyncedSinceTick ??= now;
        _committedTick = now;
        _loadedTick = isFull ? now : null;
        _retention.NoteCommit();
    }

    /// <summary>Whether the room of the reserve is in use: nothing may be committed before the reserve is there again.</summary>
    public bool IsShrinking => _reserve.IsUsed;

    /// <summary>Deletes what is too much with the next commit.</summary>
    /// <param name="next">The size of the commit, in bytes.</param>
    public void MakeRoom(long next)
    {
        while (Delete(() => _retention.DeleteTooMuch(next)))
        {
        }
    }

    /// <summary>Does a piece of work.</summary>
    /// <returns>Whether there may be more to do at once.</returns>
    public bool Step()
    {
        if (_failedTick is { } failed && Until(failed, RetryInterval) > TimeSpan.Zero)
        {
            return false;
        }

        try
        {
            bool hasDone = Work();
            if (_failedTick is not null)
            {
                _failedTick = null;
                _tell(new StoreEvent(WarningKind.StoreUpkeepFailed, _path, null));
            }

            return hasDone;
        }
        catch (Exception failure)
        {
            // It may not end the process, nor keep what can be committed from being committed.
            _failedTick = _timeProvider.GetTimestamp();
            string advice = StoreFailure.IsDamage(failure)
                ? "Stop the collector, and save what can still be read of the store with Repair-LogStore."
                : StoreFailure.IsFull(failure) ? "Make room on its disk." : "Check the disk it is on.";
            _tell(new StoreEvent(
                WarningKind.StoreUpkeepFailed,
                _path,
                $"Old or small parts of the log store {_path} cannot be deleted or merged: {failure.Message} It is tried again. {advice}"));
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _compactor.Dispose();

    private bool Work()
    {
        if (Delete(Retain))
        {
            _unsyncedSinceTick ??= _timeProvider.GetTimestamp();
            return true;
        }

        if (ReserveDue <= TimeSpan.Zero)
        {
            KeepReserve();
        }

        if (_unsyncedSinceTick is { } unsynced && Until(unsynced, SyncInterval) <= TimeSpan.Zero)
        {
            Sync();
            return true;
        }

        if (!_compactor.HasWork || IsShrinking || (IsLoaded && _compactor.Waiting <= TooManyWaiting))
        {
            return false;
        }

        _compactor.Step();
        return true;
    }

    private bool Retain()
    {
        if (LookDue <= TimeSpan.Zero)
        {
            _retention.Look();
        }

        _retention.GivesAllBack = IsShrinking;
        return _retention.Step();
    }

    /// <summary>Deletes; with the room of the reserve if the volume is full.</summary>
    private bool Delete(Func<bool> step)
    {
        long deleted = _retention.DeletedBlocks;
        try
        {
            return step();
        }
        catch (Exception failure) when (StoreFailure.IsFull(failure) && _reserve.Release())
        {
            return true;
        }
        finally
        {
            if (_retention.DeletedBlocks > deleted)
            {
                _compactor.Forget();
            }

            if (IsShrinking)
            {
                // So that the write-ahead log takes no more than the reserve has given.
                _store.Checkpoint();
            }
        }
    }

    /// <summary>Makes the write-ahead log outlast a power cut, and gives its space back when nothing more comes.</summary>
    private void Sync()
    {
        _store.Checkpoint(truncate: _committedTick is not { } committed || Until(committed, SyncInterval) <= TimeSpan.Zero);
        _unsyncedSinceTick = null;
    }

    private void KeepReserve()
    {
        _reservedTick = _timeProvider.GetTimestamp();
        if (IsShrinking)
        {
            _store.Checkpoint(truncate: true);
        }

        _reserve.TryKeep();
    }

    /// <summary>The time until it is looked for what is too old.</summary>
    private TimeSpan LookDue => _retention.LookedTick is { } tick ? Until(tick, StoreRetention.Interval) : TimeSpan.Zero;

    /// <summary>The time until the reserve is to be made, if it is not there.</summary>
    private TimeSpan ReserveDue => _reservedTick is not { } tick ? TimeSpan.Zero
        : _reserve.IsKept ? TimeSpan.MaxValue
        : Until(tick, RetryInterval);

    private bool IsLoaded => _loadedTick is { } loaded && Until(loaded, LoadInterval) > TimeSpan.Zero;

    private TimeSpan Until(long tick, TimeSpan interval)
    {
        TimeSpan wait = interval - _timeProvider.GetElapsedTime(tick);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
