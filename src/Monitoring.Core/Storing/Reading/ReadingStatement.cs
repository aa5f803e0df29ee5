using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing.Reading;

/// <summary>A prepared statement whose columns are read where SQLite holds them, without a copy.</summary>
/// <remarks>Microsoft.Data.Sqlite's own reader copies every blob and costs more for each row than a filter takes to read.
/// Belongs to its connection's thread.</remarks>
internal sealed class ReadingStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares a statement.</summary>
    /// <exception cref="SqliteException">The database cannot be read, or has no such table.</exception>
    public ReadingStatement(sqlite3 database, string sql)
    {
        _database = database;
        int result = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        SqliteException.ThrowExceptionForRC(result, database);
    }

    /// <summary>Sets a parameter, counted from 1.</summary>
    public ReadingStatement Bind(int parameter, long value)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_int64(_statement, parameter, value), _database);
        return this;
    }

    /// <summary>Sets a parameter, counted from 1.</summary>
    public ReadingStatement Bind(int parameter, string value)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_text(_statement, parameter, value), _database);
        return this;
    }

    /// <summary>Goes to the next row, if there is one.</summary>
    /// <exception cref="SqliteException">The row cannot be read.</exception>
    public bool Step()
    {
        int result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        if (result != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return false;
    }

    /// <summary>A column of the row, counted from 0.</summary>
    public long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>Whether a column of the row, counted from 0, has no value.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>A column of the row as text.</summary>
    public string GetText(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>A column of the row as bytes, valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> GetBytes(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>Ends the reading, and with it the snapshot that it held. To be called after each use.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();
}
