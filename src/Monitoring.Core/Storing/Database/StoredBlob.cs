using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing.Database;

/// <summary>A value of one row, of which parts are read without reading all of it.</summary>
/// <remarks>Holds a snapshot of the database until it is disposed.</remarks>
internal sealed class StoredBlob : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_blob _blob;

    /// <summary>Opens a value.</summary>
    /// <param name="database">The database.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="row">The row's number; the row exists.</param>
    /// <exception cref="SqliteException">The value cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The value is missing.</exception>
    public StoredBlob(sqlite3 database, string table, string column, long row)
    {
        _database = database;
        int result = raw.sqlite3_blob_open(database, "main", table, column, row, 0, out _blob);
        if (result == raw.SQLITE_ERROR)
        {
            // In a damaged database the value may be a number.
            _blob?.Dispose();
            throw new InvalidDataException("A value of the store is missing, or is no sequence of bytes.");
        }

        Check(result);
        Length = raw.sqlite3_blob_bytes(_blob);
    }

    /// <summary>The length of the value, in bytes.</summary>
    public int Length { get; }

    /// <summary>Reads a part of the value.</summary>
    /// <exception cref="SqliteException">The part cannot be read.</exception>
    /// <exception cref="InvalidDataException">The value ends before.</exception>
    public void Read(int offset, Span<byte> bytes)
    {
        if (offset > Length - bytes.Length)
        {
            throw new InvalidDataException("A value of the store is truncated.");
        }

        Check(raw.sqlite3_blob_read(_blob, bytes, offset));
    }

    /// <inheritdoc/>
    public void Dispose() => _blob.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            _blob?.Dispose();
            if (result == raw.SQLITE_INTERRUPT)
            {
                throw new OperationCanceledException();
            }

            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }
}
