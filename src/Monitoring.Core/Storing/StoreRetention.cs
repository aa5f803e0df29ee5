using System.Globalization;
using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Storing;

// Implementation notes
//
// Whole blocks are deleted. A block is too old by the later of its newest entry's time and the time of its last commit: a line that
// a node without a clock has stamped 1970 is as old as its commit. Jumps of the clock are RetentionClock's.
//
// When the store is too large, the oldest go first by the earlier of the two: what is stamped in the future pushes out nothing newer.
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

    /// <summary>An entry that is deleted sooner after its commit was as good as not stored.</summary>
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);

    private const int BlocksInStep = 64;
    private const int VacuumPages = 256;

    /// <summary>Pages that are kept for the next commits: 4 MiB.</summary>
    private const int SparePages = 1024;

    private readonly StoreConnection _store;
    private readonly StoreTables _tables;
    private readonly TimeProvider _timeProvider;
    private readonly StoreClock _clock;
    private readonly RetentionPolicy _policy;
    private readonly Action<StoreNews> _tell;
    private readonly string _path;
    private readonly StoreStatement _pageCount;
    private readonly StoreStatement _freeCount;
    private readonly StoreStatement _listOld;
    private readonly StoreStatement _listFirst;
    private readonly StoreStatement _vacuum;
    private readonly StoreStatement _deleteStreams;
    private readonly List<long> _doomed = [];
    private bool _isLooking;
    private bool _mayBeTooMuch;
    private bool _isDeletingForSize;
    private bool _mayHaveEmptyStreams;
    private bool _isTooSmall;

    /// <summary>Begins, and notes in the store what is kept.</summary>
    public StoreRetention(
        StoreConnection store, StoreTables tables, LogStoreOptions options, TimeProvider timeProvider, Action<StoreNews> tell)
    {
        _store = store;
        _tables = tables;
        _policy = options.Retention;
        _path = options.Path;
        _tell = tell;
        _timeProvider = timeProvider;
        _clock = new StoreClock(store, tables, options, timeProvider, tell);
        _pageCount = store.Prepare("PRAGMA page_count");
        _freeCount = store.Prepare("PRAGMA freelist_count");
        const string Columns = "id, count, stored_bytes, committed";
        string age = StoreSchema.AgeOf(store);
        _listOld = store.Prepare($"SELECT {Columns} FROM block WHERE {age} < ?2 ORDER BY {age} LIMIT ?1");
        _listFirst = store.Prepare($"SELECT {Columns} FROM block ORDER BY {StoreSchema.SizeOrderOf(store)} LIMIT ?1");
        _vacuum = store.Prepare($"PRAGMA incremental_vacuum({VacuumPages})");
        _deleteStreams = store.Prepare(
            "DELETE FROM stream WHERE NOT EXISTS (SELECT 1 FROM block WHERE block.stream = stream.id)");
        store.InTransaction(() =>
        {
            tables.SetSetting(SecondsSetting, (long?)_policy.MaxAge?.TotalSeconds);
            tables.SetSetting(BytesSetting, _policy.MaxBytes);
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

    /// <summary>The time of a commit that is made now.</summary>
    public LogTimestamp CommitTime => _clock.CommitTime;

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
        _clock.Look();
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
        return _isDeletingForSize = excess > 0 && Delete(_listFirst, excess);
    }

    private bool DeleteOld()
    {
        return _isLooking = _isLooking && OldestKept(_clock.Now, _policy) is { } oldest
            && Delete(_listOld.Bind(2, oldest.UnixNanoseconds), long.MaxValue);
    }

    /// <summary>Deletes some blocks; false if there are none.</summary>
    /// <param name="list">Lists at most as many blocks as its first parameter says, in the order in which they go.</param>
    /// <param name="bytes">Enough of them to get so many bytes.</param>
    private bool Delete(StoreStatement list, long bytes)
    {
        (long entries, long freed, long committed) = (0, 0, 0);
        _doomed.Clear();
        list.Bind(1, BlocksInStep);
        while (freed < bytes && list.Step())
        {
            _doomed.Add(list.GetInt64(0));
            entries += list.GetInt64(1);
            freed += list.GetInt64(2);
            committed = Math.Max(committed, list.GetInt64(3));
        }

        list.Reset();
        if (_doomed.Count == 0)
        {
            return false;
        }

        _store.InTransaction(() => _doomed.ForEach(_tables.DeleteBlock));
        DeletedEntries += entries;
        DeletedBytes += freed;
        DeletedBlocks += _doomed.Count;
        _mayHaveEmptyStreams = true;
        if (bytes < long.MaxValue)
        {
            NoteDeletedForSize(committed);
        }

        return true;
    }

    /// <summary>Warns while entries are deleted right after their commit.</summary>
    private void NoteDeletedForSize(long committed)
    {
        bool isTooSmall = committed > LogTimestamp.From(_timeProvider.GetUtcNow() - ShortestLife).UnixNanoseconds;
        if (isTooSmall == _isTooSmall)
        {
            return;
        }

        _isTooSmall = isTooSmall;
        string? message = !isTooSmall ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"The log store {_path} is too small: entries are deleted less than a minute after they were stored, because it may have no more than {_policy.MaxBytes / (1 << 20)} MiB. Give it a greater -RetentionSize, or collect less.");
        _tell(new StoreNews(WarningKind.StoreTooSmall, _path, message));
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
}
