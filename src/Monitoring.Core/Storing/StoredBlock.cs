using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing;

/// <summary>Reads blocks that may be damaged.</summary>
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
            if (!content.Bind(1, block).Step())
            {
                damage = "its content is missing";
                return false;
            }

            reader = new BlockReader(content.GetBlob(0));
            if (count is null || reader.Count == count)
            {
                return true;
            }

            damage = $"it holds {reader.Count} entries and should hold {count}";
            reader.Dispose();
            reader = null;
            return false;
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
