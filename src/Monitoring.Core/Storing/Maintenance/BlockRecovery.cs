using Microsoft.Data.Sqlite;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Contents;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// A block's content includes its address, which its checksum covers: where content and row differ, the row is wrong. So
// a block is found by its row, by the index, or by its content alone, and is stored according to its content. A content
// of an earlier version has no address: it is used only if its row agrees with it in all common fields.
//
// The content is stored only once: a damaged page that leads to many contents makes all of them unreadable.
//
// A block that has a row but cannot be read is listed as quarantined, so that the loss is known.

/// <summary>Copies the readable blocks of a damaged store into a new one.</summary>
internal sealed class BlockRecovery
{
    private const int RowsInTransaction = 256;

    private readonly StoreConnection _damaged;
    private readonly StoreConnection _store;
    private readonly DamagedTables _tables;
    private readonly StoreStatement _readContent;
    private readonly StoreStatement _readFilter;
    private readonly StoreStatement _addBlock;
    private readonly StoreStatement _addContent;
    private readonly StoreStatement _addFilter;
    private readonly HashSet<long> _copied = [];
    private readonly Dictionary<long, StreamFacts> _streams = [];

    /// <summary>Prepares the statements.</summary>
    public BlockRecovery(StoreConnection damaged, StoreConnection store)
    {
        (_damaged, _store, _tables) = (damaged, store, new DamagedTables(damaged));
        _readContent = damaged.Prepare("SELECT bytes FROM content WHERE block = ?1");
        _readFilter = damaged.Prepare("SELECT bytes FROM filter WHERE block = ?1");
        _addContent = store.Prepare("INSERT INTO content (block, bytes) VALUES (?1, ?2)");
        _addFilter = store.Prepare("INSERT INTO filter (block, bytes) VALUES (?1, ?2)");
        _addBlock = store.Prepare("""
            INSERT INTO block (
                id, stream, first_seq, count, earliest, latest, message_bytes, stored_bytes, committed, prior, first_number, end_number, state)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """);
    }

    /// <summary>The number of copied entries.</summary>
    public long SavedEntries { get; private set; }

    /// <summary>The number of entries that are known to be lost.</summary>
    public long LostEntries { get; private set; }

    /// <summary>The facts of the streams whose blocks were copied, by number.</summary>
    public IReadOnlyDictionary<long, StreamFacts> Streams => _streams;

    /// <summary>Copies all readable blocks. Their streams must be added to the same database
    /// before it is used.</summary>
    /// <returns>The number of lost blocks without any information.</returns>
    public long Copy(CancellationToken cancellationToken)
    {
        long lost = CopyRows(cancellationToken);
        if (lost > 0)
        {
            lost -= CopyIndexed(cancellationToken);
        }

        if (lost > 0)
        {
            lost -= CopyContents(cancellationToken);
        }

        return Math.Max(0, lost);
    }

    private long CopyRows(CancellationToken cancellationToken)
    {
        string numbers = StoreSchema.HasNumbers(_damaged) ? "prior, first_number, end_number" : "NULL, 0, 1";
        using StoreStatement rows = _damaged.PrepareOnce($"""
            SELECT id, stream, first_seq, count, earliest, latest, message_bytes, stored_bytes, {StoreSchema.CommittedOf(_damaged)}, {numbers}, state
            FROM block WHERE id BETWEEN ?1 AND ?2 ORDER BY id
            """);
        List<RecoveredBlock> waiting = [];
        long refused = 0;
        long lost = _tables.ReadRanges(rows, _tables.FindLast("block"), () =>
        {
            waiting.Add(RecoveredBlock.Read(rows));
            if (waiting.Count == RowsInTransaction)
            {
                refused += CopyAll(waiting);
            }
        }, cancellationToken);
        return lost + refused + CopyAll(waiting);
    }

    /// <summary>Copies blocks whose row is lost: the index has their address, their content the rest.</summary>
    private long CopyIndexed(CancellationToken cancellationToken)
    {
        List<(long Id, long Stream, long FirstSequence)> found = [];
        _tables.TryReadFromBothEnds(
            "SELECT id, stream, first_seq FROM block INDEXED BY sqlite_autoindex_block_1 WHERE stream > 0 ORDER BY stream",
            row => found.Add((row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))));
        return found.Distinct()
            .Sum(block => TryCopyUnlisted(block.Id, (block.Stream, block.FirstSequence), cancellationToken));
    }

    /// <summary>Copies blocks of which only the content is left, if the content has an address.</summary>
    private long CopyContents(CancellationToken cancellationToken)
    {
        List<long> found = [];
        using StoreStatement rows = _damaged.PrepareOnce(
            "SELECT block FROM content WHERE block BETWEEN ?1 AND ?2 ORDER BY block");
        _tables.ReadRanges(rows, _tables.FindLast("block"), () => found.Add(rows.GetInt64(0)), cancellationToken);
        return found.Sum(id => TryCopyUnlisted(id, position: null, cancellationToken));
    }

    private int TryCopyUnlisted(
        long id, (long Stream, long FirstSequence)? position, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_copied.Contains(id)
            || !StoredBlock.TryRead(_readContent, id, null, out BlockReader? reader, out _))
        {
            return 0;
        }

        using BlockReader whole = reader;
        if (RecoveredBlock.TryDescribe(id, reader, position) is not { } block)
        {
            return 0;
        }

        bool isCopied = false;
        _store.InTransaction(
            () => isCopied = DamagedTables.TryInsert(
            () => Insert(block with { StoredBytes = MeasureStored(id) }, reader.Address)));
        return isCopied ? 1 : 0;
    }

    private long MeasureStored(long id)
    {
        long length = 0;
        DamagedTables.TryReadAll(_readContent.Bind(1, id), () => length += _readContent.GetBlob(0).Length);
        DamagedTables.TryReadAll(_readFilter.Bind(1, id), () => length += _readFilter.GetBlob(0).Length);
        return length;
    }

    private long CopyAll(List<RecoveredBlock> blocks)
    {
        long refused = 0;
        _store.InTransaction(() => refused = blocks.Count(block => !DamagedTables.TryInsert(() => Copy(block))));
        blocks.Clear();
        return refused;
    }

    private void Copy(RecoveredBlock row)
    {
        if (row.IsQuarantined || !StoredBlock.TryRead(_readContent, row.Id, null, out BlockReader? reader, out _))
        {
            Insert(row with { IsQuarantined = true }, address: null);
            return;
        }

        using BlockReader whole = reader;
        RecoveredBlock? content = RecoveredBlock.TryDescribe(
            row.Id, reader, (row.Range.Stream, row.Range.FirstSequence));
        bool agrees = content is not null && row.AgreesWith(content);
        if (content is null || (reader.Address is null && !agrees))
        {
            Insert(row with { IsQuarantined = true }, address: null);
        }
        else
        {
            Insert(agrees ? row : content with { StoredBytes = row.StoredBytes }, reader.Address);
        }
    }

    /// <summary>Adds a part of a mixed block as a block, in a transaction; a part whose content is unreadable is listed
    /// as quarantined.</summary>
    /// <param name="block">The part.</param>
    /// <param name="address">The identity of its entries; null if the content is unreadable.</param>
    /// <param name="content">The content; empty if it is unreadable.</param>
    public void AddPart(RecoveredBlock block, BlockAddress? address, ReadOnlySpan<byte> content)
    {
        InsertRow(block, id: null, address);
        if (!block.IsQuarantined)
        {
            SavedEntries += block.Range.Count;
            _addContent.Bind(1, _store.LastInsertedId).BindBlob(2, content).Run();
        }
    }

    private void Insert(RecoveredBlock block, BlockAddress? address)
    {
        InsertRow(block, block.Id, address);
        _copied.Add(block.Id);
        if (!block.IsQuarantined)
        {
            SavedEntries += block.Range.Count;
            CopyBlob(_readContent, _addContent, block.Id);
            CopyBlob(_readFilter, _addFilter, block.Id);
        }
    }

    private void InsertRow(RecoveredBlock block, long? id, BlockAddress? address)
    {
        (long stream, long firstSequence, long count) = block.Range;
        _addBlock
            .Bind(1, id)
            .Bind(2, stream)
            .Bind(3, firstSequence)
            .Bind(4, count)
            .Bind(5, block.Earliest)
            .Bind(6, block.Latest)
            .Bind(7, block.MessageBytes)
            .Bind(8, block.StoredBytes)
            .Bind(9, block.Committed)
            .Bind(10, block.Prior)
            .Bind(11, block.Numbers.From)
            .Bind(12, block.Numbers.To)
            .Bind(13, block.IsQuarantined ? 1 : 0)
            .Run();
        StreamFacts known = _streams.GetValueOrDefault(stream) ?? new StreamFacts(0, long.MinValue, Checksum: null);
        _streams[stream] = new StreamFacts(
            Math.Max(known.NextSequence, firstSequence + count),
            Math.Max(known.Latest, block.Latest),
            address?.StreamChecksum ?? known.Checksum);
        LostEntries += block.IsQuarantined ? count : 0;
    }

    private static void CopyBlob(StoreStatement read, StoreStatement add, long block)
    {
        try
        {
            if (read.Bind(1, block).Step())
            {
                add.Bind(1, block).BindBlob(2, read.GetBlob(0)).Run();
            }
        }
        catch (SqliteException failure) when (StoreFailure.IsDamage(failure))
        {
            // Only a filter can fail here; without it the block is searched each time.
        }
        finally
        {
            read.Reset();
        }
    }

    /// <summary>The facts of a stream that its blocks contain.</summary>
    /// <param name="NextSequence">The number after the last entry in the stream.</param>
    /// <param name="Latest">The latest time stamp, Unix time in nanoseconds.</param>
    /// <param name="Checksum">CRC-32C of the stream's key; null if no block has it.</param>
    internal sealed record StreamFacts(long NextSequence, long Latest, uint? Checksum);
}
