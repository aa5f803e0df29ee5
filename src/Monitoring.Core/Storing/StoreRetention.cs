using Monitoring.Entries;

namespace Monitoring.Storing;

// Implementation notes
//
// Whole blocks are deleted, by age: since the later of their newest entry's time and the time of their last commit. So a line
// that a node without a clock has stamped 1970 is as old as its commit. Times that lie behind a jump of the clock are RetentionClock's.
//
// A step deletes some, in one transaction, so that no commit
// waits for long; the caller comes again until there is nothing to do.
//
// The size that counts is that of the pages in use: unused ones are given back to the file system in steps of their own, but
// for some that the next commits will need. The write-ahead log counts with twice the size at which it is copied, because a
// commit and what is deleted after it come on top. Only a single transaction (a group, a merged block) that is larger than that
// exceeds the limit, until the log is copied.

/// <summary>Deletes what is too old or too much, one step at a time, and gives space back.</summary>
internal sealed class StoreRetention
{
    /// <summary>The setting with the greatest age, in seconds.</summary>
    public const string SecondsSetting = "retention.seconds";

    /// <summary>The setting with the greatest size, in bytes.</summary>
    public const string BytesSetting = "retention.bytes";

    /// <summary>How often old entries are looked for.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>A greater age would be before the first year that a clock can show.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(36500);

    private const int BlocksInStep = 64;
    private const int VacuumPages = 256;

    /// <summary>Pages that are kept for the next commits: 4 MiB.</summary>
    private const int SparePages = 1024;

    private readonly StoreConnection _store;
    private readonly StoreTables _tables;
    private readonly TimeProvider _timeProvider;
    private readonly RetentionClock _clock;
    private readonly RetentionPolicy _policy;
    private readonly StoreStatement _pageCount;
    private readonly StoreStatement _freeCount;
    private readonly StoreStatement _listOldest;
    private readonly StoreStatement _moveCommits;
    private readonly StoreStatement _vacuum;
    private readonly StoreStatement _deleteStreams;
    private readonly List<long> _doomed = [];
    private bool _isLooking;
    private bool _mayBeTooMuch;
    private bool _isDeletingForSize;
    private bool _mayHaveEmptyStreams;

    /// <summary>Begins, and notes in the store what is kept.</summary>
    public StoreRetention(StoreConnection store, StoreTables tables, RetentionPolicy policy, TimeProvider timeProvider)
    {
        _store = store;
        _tables = tables;
        _policy = policy;
        _timeProvider = timeProvider;
        _clock = new RetentionClock(timeProvider, FindLastCommit(store));
        _pageCount = store.Prepare("PRAGMA page_count");
        _freeCount = store.Prepare("PRAGMA freelist_count");
        _listOldest = store.Prepare(
            "SELECT id, count, stored_bytes FROM block WHERE max(latest, committed) < ?1 ORDER BY max(latest, committed) LIMIT ?2");
        _moveCommits = store.Prepare("UPDATE block SET committed = committed + ?3 WHERE committed BETWEEN ?1 AND ?2");
        _vacuum = store.Prepare($"PRAGMA incremental_vacuum({VacuumPages})");
        _deleteStreams = store.Prepare(
            "DELETE FROM stream WHERE NOT EXISTS (SELECT 1 FROM block WHERE block.stream = stream.id)");
        store.InTransaction(() =>
        {
            tables.SetSetting(SecondsSetting, (long?)policy.MaxAge?.TotalSeconds);
            tables.SetSetting(BytesSetting, policy.MaxBytes);
        });
        Look();
    }

    /// <summary>Entries deleted.</summary>
    public long DeletedEntries { get; private set; }

    /// <summary>What they took, in bytes.</summary>
    public long DeletedBytes { get; private set; }

    /// <summary>Blocks deleted.</summary>
    public long DeletedBlocks { get; private set; }

    /// <summary>The size of the database when it was measured last, with unused pages, in bytes.</summary>
    public long FileBytes { get; private set; }

    /// <summary>Since when nothing was looked for, on the monotonic clock.</summary>
    public long LookedTick { get; private set; }

    /// <summary>When to copy the write-ahead log into the database, in pages: at most a sixteenth of the largest size.</summary>
    public static int WalPagesFor(RetentionPolicy policy)
    {
        const int Share = 16;
        const int Fewest = 16;
        long most = (policy.MaxBytes ?? long.MaxValue) / Share / StoreConnection.PageBytes;
        return (int)Math.Clamp(most, Fewest, StoreConnection.MostWalPages);
    }

    /// <summary>The time before which entries are too old; null if none are.</summary>
    public static LogTimestamp? OldestKept(DateTimeOffset now, RetentionPolicy policy) =>
        policy.MaxAge is { } age ? LogTimestamp.From(now - (age < LongestAge ? age : LongestAge)) : null;

    /// <summary>How much is too much, in bytes.</summary>
    /// <param name="bytesInUse">The size of the pages in use.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="isDeleting">Whether more is deleted already than must be, so that not every commit has to delete
    /// something.</param>
    public static long ExcessOf(long bytesInUse, RetentionPolicy policy, bool isDeleting = false)
    {
        if (policy.MaxBytes is not { } maxBytes)
        {
            return 0;
        }

        long most = maxBytes - (2L * WalPagesFor(policy) * StoreConnection.PageBytes);
        return isDeleting || bytesInUse > most ? Math.Max(0, bytesInUse - (most / 20 * 19)) : 0;
    }

    /// <summary>Something was committed: there may be too much.</summary>
    public void NoteCommit() => _mayBeTooMuch = true;

    /// <summary>It is time to look for what is too old.</summary>
    public void Look()
    {
        LookedTick = _timeProvider.GetTimestamp();
        if (_clock.Look() is { } jump)
        {
            _store.InTransaction(() => _moveCommits
                .Bind(1, jump.First.UnixNanoseconds).Bind(2, jump.Last.UnixNanoseconds).Bind(3, jump.Nanoseconds).Run());
        }

        _isLooking = true;
        _mayBeTooMuch = true;
    }

    /// <summary>Does a piece of the work.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool Step() => DeleteTooMuch() || DeleteOld() || DeleteEmptyStreams() || GiveSpaceBack();

    /// <summary>Does a piece of the work that cannot wait, because every commit adds to it.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool DeleteTooMuch()
    {
        if (!_mayBeTooMuch && !_isDeletingForSize)
        {
            return false;
        }

        long pages = _pageCount.RunForInt64()!.Value;
        FileBytes = pages * StoreConnection.PageBytes;
        long inUse = (pages - _freeCount.RunForInt64()!.Value) * StoreConnection.PageBytes;
        _mayBeTooMuch = false;

        long excess = ExcessOf(inUse, _policy, _isDeletingForSize);
        return _isDeletingForSize = excess > 0 && Delete(long.MaxValue, excess);
    }

    private bool DeleteOld()
    {
        return _isLooking = _isLooking && OldestKept(_clock.Now, _policy) is { } oldest && Delete(oldest.UnixNanoseconds, long.MaxValue);
    }

    /// <summary>Deletes some of the oldest blocks; false if there are none.</summary>
    /// <param name="before">Only those that are older, in Unix nanoseconds.</param>
    /// <param name="bytes">Enough of them to get so many bytes.</param>
    private bool Delete(long before, long bytes)
    {
        (long entries, long freed) = (0, 0);
        _doomed.Clear();
        _listOldest.Bind(1, before).Bind(2, BlocksInStep);
        while (freed < bytes && _listOldest.Step())
        {
            _doomed.Add(_listOldest.GetInt64(0));
            entries += _listOldest.GetInt64(1);
            freed += _listOldest.GetInt64(2);
        }

        _listOldest.Reset();
        if (_doomed.Count == 0)
        {
            return false;
        }

        _store.InTransaction(() => _tables.ExpireBlocks(_doomed));
        DeletedEntries += entries;
        DeletedBytes += freed;
        DeletedBlocks += _doomed.Count;
        _mayHaveEmptyStreams = true;
        return true;
    }

    /// <summary>Removes streams of which nothing is left. One that is written again gets a new number, never an old one.</summary>
    private bool DeleteEmptyStreams()
    {
        if (_mayHaveEmptyStreams)
        {
            _mayHaveEmptyStreams = false;
            _store.InTransaction(_deleteStreams.Run);
            return true;
        }

        return false;
    }

    private bool GiveSpaceBack()
    {
        long free = _freeCount.RunForInt64()!.Value;
        if (free <= SparePages)
        {
            return false;
        }

        _vacuum.Run();
        FileBytes = _pageCount.RunForInt64()!.Value * StoreConnection.PageBytes;
        return _freeCount.RunForInt64() < free;
    }

    private static LogTimestamp? FindLastCommit(StoreConnection store)
    {
        using StoreStatement find = store.PrepareOnce("SELECT max(committed) FROM block");
        return find.RunForInt64() is { } committed ? new LogTimestamp(committed) : null;
    }
}
