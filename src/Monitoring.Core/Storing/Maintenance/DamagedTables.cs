using Microsoft.Data.Sqlite;
using Monitoring.Storing.Database;
using SQLitePCL;

namespace Monitoring.Storing.Maintenance;

/// <summary>Reads the rows of a damaged database, except the unreadable ones.</summary>
internal sealed class DamagedTables(StoreConnection damaged)
{
    /// <summary>The maximum number of unreadable ranges to try, because a damaged number of the last row may be
    /// in the billions.</summary>
    private const int MaxAttempts = 20_000;

    private readonly List<(long Low, long High)> _ranges = [];

    /// <summary>The highest number that a table has ever assigned, if it can be determined.</summary>
    public long FindLast(string table)
    {
        // Each query reads it from different pages.
        string[] ways =
        [
            $"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",
            $"SELECT max(id) FROM {table}",
            table == "block" ? "SELECT max(block) FROM content" : "SELECT max(stream) FROM label",
            table == "block" ? "SELECT max(block) FROM filter" : "SELECT max(stream) FROM block",
        ];
        long last = 0;
        foreach (string way in ways)
        {
            using StoreStatement statement = damaged.PrepareOnce(way);
            TryReadAll(statement, () => last = Math.Max(last, statement.GetInt64(0)));
        }

        // Higher numbers cannot be tried one by one, and no store has had so many rows.
        return Math.Min(last, uint.MaxValue);
    }

    /// <summary>Reads the rows with numbers from 1; splits an unreadable range into halves.</summary>
    /// <param name="rows">Selects, in order, the rows from its first parameter to its second; the row's number is
    /// the first column.</param>
    /// <param name="last">The highest possible number.</param>
    /// <param name="read">Called for each row.</param>
    /// <returns>The number of row numbers that may have had an unreadable row.</returns>
    public long ReadRanges(StoreStatement rows, long last, Action read, CancellationToken cancellationToken)
    {
        long lost = 0;
        int attempts = 0;
        _ranges.Add((1, last));
        while (_ranges.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (long low, long high) = _ranges[^1];
            _ranges.RemoveAt(_ranges.Count - 1);
            rows.Bind(1, low).Bind(2, high);
            bool isWhole = TryReadAll(rows, () =>
            {
                low = rows.GetInt64(0) + 1;
                read();
            });
            attempts += isWhole ? 0 : 1;
            if (!isWhole && low < high && attempts < MaxAttempts)
            {
                long middle = low + ((high - low) / 2);
                _ranges.Add((middle + 1, high));
                _ranges.Add((low, middle));
            }
            else if (!isWhole)
            {
                lost++;
            }
        }

        return lost;
    }

    /// <summary>Reads rows from the first one, and, if some are unreadable, also from the last one; some rows may
    /// be read twice.</summary>
    /// <param name="sql">A query that ends with its order.</param>
    /// <param name="read">Called for each row.</param>
    /// <returns>Whether all rows were readable.</returns>
    public bool TryReadFromBothEnds(string sql, Action<StoreStatement> read)
    {
        using StoreStatement forwards = damaged.PrepareOnce(sql);
        if (TryReadAll(forwards, () => read(forwards)))
        {
            return true;
        }

        using StoreStatement backwards = damaged.PrepareOnce(sql + " DESC");
        TryReadAll(backwards, () => read(backwards));
        return false;
    }

    /// <summary>Reads rows until it finds damage; returns whether all rows were read.</summary>
    public static bool TryReadAll(StoreStatement rows, Action read)
    {
        try
        {
            while (rows.Step())
            {
                read();
            }

            return true;
        }
        catch (SqliteException failure) when (StoreFailure.IsDamage(failure))
        {
            rows.Reset();
            return false;
        }
    }

    /// <summary>Inserts a row whose values may be damaged in an undetected way; such a row is lost.</summary>
    /// <returns>Whether the row was inserted.</returns>
    public static bool TryInsert(Action insert)
    {
        try
        {
            insert();
            return true;
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH)
        {
            return false;
        }
    }
}
