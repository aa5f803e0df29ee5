using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing;

/// <summary>Reads the content of blocks that may be damaged.</summary>
internal static class StoredBlock
{
    /// <summary>Reads a block's columns; false, and why, if it is damaged.</summary>
    /// <param name="content">Selects the content of the block that is its first parameter.</param>
    /// <param name="block">The block.</param>
    /// <param name="count">How many entries it should hold; null if nobody knows.</param>
    /// <exception cref="SqliteException">Reading failed, and not because of damage.</exception>
    public static bool TryRead(
        StoreStatement content,
        long block,
        long? count,
        [NotNullWhen(true)] out BlockReader? reader,
        [NotNullWhen(false)] out string? damage)
    {
        (reader, damage) = (null, null);
        try
        {
            content.Bind(1, block);
            reader = Decode(content.Step() ? content.GetBlob(0) : [], count);
            return true;
        }
        catch (Exception failure) when (failure is InvalidDataException || StoreFailure.IsDamage(failure))
        {
            damage = failure.Message;
            return false;
        }
        finally
        {
            content.Reset();
        }
    }

    /// <summary>Reads a block's columns.</summary>
    /// <param name="content">Its content; empty if that is missing.</param>
    /// <param name="count">How many entries it should hold; null if nobody knows.</param>
    /// <exception cref="InvalidDataException">It is damaged; the message says how.</exception>
    public static BlockReader Decode(ReadOnlySpan<byte> content, long? count)
    {
        if (content.IsEmpty)
        {
            throw new InvalidDataException("Its content is missing.");
        }

        BlockReader reader = new(content);
        if (count is null || reader.Count == count)
        {
            return reader;
        }

        reader.Dispose();
        throw new InvalidDataException($"It holds {reader.Count} entries and should hold {count}.");
    }

    /// <summary>Reads a block to its last byte; false, and why, if it is damaged.</summary>
    /// <param name="content">Selects the content of the block that is its first parameter.</param>
    /// <param name="block">The block.</param>
    /// <param name="count">How many entries it should hold.</param>
    /// <exception cref="SqliteException">Reading failed, and not because of damage.</exception>
    public static bool TryReadAll(StoreStatement content, long block, long count, [NotNullWhen(false)] out string? damage)
    {
        if (!TryRead(content, block, count, out BlockReader? reader, out damage))
        {
            return false;
        }

        using BlockReader whole = reader;
        try
        {
            for (int row = 0; row < reader.Count; row++)
            {
                _ = reader.GetMessage(row);
                _ = reader.GetRow(row);
            }

            return true;
        }
        catch (InvalidDataException failure)
        {
            damage = failure.Message;
            return false;
        }
    }
}
