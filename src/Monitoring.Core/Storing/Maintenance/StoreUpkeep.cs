using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Database;
using Monitoring.Storing.Maintenance.Compacting;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Maintenance;

/// <summary>The work of the committing thread while there is nothing to commit: merges small blocks, deletes expired
/// entries, copies the write-ahead log into the database. Each step takes some milliseconds.</summary>
internal sealed partial class StoreUpkeep : IDisposable
{
    private readonly StoreConnection _store;
    private readonly StoreTables _tables;
    private readonly StoreCompaction _compaction;
    private readonly StoreRetention _retention;
    private readonly MixedUpkeep _mixed;
    private readonly StoreReserve _reserve;
    private readonly TimeProvider _timeProvider;
    private readonly Action<StoreEvent> _report;
    private readonly string _path;
    private long _excludedEntries;
    private long? _unsyncedSinceTick;
    private long? _loadedTick;
    private long? _writtenTick;
    private long? _failedTick;
    private long? _reservedTick;

    /// <summary>Creates the parts; the work is done in steps.</summary>
    public StoreUpkeep(
        StoreConnection store,
        StoreTables tables,
        MixedStore mixed,
        StoreReserve reserve,
        LogStoreOptions options,
        TimeProvider timeProvider,
        Action<StoreEvent> report)
    {
        _store = store;
        _tables = tables;
        _timeProvider = timeProvider;
        _report = report;
        _path = options.Path;
        int maxMerged = SpacePlan.MergedBlocksFor(options.Retention);
        bool groupsFilters = SpacePlan.GroupsFilters(options.Retention);
        _compaction = new StoreCompaction(store, tables, options, maxMerged, groupsFilters, timeProvider, report);
        _reserve = reserve;
        _retention = new StoreRetention(store, tables, mixed, options, timeProvider, report);
        _mixed = new MixedUpkeep(
            store, tables, mixed, SpacePlan.MixedLimitsFor(options), options.Path, timeProvider, report)
        {
            BlockAdded = CountBlock,
            BeforeWrite = FreeSpace,
        };
    }

    /// <summary>The number of blocks that merging and retention have removed since the start.</summary>
    public long BlocksRemoved => _compaction.BlocksSaved + _retention.DeletedBlocks - _mixed.BlocksAdded;

    /// <summary>The number of deleted entries.</summary>
    public long DeletedEntries => _retention.DeletedEntries + _excludedEntries;

    /// <summary>The size of the deleted entries, in bytes.</summary>
    public long DeletedBytes => _retention.DeletedBytes;

    /// <summary>The size of the database as of the last step, in bytes.</summary>
    public long FileBytes => _retention.FileBytes;

    /// <summary>The time for a commit that is made now.</summary>
    public LogTimestamp CommitTime => _retention.CommitTime;

    /// <summary>Counts a new block of a stream.</summary>
    /// <param name="stream">The stream's number.</param>
    /// <param name="messageBytes">The length of the block's messages, in bytes.</param>
    public void CountBlock(long stream, long messageBytes) => _compaction.CountBlock(stream, messageBytes);

    /// <summary>Records blocks that a commit has deleted.</summary>
    public void RecordDeleted(long blocks, long entries)
    {
        _excludedEntries += entries;
        if (blocks > 0)
        {
            _compaction.Forget();
        }
    }

    /// <summary>Records a commit.</summary>
    /// <param name="isFull">Whether the commit had the maximum size, so that more commits are expected.</param>
    /// <param name="isSynced">Whether the commit is on the disk.</param>
    public void RecordCommit(bool isFull, bool isSynced)
    {
        RecordWrite();
        _unsyncedSinceTick = isSynced ? null : _unsyncedSinceTick;
        _loadedTick = isFull ? _writtenTick : null;
        _retention.RecordCommit();
    }

    /// <summary>Records a commit without entries.</summary>
    public void RecordChange() => RecordWrite();

    /// <summary>Discards the work in progress, because a commit failed.</summary>
    public void Forget() => _mixed.Forget();

    /// <summary>Divides all mixed blocks into ordinary ones now.</summary>
    public void SealAll() => _mixed.SealAll();

    /// <summary>Merges and seals mixed blocks while there are too many, even under full load.</summary>
    public void LimitMixed()
    {
        while (_mixed.MustWork && _mixed.HasWork && !IsShrinking)
        {
            _mixed.Step();
        }
    }

    /// <summary>Whether the reserve's space is in use; nothing may be committed before the
    /// reserve exists again.</summary>
    public bool IsShrinking => _reserve.IsUsed;

    /// <summary>Deletes entries so that the next commit does not exceed the maximum size.</summary>
    /// <param name="next">The size of the commit, in bytes.</param>
    public void FreeSpace(long next)
    {
        while (Delete(() => _retention.DeleteTooMuch(next)))
        {
        }
    }

    /// <summary>Does one step of the work.</summary>
    /// <returns>Whether more work may be left.</returns>
    public bool Step() => Try(Work);

    /// <summary>Groups the filters of 64 blocks if there are so many.</summary>
    /// <returns>Whether more work may be left.</returns>
    public bool GroupFilters() => !IsShrinking && Try(_compaction.GroupFilters);

    /// <inheritdoc/>
    public void Dispose()
    {
        _mixed.Dispose();
        _compaction.Dispose();
    }

    private bool Try(Func<bool> work)
    {
        if (_failedTick is { } failed && Until(failed, RetryInterval) > TimeSpan.Zero)
        {
            return false;
        }

        try
        {
            bool hasDone = work();
            if (_failedTick is not null)
            {
                _failedTick = null;
                _report(new StoreEvent(WarningKind.StoreUpkeepFailed, _path, null));
            }

            return hasDone;
        }
        catch (Exception failure)
        {
            // A failure must neither end the process nor prevent commits.
            _failedTick = _timeProvider.GetTimestamp();
            string advice = StoreFailure.IsDamage(failure)
                ? "Stop the collector, and run Repair-LogStore to recover the readable entries."
                : StoreFailure.IsFull(failure) ? "Free space on the disk of the store."
                : "Check the disk of the store.";
            _report(new StoreEvent(
                WarningKind.StoreUpkeepFailed,
                _path,
                $"Blocks of the log store {_path} cannot be deleted or compacted: {failure.Message} The collector "
                + $"retries. {advice}"));
            return false;
        }
    }

    private bool Work()
    {
        if (Delete(Retain))
        {
            RecordWrite();
            return true;
        }

        if (ReserveDue <= TimeSpan.Zero)
        {
            EnsureReserve();
        }

        if (_unsyncedSinceTick is { } unsynced && Until(unsynced, SyncInterval) <= TimeSpan.Zero)
        {
            Sync();
            return true;
        }

        if (_writtenTick is { } written && Until(written, IdleInterval) <= TimeSpan.Zero)
        {
            _store.Checkpoint(truncate: true);
            (_writtenTick, _unsyncedSinceTick) = (null, null);
            return true;
        }

        if (_retention.TakeNeedsSealing())
        {
            _mixed.RequestSeal();
        }

        if (_mixed.HasWork && !IsShrinking && (!IsLoaded || _mixed.MustWork))
        {
            _mixed.Step();
            RecordWrite();
            _retention.RecordCommit();
            _retention.ScanAgain();
            return true;
        }

        if (IsShrinking || !_compaction.Step(IsLoaded))
        {
            return false;
        }

        RecordWrite();
        return true;
    }

    private void RecordWrite()
    {
        _writtenTick = _timeProvider.GetTimestamp();
        _unsyncedSinceTick ??= _writtenTick;
    }

    private bool Retain()
    {
        if (ScanDue <= TimeSpan.Zero && _retention.Check())
        {
            _mixed.Forget();
        }

        _retention.ReleasesAllPages = IsShrinking;
        return _retention.Step();
    }

    /// <summary>Deletes; uses the space of the reserve if the volume is full.</summary>
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
                _compaction.Forget();
            }

            if (IsShrinking)
            {
                // Keeps the write-ahead log within the space of the reserve.
                _store.Checkpoint();
            }
        }
    }

    /// <summary>Makes the write-ahead log survive a power cut, without copying it into the database.</summary>
    private void Sync()
    {
        long next = EntryNumbering.ReadNext(_store);
        if (next == 1)
        {
            _store.Checkpoint();
        }
        else
        {
            // Only a transaction that changes a page is synced: it skips an entry number.
            _store.InSyncedTransaction(() => EntryNumbering.SetNext(_tables, next + 1));
        }

        _unsyncedSinceTick = null;
    }

    private void EnsureReserve()
    {
        _reservedTick = _timeProvider.GetTimestamp();
        if (IsShrinking)
        {
            _store.Checkpoint(truncate: true);
        }

        _reserve.TryEnsure();
    }
}
