using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing.Database;

/// <summary>A value of one row, of which parts are read without reading all of it.</summary>
/// <remarks>Holds a snapshot of the database until it is disposed.</remarks>
internal sealed class StoredBlob : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_blob _blob;

    private StoredBlob(sqlite3 database, sqlite3_blob blob)
    {
        (_database, _blob) = (database, blob);
        Length = raw.sqlite3_blob_bytes(_blob);
    }

    /// <summary>The length of the value, in bytes.</summary>
    public int Length { get; }

    /// <summary>Opens a value; returns null if the row is missing, or its value is no sequence of bytes, as in a
    /// damaged database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="row">The row's number.</param>
    /// <exception cref="SqliteException">The value cannot be opened.</exception>
    public static StoredBlob? TryOpen(sqlite3 database, string table, string column, long row)
    {
        int result = raw.sqlite3_blob_open(database, "main", table, column, row, 0, out sqlite3_blob blob);
        if (result == raw.SQLITE_ERROR)
        {
            blob?.Dispose();
            return null;
        }

        Check(result, database, blob);
        return new StoredBlob(database, blob);
    }

    /// <summary>Reads a part of the value.</summary>
    /// <exception cref="SqliteException">The part cannot be read.</exception>
    /// <exception cref="InvalidDataException">The value ends before.</exception>
    public void Read(int offset, Span<byte> bytes)
    {
        if (offset > Length - bytes.Length)
        {
            throw new InvalidDataException("A value of the store is truncated.");
        }

        Check(raw.sqlite3_blob_read(_blob, bytes, offset), _database, _blob);
    }

    /// <inheritdoc/>
    public void Dispose() => _blob.Dispose();

    private static void Check(int result, sqlite3 database, sqlite3_blob? blob)
    {
        if (result != raw.SQLITE_OK)
        {
            blob?.Dispose();
            if (result == raw.SQLITE_INTERRUPT)
            {
                throw new OperationCanceledException();
            }

            SqliteException.ThrowExceptionForRC(result, database);
        }
    }
}
