using Microsoft.Data.Sqlite;
using Monitoring.Entries;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Contents;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Maintenance;

/// <summary>Reads every page and every block of a store and lists the problems.</summary>
/// <remarks>A writer is not blocked: blocks are listed in batches, so that only the transaction that checks the
/// pages takes long.</remarks>
internal sealed class StoreCheck
{
    private const int BlocksAtOnce = 64;
    private const int MaxProblems = 20;

    private readonly StoreConnection _store;
    private readonly string _path;
    private readonly List<string> _problems = [];
    private readonly List<BlockRecord> _blocks = [];
    private long _blockCount;
    private long _entries;
    private long _quarantinedBlocks;
    private long _damagedParts;
    private long _lostEntries;
    private LogTimestamp? _earliest;
    private LogTimestamp? _latest;

    private StoreCheck(StoreConnection store, string path)
    {
        _store = store;
        _path = path;
    }

    /// <summary>Unreadable blocks that are not quarantined.</summary>
    public List<(long Id, long Count)> DamagedBlocks { get; } = [];

    /// <summary>Whether the store has mixed blocks.</summary>
    public bool HasMixed { get; private set; }

    /// <summary>Whether the database's pages are intact.</summary>
    public bool ArePagesWhole { get; private set; } = true;

    /// <summary>The result.</summary>
    public LogStoreHealth Health { get; private set; } = null!;

    /// <summary>Checks a store.</summary>
    /// <exception cref="LogStoreException">The store cannot be read at all.</exception>
    public static StoreCheck Run(
        StoreConnection store, string path, IProgress<QueryProgress>? progress, CancellationToken cancellationToken)
    {
        StoreCheck check = new(store, path);
        try
        {
            check.CheckPages(cancellationToken);
            check.CheckBlocks(progress, cancellationToken);
            check.Conclude();
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.Explain(failure, path);
        }

        return check;
    }

    private void CheckPages(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using StoreStatement check = _store.PrepareOnce($"PRAGMA integrity_check({MaxProblems})");
            while (check.Step())
            {
                string finding = check.GetText(0);
                if (finding != "ok")
                {
                    ArePagesWhole = false;
                    _problems.Add(finding);
                }
            }
        }
        catch (SqliteException failure) when (StoreFailure.IsDamage(failure))
        {
            ArePagesWhole = false;
            _problems.Add(failure.Message);
        }
    }

    private void CheckBlocks(IProgress<QueryProgress>? progress, CancellationToken cancellationToken)
    {
        long total = TryCount("SELECT count(*) FROM block") ?? 0;
        using StoreStatement list = _store.PrepareOnce("""
            SELECT id, stream, first_seq, count, earliest, latest, state FROM block WHERE id > ?1 ORDER BY id LIMIT ?2
            """);
        using StoreStatement content = _store.PrepareOnce("SELECT bytes FROM content WHERE block = ?1");
        long last = CheckBlocks(list, content, 0, total, progress, cancellationToken);

        // In one snapshot: a mixed block is divided into ordinary ones meanwhile.
        TryExecute("BEGIN");
        CheckBlocks(list, content, last, total, progress, cancellationToken);
        CheckMixed(cancellationToken);
        TryExecute("COMMIT");
    }

    /// <summary>Begins or ends a transaction, which fails if a damaged page was read.</summary>
    private void TryExecute(string sql)
    {
        try
        {
            _store.Execute(sql);
        }
        catch (SqliteException) when (!ArePagesWhole)
        {
            // Without a transaction, entries that are moved meanwhile may be counted twice.
        }
    }

    private long CheckBlocks(
        StoreStatement list, StoreStatement content, long last, long total, IProgress<QueryProgress>? progress,
        CancellationToken cancellationToken)
    {
        while (ListBlocks(list, last))
        {
            foreach (BlockRecord block in _blocks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Check(block, content);
            }

            last = _blocks[^1].Id;
            progress?.Report(new QueryProgress(_blockCount, Math.Max(total, _blockCount)));
        }

        return last;
    }

    private void CheckMixed(CancellationToken cancellationToken)
    {
        MixedCheck check = new(_store)
        {
            Intact = part =>
            {
                _blockCount++;
                Count(part.Count, part.Earliest, part.Latest);
            },
            Damaged = (problem, lost) =>
            {
                _blockCount++;
                _damagedParts++;
                _lostEntries += lost;
                AddProblem(problem);
            },
        };
        check.Run(cancellationToken);
        HasMixed = check.HasBlocks;
        ArePagesWhole &= check.ArePagesWhole;
    }

    /// <summary>Lists the next blocks; returns false if there are none, or they cannot be listed.</summary>
    private bool ListBlocks(StoreStatement list, long after)
    {
        _blocks.Clear();
        try
        {
            list.Bind(1, after).Bind(2, BlocksAtOnce);
            while (list.Step())
            {
                if (list.GetInt64(0) <= (_blocks.Count > 0 ? _blocks[^1].Id : after))
                {
                    // A page is duplicated: continuing after its last block would read it again endlessly.
                    list.Reset();
                    ArePagesWhole = false;
                    AddProblem($"The list of blocks is out of order after block {after}.");
                    break;
                }

                _blocks.Add(new BlockRecord(
                    list.GetInt64(0),
                    new StoredRange(list.GetInt64(1), list.GetInt64(2), list.GetInt64(3)),
                    new LogTimestamp(list.GetInt64(4)),
                    new LogTimestamp(list.GetInt64(5)),
                    list.GetInt64(6) != 0));
            }
        }
        catch (SqliteException failure) when (StoreFailure.IsDamage(failure))
        {
            ArePagesWhole = false;
            _problems.Add($"The list of blocks cannot be read after block {after}.");
        }

        return _blocks.Count > 0;
    }

    private void Check(BlockRecord block, StoreStatement content)
    {
        _blockCount++;
        if (block.IsQuarantined)
        {
            _quarantinedBlocks++;
            _lostEntries += block.Count;
            return;
        }

        if (!StoredBlock.TryReadAll(content, block.Id, block.Range, out string? damage))
        {
            if (!IsStillThere(block.Id))
            {
                // The block was merged in the meantime into a block that is listed later.
                _blockCount--;
                return;
            }

            DamagedBlocks.Add((block.Id, block.Count));
            _lostEntries += block.Count;
            AddProblem($"Block {block.Id} with {block.Count} entries cannot be read: {damage}");
            return;
        }

        Count(block.Count, block.Earliest, block.Latest);
    }

    private void Count(long count, LogTimestamp earliest, LogTimestamp latest)
    {
        _entries += count;
        _earliest = _earliest < earliest ? _earliest : earliest;
        _latest = _latest > latest ? _latest : latest;
    }

    private bool IsStillThere(long block)
    {
        using StoreStatement find = _store.PrepareOnce("SELECT 1 FROM block WHERE id = ?1 AND state = 0");
        return find.Bind(1, block).RunForInt64() is not null;
    }

    private void AddProblem(string problem)
    {
        if (_problems.Count < MaxProblems)
        {
            _problems.Add(problem);
        }
    }

    private void Conclude() => Health = new LogStoreHealth(
        _path,
        ArePagesWhole && DamagedBlocks.Count + _damagedParts == 0,
        (int)_store.GetInt64("PRAGMA user_version"),
        StoreFiles.GetLength(_path) + StoreFiles.GetLength(StoreFiles.WalOf(_path)),
        TryCount("SELECT count(*) FROM stream") ?? 0,
        _blockCount,
        _entries,
        _quarantinedBlocks + DamagedBlocks.Count + _damagedParts,
        _lostEntries,
        _earliest?.ToDateTimeOffset(TimeZoneInfo.Local),
        _latest?.ToDateTimeOffset(TimeZoneInfo.Local),
        new TextList(_problems.Select(problem => TerminalText.Neutralize(problem))));

    private long? TryCount(string sql)
    {
        try
        {
            return _store.GetInt64(sql);
        }
        catch (SqliteException failure) when (StoreFailure.IsDamage(failure))
        {
            ArePagesWhole = false;
            return null;
        }
    }

    private readonly record struct BlockRecord(
        long Id, StoredRange Range, LogTimestamp Earliest, LogTimestamp Latest, bool IsQuarantined)
    {
        public long Count => Range.Count;
    }
}
