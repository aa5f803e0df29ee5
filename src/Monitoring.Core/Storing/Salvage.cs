using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing;

// Implementation notes
//
// Blocks and streams have numbers: where a range of them cannot be read, its halves are tried, down to a single number. So
// what a damaged page held is lost and nothing else. Of a block whose row is lost the place is looked for in the index over
// places, and the rest in its content. The content itself stands nowhere else: a
// page that many contents are found through takes them all with it.
// Positions have no numbers: they are read from both ends, and then one by one by the paths of the streams.
//
// A block that is listed and cannot be read is listed as set aside, so that it is known what is missing.

/// <summary>Copies row by row what can be read of a damaged store into a new one.</summary>
internal sealed class Salvage(StoreConnection damaged, StoreConnection store)
{
    private const int RowsInTransaction = 256;

    private readonly DamagedTables _tables = new(damaged);
    private readonly StreamSalvage _streams = new(damaged, store);
    private readonly HashSet<long> _blocks = [];

    private readonly StoreStatement _addBlock = store.Prepare("""
        INSERT INTO block (id, stream, first_seq, count, earliest, latest, message_bytes, stored_bytes, committed, state)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """);

    private readonly StoreStatement _addContent = store.Prepare("INSERT INTO content (block, bytes) VALUES (?1, ?2)");
    private readonly StoreStatement _addFilter = store.Prepare("INSERT INTO filter (block, bytes) VALUES (?1, ?2)");
    private readonly StoreStatement _setSequence = store.Prepare("UPDATE stream SET next_seq = max(next_seq, ?2) WHERE id = ?1");
    private readonly StoreStatement _addCheckpoint = store.Prepare("INSERT OR IGNORE INTO checkpoint (path, position) VALUES (?1, ?2)");
    private readonly StoreStatement _readContent = damaged.Prepare("SELECT bytes FROM content WHERE block = ?1");
    private readonly StoreStatement _readFilter = damaged.Prepare("SELECT bytes FROM filter WHERE block = ?1");
    private long _savedEntries;
    private long _lostEntries;
    private long _lostRows;
    private bool _mayLackCheckpoints;

    /// <summary>Copies all there is.</summary>
    /// <exception cref="LogStoreException">A damaged store whose tables cannot even be found.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        _lostRows += _streams.Copy(cancellationToken);
        CopyBlocks(cancellationToken);
        CopyCheckpoints();
        CopySettings();
        KeepNumbers("stream");
        KeepNumbers("block");
    }

    /// <summary>What was saved and what was not.</summary>
    public string Describe(string path)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"The log store {path} was damaged and is rebuilt: {_savedEntries} entries are saved");
        text.Append(CultureInfo.InvariantCulture, $", {_lostEntries} are lost");
        if (_lostRows > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", and what stood in {_lostRows} rows that could not be read at all");
        }

        text.Append('.');
        if (_mayLackCheckpoints)
        {
            text.Append(" Some read positions may be lost: those logs are read again from where a new collector begins.");
        }

        return text.ToString();
    }

    private void CopyBlocks(CancellationToken cancellationToken)
    {
        using StoreStatement rows = damaged.PrepareOnce($"""
            SELECT id, stream, first_seq, count, earliest, latest, message_bytes, stored_bytes, {StoreSchema.CommittedOf(damaged)}, state FROM block
            WHERE id BETWEEN ?1 AND ?2 ORDER BY id
            """);
        List<long[]> waiting = [];
        _lostRows += _tables.ReadRanges(rows, _tables.FindLast("block"), () =>
        {
            long[] block = new long[10];
            for (int column = 0; column < block.Length; column++)
            {
                block[column] = rows.GetInt64(column);
            }

            waiting.Add(block);
            if (waiting.Count == RowsInTransaction)
            {
                CopyBlocks(waiting);
            }
        }, cancellationToken);
        CopyBlocks(waiting);
        CopyBlocksFromIndex(cancellationToken);
    }

    /// <summary>Copies blocks whose row is lost: the index tells where they belong, their content the rest.</summary>
    private void CopyBlocksFromIndex(CancellationToken cancellationToken)
    {
        if (_lostRows == 0)
        {
            return;
        }

        List<(long Id, long Stream, long FirstSequence)> found = [];
        _tables.TryReadFromBothEnds(
            "SELECT id, stream, first_seq FROM block INDEXED BY sqlite_autoindex_block_1 WHERE stream > 0 ORDER BY stream",
            row => found.Add((row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))));
        foreach ((long id, long stream, long firstSequence) in found.Where(block => !_blocks.Contains(block.Id)).Distinct())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Describe(id) is { } rest)
            {
                _lostRows--;
                store.InTransaction(() => TryInsert(() => CopyBlock([id, stream, firstSequence, .. rest])));
            }
        }
    }

    /// <summary>What a block's row says besides its place, found in its content; null if that cannot be read.</summary>
    private long[]? Describe(long block)
    {
        if (!StoredBlock.TryRead(_readContent, block, null, out BlockReader? reader, out _))
        {
            return null;
        }

        using BlockReader whole = reader;
        try
        {
            (long earliest, long latest, long messageBytes) = (long.MaxValue, long.MinValue, 0);
            for (int row = 0; row < reader.Count; row++)
            {
                long time = reader.GetTimestamp(row).UnixNanoseconds;
                (earliest, latest) = (Math.Min(earliest, time), Math.Max(latest, time));
                messageBytes += reader.GetMessage(row).Length;
            }

            return [reader.Count, earliest, latest, messageBytes, LengthOf(_readContent, block) + LengthOf(_readFilter, block), 0, 0];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static long LengthOf(StoreStatement read, long block)
    {
        long length = 0;
        DamagedTables.TryReadAll(read.Bind(1, block), () => length = read.GetBlob(0).Length);
        return length;
    }

    private void CopyBlocks(List<long[]> blocks)
    {
        store.InTransaction(() => blocks.ForEach(block => TryInsert(() => CopyBlock(block))));
        blocks.Clear();
    }

    private void CopyBlock(long[] block)
    {
        (long id, long stream, long end) = (block[0], block[1], block[2] + block[3]);
        _streams.AddNameless(stream);
        bool isWhole = block[9] == 0 && StoredBlock.TryReadAll(_readContent, id, block[3], out _);
        for (int column = 0; column < 9; column++)
        {
            _addBlock.Bind(column + 1, block[column]);
        }

        _addBlock.Bind(10, isWhole ? 0 : 1).Run();
        _blocks.Add(id);
        _setSequence.Bind(1, stream).Bind(2, end).Run();
        if (!isWhole)
        {
            _lostEntries += block[3];
            return;
        }

        _savedEntries += block[3];
        CopyBlob(_readContent, _addContent, id);
        CopyBlob(_readFilter, _addFilter, id);
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
            // Of a filter: without one the block is searched each time.
        }
        finally
        {
            read.Reset();
        }
    }

    private void CopyCheckpoints()
    {
        store.InTransaction(() =>
        {
            if (_tables.TryReadFromBothEnds("SELECT path, position FROM checkpoint ORDER BY path", AddCheckpoint))
            {
                return;
            }

            _mayLackCheckpoints = true;
            using StoreStatement one = damaged.PrepareOnce("SELECT path, position FROM checkpoint WHERE path = ?1");
            foreach (string path in _streams.Paths)
            {
                one.Bind(1, path);
                DamagedTables.TryReadAll(one, () => AddCheckpoint(one));
            }
        });
    }

    private void AddCheckpoint(StoreStatement row) =>
        TryInsert(() => _addCheckpoint.BindText(1, row.GetUtf8(0)).BindBlob(2, row.GetBlob(1)).Run());

    private void CopySettings()
    {
        using StoreStatement rows = damaged.PrepareOnce("SELECT key, value FROM setting");
        using StoreStatement add = store.PrepareOnce("INSERT OR REPLACE INTO setting (key, value) VALUES (?1, ?2)");
        store.InTransaction(() =>
            DamagedTables.TryReadAll(rows, () => TryInsert(() => add.BindText(1, rows.GetUtf8(0)).BindText(2, rows.GetUtf8(1)).Run())));
    }

    /// <summary>Sees to it that the number of a deleted row is not given again.</summary>
    private void KeepNumbers(string table)
    {
        long last = _tables.FindLast(table);
        store.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO sqlite_sequence (name, seq) SELECT '{table}', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '{table}');
            UPDATE sqlite_sequence SET seq = max(seq, {last}) WHERE name = '{table}';
            """));
    }

    private void TryInsert(Action insert)
    {
        if (!DamagedTables.TryInsert(insert))
        {
            _lostRows++;
        }
    }
}
