using Microsoft.Data.Sqlite;
using Monitoring.Storing.Blocks;
using SQLitePCL;

namespace Monitoring.Storing.Database.Contents;

/// <summary>The bytes of a block in the database, of which only the needed pages are read.</summary>
/// <remarks>Holds a snapshot of the database until it is disposed.</remarks>
internal sealed class StoredContent : IBlockContent
{
    private readonly StoredBlob _blob;

    private StoredContent(StoredBlob blob) => _blob = blob;

    /// <inheritdoc/>
    public int Length => _blob.Length;

    /// <summary>Opens the content of a block; returns null if there is none.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    /// <exception cref="InvalidDataException">The content is too large to be a block.</exception>
    public static StoredContent? TryOpen(DatabaseConnection connection, long block)
    {
        if (connection.TryOpenBlob("content", "bytes", block) is not { } blob)
        {
            return null;
        }

        if (blob.Length <= StoreLimits.MaxValueBytes)
        {
            return new StoredContent(blob);
        }

        blob.Dispose();
        throw new InvalidDataException("The block's content exceeds the limit.");
    }

    /// <inheritdoc/>
    public void Read(int offset, Span<byte> bytes)
    {
        try
        {
            _blob.Read(offset, bytes);
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
