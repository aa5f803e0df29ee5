namespace Monitoring.Storing.Maintenance;

/// <content>When each kind of work is due.</content>
internal sealed partial class StoreUpkeep
{
    /// <summary>The maximum time between a commit and the fsync that makes it survive a power cut.</summary>
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(10);

    /// <summary>The time before the end of <see cref="SyncInterval"/> in which a commit is synced, so that no
    /// transaction is needed for that alone.</summary>
    private static readonly TimeSpan SyncMargin = TimeSpan.FromSeconds(1);

    /// <summary>The time without commits after which the write-ahead log is copied and truncated.</summary>
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMinutes(1);

    /// <summary>The time after a full group during which more groups are expected.</summary>
    private static readonly TimeSpan LoadInterval = TimeSpan.FromSeconds(1);

    /// <summary>The time before a retry after a failed step.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    /// <summary>The time until the next work.</summary>
    public TimeSpan Due
    {
        get
        {
            TimeSpan due = Min(Min(ScanDue, ReserveDue), IsShrinking ? TimeSpan.MaxValue : MixedDue);
            due = _unsyncedSinceTick is { } unsynced ? Min(due, Until(unsynced, SyncInterval)) : due;
            due = _writtenTick is { } written ? Min(due, Until(written, IdleInterval)) : due;
            due = Min(due, _compaction.RewriteDue > TimeSpan.Zero || !IsLoaded ? _compaction.RewriteDue : LoadInterval);
            due = _compaction.HasSmallBlocks && _loadedTick is { } loaded ? Min(due, Until(loaded, LoadInterval)) : due;
            return _failedTick is { } failed ? Until(failed, RetryInterval) : due;
        }
    }

    /// <summary>Whether the next commit must be on the disk when it ends, together with all before it.</summary>
    public bool IsSyncDue =>
        _unsyncedSinceTick is { } unsynced && Until(unsynced, SyncInterval - SyncMargin) <= TimeSpan.Zero;

    /// <summary>The time until the next scan for old entries.</summary>
    private TimeSpan ScanDue =>
        _retention.ScannedTick is { } tick ? Until(tick, StoreRetention.Interval) : TimeSpan.Zero;

    /// <summary>The time until the reserve is created, if it does not exist.</summary>
    private TimeSpan ReserveDue => _reservedTick is not { } tick ? TimeSpan.Zero
        : _reserve.IsKept ? TimeSpan.MaxValue
        : Until(tick, RetryInterval);

    /// <summary>The time until mixed blocks are merged or sealed, which waits for a time without full groups.</summary>
    private TimeSpan MixedDue => _mixed.Due is var due && due == TimeSpan.Zero && _loadedTick is { } loaded
        ? Until(loaded, LoadInterval) : due;

    private bool IsLoaded => _loadedTick is { } loaded && Until(loaded, LoadInterval) > TimeSpan.Zero;

    private TimeSpan Until(long tick, TimeSpan interval)
    {
        TimeSpan wait = interval - _timeProvider.GetElapsedTime(tick);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
