using System.Globalization;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;
using Monitoring.Storing.Destinations;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// Whole blocks are deleted. The age of a block counts from the later of its newest entry's time and the time of its
// last commit. So a line with a time stamp of 1970, from a node without a clock, is as old as its commit.
// RetentionClock handles jumps of the clock.
//
// When the store is too large, the oldest blocks are deleted first, by the earlier of the two times. So entries with
// future time stamps do not displace newer ones.
//
// A step deletes a number of blocks in one transaction, so that no commit waits for long. The caller repeats the
// step until no work is left.
//
// Unused pages are returned to the file system in separate steps, except those that the next commits will need.

/// <summary>Deletes entries that exceed the maximum age or size, one step at a time, and
/// releases unused space.</summary>
internal sealed class StoreRetention
{
    /// <summary>The setting with the maximum age, in seconds.</summary>
    public const string SecondsSetting = "retention.seconds";

    /// <summary>The setting with the maximum size, in bytes.</summary>
    public const string BytesSetting = "retention.bytes";

    /// <summary>The interval of scans for old entries.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>The limit of the maximum age: a greater age would begin before the first year that a
    /// clock can show.</summary>
    private static readonly TimeSpan MaxRetentionAge = TimeSpan.FromDays(36500);

    /// <summary>An entry deleted within this time after its commit is useless.</summary>
    private static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(1);

    private const int BlocksInStep = 32;
    private const int StreamsInStep = 32;

    /// <summary>The number of unused pages to keep for the next commits: 4 MiB.</summary>
    private const long SparePages = 1024;

    private readonly StoreConnection _store;
    private readonly StoreTables _tables;
    private readonly MixedStore _mixed;
    private readonly TimeProvider _timeProvider;
    private readonly StoreClock _clock;
    private readonly DestinationGaps _gaps;
    private readonly RetentionPolicy _policy;
    private readonly Action<StoreEvent> _report;
    private readonly string _path;
    private readonly int _blockBytes;
    private readonly StoreStatement _pageCount;
    private readonly StoreStatement _freeCount;
    private readonly StoreStatement _listOld;
    private readonly StoreStatement _listFirst;
    private readonly StoreStatement _vacuum;
    private readonly StoreStatement _listEmptyStreams;
    private readonly StoreStatement _deleteStream;
    private readonly List<long> _toDelete = [];
    private long _emptyFrom;
    private bool _hasWrittenSettings;
    private bool _isScanning;
    private bool _mayBeTooMuch = true;
    private bool _isDeletingForSize;
    private bool _mayHaveEmptyStreams;
    private bool _isTooSmall;
    private bool _needsSealing;

    /// <summary>Prepares the statements and writes nothing.</summary>
    public StoreRetention(
        StoreConnection store, StoreTables tables, MixedStore mixed, LogStoreOptions options,
        TimeProvider timeProvider, Action<StoreEvent> report)
    {
        _mixed = mixed;
        _store = store;
        _tables = tables;
        _policy = options.Retention;
        _path = options.Path;
        _blockBytes = options.BlockBytes;
        _report = report;
        _timeProvider = timeProvider;
        _clock = new StoreClock(store, tables, options, timeProvider, report);
        _gaps = new DestinationGaps(store);
        _pageCount = store.Prepare("PRAGMA page_count");
        _freeCount = store.Prepare("PRAGMA freelist_count");
        const string Columns = "id, count, stored_bytes, committed";
        string age = StoreSchema.AgeOf(store);
        _listOld = store.Prepare(
            $"SELECT {Columns} FROM block WHERE {age} < ?2 AND +end_number <= ?3 ORDER BY {age} LIMIT ?1");
        _listFirst = store.Prepare($"SELECT {Columns} FROM block ORDER BY {StoreSchema.SizeOrderOf(store)} LIMIT ?1");
        _vacuum = store.Prepare($"PRAGMA incremental_vacuum({SpacePlan.VacuumPagesFor(options.Retention)})");
        _listEmptyStreams = store.Prepare("""
            SELECT id FROM stream WHERE id >= ?1 AND NOT EXISTS (SELECT 1 FROM block WHERE block.stream = stream.id) ORDER BY id LIMIT ?2
            """);
        _deleteStream = store.Prepare("DELETE FROM stream WHERE id = ?1");
    }

    /// <summary>The number of deleted entries.</summary>
    public long DeletedEntries { get; private set; }

    /// <summary>The size of the deleted entries, in bytes.</summary>
    public long DeletedBytes { get; private set; }

    /// <summary>The number of deleted blocks.</summary>
    public long DeletedBlocks { get; private set; }

    /// <summary>The size of the database at the last measurement, unused pages included, in bytes.</summary>
    public long FileBytes { get; private set; }

    /// <summary>Whether all unused pages are released, because the volume is full.</summary>
    public bool ReleasesAllPages { get; set; }

    /// <summary>Whether the store was too large, and all of its entries were in mixed blocks, since the last
    /// call.</summary>
    public bool TakeNeedsSealing() => _needsSealing && !(_needsSealing = false);

    /// <summary>The time for a commit that is made now.</summary>
    public LogTimestamp CommitTime => _clock.CommitTime;

    /// <summary>The time of the last scan for old entries, on the monotonic clock; null if there was none.</summary>
    public long? ScannedTick { get; private set; }

    /// <summary>The time before which entries are too old; null if none are too old.</summary>
    public static LogTimestamp? CutoffOf(DateTimeOffset now, RetentionPolicy policy) =>
        policy.MaxAge is { } age ? LogTimestamp.From(now - (age < MaxRetentionAge ? age : MaxRetentionAge)) : null;

    /// <summary>Makes the next scan for old entries due, because entries became ordinary blocks.</summary>
    public void ScanAgain() => ScannedTick = null;

    /// <summary>Records a commit, after which the store may be too large.</summary>
    public void RecordCommit() => _mayBeTooMuch = true;

    /// <summary>Starts a scan for old entries.</summary>
    /// <returns>Whether the commit times of entries were changed.</returns>
    public bool Check()
    {
        ScannedTick = _timeProvider.GetTimestamp();
        bool hasMoved = _clock.Check();
        _isScanning = true;
        _mayBeTooMuch = true;
        return hasMoved;
    }

    /// <summary>Does one step of the work.</summary>
    /// <returns>Whether more work may be left.</returns>
    public bool Step() => WriteSettings() || DeleteTooMuch() || DeleteOld() || DeleteEmptyStreams() || ReleaseSpace();

    /// <summary>Deletes blocks in excess of the maximum size.</summary>
    /// <param name="next">The size of the next commit, in bytes.</param>
    /// <returns>Whether more work may be left.</returns>
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
        _isDeletingForSize = excess > 0 && Delete(_listFirst, excess);
        _needsSealing |= excess > 0 && !_isDeletingForSize && _mixed.Rows.Count > 0;
        return _isDeletingForSize;
    }

    /// <summary>Stores the retention policy so that it can be displayed.</summary>
    private bool WriteSettings()
    {
        if (_hasWrittenSettings)
        {
            return false;
        }

        _store.InTransaction(() =>
        {
            _tables.SetSetting(SecondsSetting, (long?)_policy.MaxAge?.TotalSeconds);
            _tables.SetSetting(BytesSetting, _policy.MaxBytes);
        });
        return _hasWrittenSettings = true;
    }

    private bool DeleteOld() =>
        _isScanning = _isScanning && CutoffOf(_clock.Now, _policy) is { } oldest
            && Delete(
                _listOld.Bind(2, oldest.UnixNanoseconds).Bind(3, _gaps.FindHeldNumber()), long.MaxValue);

    /// <summary>Deletes a number of blocks; returns false if there are none.</summary>
    /// <param name="list">Lists blocks in the order of their deletion; its first parameter is
    /// the maximum number.</param>
    /// <param name="bytes">The number of bytes to free.</param>
    private bool Delete(StoreStatement list, long bytes)
    {
        (long entries, long freed, long committed) = (0, 0, 0);
        _toDelete.Clear();
        list.Bind(1, BlocksInStep);
        while (freed < bytes && list.Step())
        {
            _toDelete.Add(list.GetInt64(0));
            entries += list.GetInt64(1);
            freed += list.GetInt64(2);
            committed = Math.Max(committed, list.GetInt64(3));
        }

        list.Reset();
        if (_toDelete.Count == 0)
        {
            return false;
        }

        _store.InTransaction(() =>
        {
            _gaps.Record(_toDelete);
            _tables.ExpireBlocks(_toDelete);
        });
        DeletedEntries += entries;
        DeletedBytes += freed;
        DeletedBlocks += _toDelete.Count;
        (_mayHaveEmptyStreams, _emptyFrom) = (true, 0);
        if (bytes < long.MaxValue)
        {
            RecordDeletedForSize(committed);
        }

        return true;
    }

    /// <summary>Warns while entries are deleted right after their commit.</summary>
    private void RecordDeletedForSize(long committed)
    {
        bool isTooSmall = committed > LogTimestamp.From(_timeProvider.GetUtcNow() - MinLifetime).UnixNanoseconds;
        if (isTooSmall == _isTooSmall)
        {
            return;
        }

        _isTooSmall = isTooSmall;
        string? message = !isTooSmall ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"The log store {_path} is too small: entries are deleted less than a minute after they were stored, "
            + $"because its maximum size is {_policy.MaxBytes / (1 << 20)} MiB. Use a larger -RetentionSize, or "
            + $"collect fewer logs.");
        _report(new StoreEvent(WarningKind.StoreTooSmall, _path, message));
    }

    /// <summary>Deletes a number of streams without entries. A stream that is written again gets a new number,
    /// never an old one.</summary>
    private bool DeleteEmptyStreams()
    {
        if (!_mayHaveEmptyStreams)
        {
            return false;
        }

        _toDelete.Clear();
        _listEmptyStreams.Bind(1, _emptyFrom).Bind(2, StreamsInStep);
        while (_listEmptyStreams.Step())
        {
            _toDelete.Add(_listEmptyStreams.GetInt64(0));
        }

        if (_toDelete.Count > 0)
        {
            _mixed.EnsureLoaded();
            _store.InTransaction(() => _toDelete.FindAll(stream => !_mixed.Contains(stream))
                .ForEach(stream => _deleteStream.Bind(1, stream).Run()));
        }

        _mayHaveEmptyStreams = _toDelete.Count == StreamsInStep;
        _emptyFrom = _mayHaveEmptyStreams ? _toDelete[^1] + 1 : 0;
        return true;
    }

    /// <summary>Releases unused pages, except those that the next commits need and the maximum size allows.</summary>
    private bool ReleaseSpace()
    {
        long free = _freeCount.RunForInt64()!.Value;
        long inUse = _pageCount.RunForInt64()!.Value - free;
        long spare = (SpacePlan.MaxInUse(_policy, _blockBytes) / StoreConnection.PageBytes) - inUse;
        if (free <= (ReleasesAllPages ? 0 : Math.Clamp(spare, 0, SparePages)))
        {
            return false;
        }

        _vacuum.Run();
        FileBytes = _pageCount.RunForInt64()!.Value * StoreConnection.PageBytes;
        return _freeCount.RunForInt64() < free;
    }
}
