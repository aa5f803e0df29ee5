using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing.Database;

/// <summary>A prepared statement that runs repeatedly without allocations, and whose columns are read from
/// SQLite's memory.</summary>
/// <remarks>Microsoft.Data.Sqlite's own reader copies every blob, and costs more for each row than reading a filter.
/// Parameters are counted from 1, columns from 0, as in SQLite. Used by one thread at a time; a row's values are valid
/// until the next step. A statement holds a snapshot of the database until it has run to its end or is reset.</remarks>
internal sealed class StoreStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares the statement.</summary>
    /// <exception cref="SqliteException">The statement cannot be prepared.</exception>
    public StoreStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Sets a parameter to a number.</summary>
    public StoreStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    /// <summary>Sets a parameter to a number, or to NULL.</summary>
    public StoreStatement Bind(int parameter, long? value)
    {
        Check(value is { } number
            ? raw.sqlite3_bind_int64(_statement, parameter, number)
            : raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    /// <summary>Sets a parameter to a text with any characters.</summary>
    public StoreStatement Bind(int parameter, string value) => BindText(parameter, Encoding.UTF8.GetBytes(value));

    /// <summary>Sets a parameter to a text in UTF-8; SQLite copies it.</summary>
    public StoreStatement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        // The binding treats an empty span as NULL.
        Check(utf8.IsEmpty
            ? raw.sqlite3_bind_text(_statement, parameter, string.Empty)
            : raw.sqlite3_bind_text(_statement, parameter, utf8));
        return this;
    }

    /// <summary>Sets a parameter to bytes; SQLite copies them.</summary>
    public StoreStatement BindBlob(int parameter, ReadOnlySpan<byte> bytes)
    {
        // The binding treats an empty span as NULL.
        Check(bytes.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, bytes));
        return this;
    }

    /// <summary>Runs to the next row. Returns false if there is none; the statement can then run again.</summary>
    /// <exception cref="SqliteException">The statement failed; it can run again.</exception>
    /// <exception cref="OperationCanceledException">The connection's token was canceled.</exception>
    public bool Step()
    {
        int result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        if (result == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }

        try
        {
            Check(result);
        }
        finally
        {
            Reset();
        }

        return false;
    }

    /// <summary>Runs to the end.</summary>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public void Run()
    {
        while (Step())
        {
            // The rows are not needed.
        }
    }

    /// <summary>Runs to the end and returns the first column of the first row; null if there is no
    /// row or no value.</summary>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public long? RunForInt64()
    {
        if (!Step())
        {
            return null;
        }

        long? value = IsNull(0) ? null : GetInt64(0);
        while (Step())
        {
            // A statement that changes something has finished only when it has run to its end.
        }

        return value;
    }

    /// <summary>The number of steps of SQLite's virtual machine so far: a measure of work that does not depend on the
    /// machine's speed.</summary>
    public long Work => raw.sqlite3_stmt_status(_statement, raw.SQLITE_STMTSTATUS_VM_STEP, 0);

    /// <summary>Resets the statement before its last row, so that it can run again.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    /// <summary>Whether a column has no value.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>A column's number.</summary>
    public long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>A column's bytes, without a copy.</summary>
    public ReadOnlySpan<byte> GetBlob(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>A column's text in UTF-8, without a copy.</summary>
    public ReadOnlySpan<byte> GetUtf8(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>A column's text.</summary>
    public string GetText(int column) => Encoding.UTF8.GetString(GetUtf8(column));

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result == raw.SQLITE_INTERRUPT)
        {
            // The connection's token was canceled: nothing else interrupts.
            throw new OperationCanceledException();
        }

        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }
}
