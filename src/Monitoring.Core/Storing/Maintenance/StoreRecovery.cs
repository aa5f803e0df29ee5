using System.Globalization;
using System.Text;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// Blocks and streams have numbers: an unreadable range of numbers is split into halves, down to a single number. So
// only the content of damaged pages is lost. Positions have no numbers: they are read from both ends, and then one by
// one by the paths of the streams.

/// <summary>Copies the readable rows of a damaged store into a new one.</summary>
internal sealed class StoreRecovery(StoreConnection damaged, StoreConnection store)
{
    private readonly DamagedTables _tables = new(damaged);
    private readonly StreamRecovery _streams = new(damaged, store);
    private readonly BlockRecovery _blocks = new(damaged, store);
    private readonly StoreStatement _addCheckpoint = store.Prepare(
        "INSERT OR IGNORE INTO checkpoint (path, position) VALUES (?1, ?2)");
    private long _lostRows;
    private bool _mayLackCheckpoints;

    /// <summary>Copies all readable rows.</summary>
    /// <exception cref="LogStoreException">The tables of the damaged store cannot be found.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        // Blocks come before their streams, because they contain facts of their streams.
        store.Execute("PRAGMA foreign_keys = OFF");
        _lostRows += _blocks.Copy(cancellationToken);
        MixedRecovery mixed = new(damaged, store, _blocks);
        _lostRows += mixed.Copy(cancellationToken);
        _lostRows += _streams.Copy(_blocks.Streams, cancellationToken);
        store.Execute(string.Create(
            CultureInfo.InvariantCulture, $"UPDATE stream SET next_seq = next_seq + {mixed.SkippedSequences}"));
        CopyCheckpoints();
        CopyCheckpoints(mixed);
        CopySettings();
        CopyDestinations();
        PreserveNumbers("stream");
        PreserveNumbers("block");
        PreserveEntryNumbers();
        store.Execute("PRAGMA foreign_keys = ON");
    }

    /// <summary>Describes the recovered and the lost data.</summary>
    public string Describe(string path)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture,
            $"The log store {path} was damaged and is rebuilt: {_blocks.SavedEntries} entries were recovered");
        text.Append(CultureInfo.InvariantCulture, $", {_blocks.LostEntries} were lost");
        if (_lostRows > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", and {_lostRows} rows could not be read");
        }

        text.Append('.');
        if (_mayLackCheckpoints)
        {
            text.Append(" Some checkpoints may be lost. The logs without a checkpoint are read as new ones.");
        }

        return text.ToString();
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

    /// <summary>Replaces checkpoints with those of mixed blocks, which are later.</summary>
    private void CopyCheckpoints(MixedRecovery mixed)
    {
        _mayLackCheckpoints |= mixed.MayLackCheckpoints;
        StoreTables tables = new(store);
        store.InTransaction(() =>
        {
            foreach ((string path, byte[]? packed) in mixed.Checkpoints)
            {
                tables.SetCheckpoint(path, packed);
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
            DamagedTables.TryReadAll(
                rows, () => TryInsert(() => add.BindText(1, rows.GetUtf8(0)).BindText(2, rows.GetUtf8(1)).Run())));
    }

    private void CopyDestinations()
    {
        if (!StoreSchema.HasDestinations(damaged))
        {
            return;
        }

        using StoreStatement rows = damaged.PrepareOnce(
            "SELECT name, settings, cursor, sent, rejected, missed, state, error FROM destination");
        using StoreStatement add = store.PrepareOnce(
            "INSERT OR REPLACE INTO destination VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, nullif(?8, ''))");
        store.InTransaction(() => DamagedTables.TryReadAll(rows, () => TryInsert(() => add
            .BindText(1, rows.GetUtf8(0))
            .BindText(2, rows.GetUtf8(1))
            .BindText(3, rows.GetUtf8(2))
            .Bind(4, rows.GetInt64(3))
            .Bind(5, rows.GetInt64(4))
            .Bind(6, rows.GetInt64(5))
            .Bind(7, rows.GetInt64(6))
            .BindText(8, rows.GetUtf8(7))
            .Run())));
    }

    /// <summary>Prevents the number of a deleted row from being assigned again.</summary>
    private void PreserveNumbers(string table)
    {
        long last = _tables.FindLast(table);
        store.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO sqlite_sequence (name, seq) SELECT '{table}', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '{table}');
            UPDATE sqlite_sequence SET seq = max(seq, {last}) WHERE name = '{table}';
            """));
    }

    /// <summary>Prevents an entry's number from being assigned again.</summary>
    private void PreserveEntryNumbers()
    {
        long next = Math.Max(EntryNumbering.ReadNext(store), store.GetInt64("SELECT max(end_number) FROM block"));
        store.InTransaction(() => EntryNumbering.SetNext(new StoreTables(store), next));
    }

    private void TryInsert(Action insert)
    {
        if (!DamagedTables.TryInsert(insert))
        {
            _lostRows++;
        }
    }
}
