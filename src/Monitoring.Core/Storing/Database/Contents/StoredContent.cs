using Microsoft.Data.Sqlite;
using Monitoring.Storing.Blocks;
using SQLitePCL;

namespace Monitoring.Storing.Database.Contents;

/// <summary>The bytes of a block in the database, of which only the needed pages are read.</summary>
/// <remarks>Holds a snapshot of the database until it is disposed.</remarks>
internal sealed class StoredContent : IBlockContent
{
    private readonly sqlite3 _database;
    private readonly sqlite3_blob _blob;

    private StoredContent(sqlite3 database, sqlite3_blob blob)
    {
        (_database, _blob) = (database, blob);
        Length = raw.sqlite3_blob_bytes(blob);
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <summary>Opens the content of a block; returns null if there is none.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    /// <exception cref="InvalidDataException">The content is too large to be a block.</exception>
    public static StoredContent? TryOpen(sqlite3 database, long block)
    {
        const string Main = "main";
        const string Table = "content";
        const string Column = "bytes";
        int result = raw.sqlite3_blob_open(database, Main, Table, Column, block, 0, out sqlite3_blob blob);
        if (result == raw.SQLITE_ERROR)
        {
            // The block was deleted or merged.
            return null;
        }

        SqliteException.ThrowExceptionForRC(result, database);
        StoredContent content = new(database, blob);
        if (content.Length <= StoreLimits.MaxValueBytes)
        {
            return content;
        }

        content.Dispose();
        throw new InvalidDataException("The block's content exceeds the limit.");
    }

    /// <inheritdoc/>
    public void Read(int offset, Span<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        try
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_blob_read(_blob, bytes, offset), _database);
        }
        catch (SqliteException failure) when (StoreFailure.IsDamage(failure)
            || failure.SqliteErrorCode == raw.SQLITE_IOERR)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _blob.Dispose();
}
