using System.Globalization;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Maintenance;

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
// Unused pages are given back to the file system in steps of their own, but for some that the next commits will need.

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
    private static readonly TimeSpan MaxRetentionAge = TimeSpan.FromDays(36500);

    /// <summary>An entry that is deleted sooner after its commit was as good as not stored.</summary>
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);

    private const int BlocksInStep = 32;
    private const int StreamsInStep = 32;

    /// <summary>Pages that are kept for the next commits: 4 MiB.</summary>
    private const long SparePages = 1024;

    private readonly StoreConnection _store;
    private readonly StoreTables _tables;
    private readonly TimeProvider _timeProvider;
    private readonly StoreClock _clock;
    private readonly RetentionPolicy _policy;
    private readonly Action<StoreEvent> _tell;
    private readonly string _path;
    private readonly int _blockBytes;
    private readonly StoreStatement _pageCount;
    private readonly StoreStatement _freeCount;
    private readonly StoreStatement _listOld;
    private readonly StoreStatement _listFirst;
    private readonly StoreStatement _vacuum;
    private readonly StoreStatement _listEmptyStreams;
    private readonly StoreStatement _deleteStream;
    private readonly List<long> _doomed = [];
    private long _emptyFrom;
    private bool _hasKeptSettings;
    private bool _isLooking;
    private bool _mayBeTooMuch = true;
    private bool _isDeletingForSize;
    private bool _mayHaveEmptyStreams;
    private bool _isTooSmall;

    /// <summary>Begins; writes nothing yet.</summary>
    public StoreRetention(
        StoreConnection store, StoreTables tables, LogStoreOptions options, TimeProvider timeProvider, Action<StoreEvent> tell)
    {
        _store = store;
        _tables = tables;
        _policy = options.Retention;
        _path = options.Path;
        _blockBytes = options.BlockBytes;
        _tell = tell;
        _timeProvider = timeProvider;
        _clock = new StoreClock(store, tables, options, timeProvider, tell);
        _pageCount = store.Prepare("PRAGMA page_count");
        _freeCount = store.Prepare("PRAGMA freelist_count");
        const string Columns = "id, count, stored_bytes, committed";
        string age = StoreSchema.AgeOf(store);
        _listOld = store.Prepare($"SELECT {Columns} FROM block WHERE {age} < ?2 ORDER BY {age} LIMIT ?1");
        _listFirst = store.Prepare($"SELECT {Columns} FROM block ORDER BY {StoreSchema.SizeOrderOf(store)} LIMIT ?1");
        _vacuum = store.Prepare($"PRAGMA incremental_vacuum({SpacePlan.VacuumPagesFor(options.Retention)})");
        _listEmptyStreams = store.Prepare("""
            SELECT id FROM stream WHERE id >= ?1 AND NOT EXISTS (SELECT 1 FROM block WHERE block.stream = stream.id) ORDER BY id LIMIT ?2
            """);
        _deleteStream = store.Prepare("DELETE FROM stream WHERE id = ?1");
    }

    /// <summary>Entries deleted.</summary>
    public long DeletedEntries { get; private set; }

    /// <summary>What they took, in bytes.</summary>
    public long DeletedBytes { get; private set; }

    /// <summary>Blocks deleted.</summary>
    public long DeletedBlocks { get; private set; }

    /// <summary>The size of the database when it was measured last, with unused pages, in bytes.</summary>
    public long FileBytes { get; private set; }

    /// <summary>Whether no unused pages are kept for the next commits, because the volume is full.</summary>
    public bool GivesAllBack { get; set; }

    /// <summary>The time of a commit that is made now.</summary>
    public LogTimestamp CommitTime => _clock.CommitTime;

    /// <summary>When it was looked for what is too old, on the monotonic clock; null if it was not yet.</summary>
    public long? LookedTick { get; private set; }

    /// <summary>The time before which entries are too old; null if none are.</summary>
    public static LogTimestamp? OldestKept(DateTimeOffset now, RetentionPolicy policy) =>
        policy.MaxAge is { } age ? LogTimestamp.From(now - (age < MaxRetentionAge ? age : MaxRetentionAge)) : null;

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
    public bool Step() => KeepSettings() || DeleteTooMuch() || DeleteOld() || DeleteEmptyStreams() || GiveSpaceBack();

    /// <summary>Deletes some of what is too much.</summary>
    /// <param name="next">The size of the next commit, in bytes.</param>
    /// <returns>Whether there may be more.</returns>
    public bool DeleteTooMuch(long next = 0)
    {
        if (!_mayBeTooMuch && !_isDeletingForSize && next == 0)
        {
            return false;
        }

        long pages = _pageCount.RunForInt64()!.Value;
        FileBytes = pages * StoreConnection.PageBytes;
        long inUse = (pages - _freeCount.RunForInt64()!.Value) * StoreConnection.PageBytes;
        _mayBeTooMuch = false;

        long excess = SpacePlan.ExcessOf(inUse, _policy, Math.Max(next, _blockBytes), _isDeletingForSize);
        return _isDeletingForSize = excess > 0 && Delete(_listFirst, excess);
    }

    /// <summary>Notes in the store what is kept, so that it can be shown.</summary>
    private bool KeepSettings()
    {
        if (_hasKeptSettings)
        {
            return false;
        }

        _store.InTransaction(() =>
        {
            _tables.SetSetting(SecondsSetting, (long?)_policy.MaxAge?.TotalSeconds);
            _tables.SetSetting(BytesSetting, _policy.MaxBytes);
        });
        return _hasKeptSettings = true;
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

        _store.InTransaction(() => _tables.ExpireBlocks(_doomed));
        DeletedEntries += entries;
        DeletedBytes += freed;
        DeletedBlocks += _doomed.Count;
        (_mayHaveEmptyStreams, _emptyFrom) = (true, 0);
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
        _tell(new StoreEvent(WarningKind.StoreTooSmall, _path, message));
    }

    /// <summary>Removes some of the streams of which nothing is left. One that is written again gets a new number, never an old one.</summary>
    private bool DeleteEmptyStreams()
    {
        if (!_mayHaveEmptyStreams)
        {
            return false;
        }

        _doomed.Clear();
        _listEmptyStreams.Bind(1, _emptyFrom).Bind(2, StreamsInStep);
        while (_listEmptyStreams.Step())
        {
            _doomed.Add(_listEmptyStreams.GetInt64(0));
        }

        if (_doomed.Count > 0)
        {
            _store.InTransaction(() => _doomed.ForEach(stream => _deleteStream.Bind(1, stream).Run()));
        }

        _mayHaveEmptyStreams = _doomed.Count == StreamsInStep;
        _emptyFrom = _mayHaveEmptyStreams ? _doomed[^1] + 1 : 0;
        return true;
    }

    /// <summary>Gives unused pages back, but for some that the next commits need, as far as the largest size allows.</summary>
    private bool GiveSpaceBack()
    {
        long free = _freeCount.RunForInt64()!.Value;
        long inUse = _pageCount.RunForInt64()!.Value - free;
        long spare = (SpacePlan.MaxInUse(_policy, _blockBytes) / StoreConnection.PageBytes) - inUse;
        if (free <= (GivesAllBack ? 0 : Math.Clamp(spare, 0, SparePages)))
        {
            return false;
        }

        _vacuum.Run();
        FileBytes = _pageCount.RunForInt64()!.Value * StoreConnection.PageBytes;
        return _freeCount.RunForInt64() < free;
    }
}
