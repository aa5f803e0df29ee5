using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Database.Contents;

/// <summary>Reads the content of blocks that may be damaged.</summary>
internal static class StoredBlock
{
    /// <summary>Reads a block's columns; returns false and the reason if the block is damaged.</summary>
    /// <param name="content">Selects the content of the block whose number is its first parameter.</param>
    /// <param name="block">The block.</param>
    /// <param name="range">The entries that the block should contain; null if they are unknown.</param>
    /// <exception cref="SqliteException">Reading failed for a reason other than damage.</exception>
    public static bool TryRead(
        StoreStatement content,
        long block,
        StoredRange? range,
        [NotNullWhen(true)] out BlockReader? reader,
        [NotNullWhen(false)] out string? damage)
    {
        (reader, damage) = (null, null);
        try
        {
            content.Bind(1, block);
            reader = Decode(content.Step() ? content.GetBlob(0) : [], range);
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
    /// <param name="content">The block's content; empty if it is missing.</param>
    /// <param name="range">The entries that the block should contain; null if they are unknown.</param>
    /// <exception cref="InvalidDataException">The block is damaged, or contains other entries; the message has
    /// the details.</exception>
    public static BlockReader Decode(ReadOnlySpan<byte> content, StoredRange? range)
    {
        if (content.IsEmpty)
        {
            throw new InvalidDataException("The block's content is missing.");
        }

        return Check(new BlockReader(content), range);
    }

    /// <summary>Reads a block's head.</summary>
    /// <param name="content">The block's content, which the reader disposes.</param>
    /// <param name="range">The entries that the block should contain.</param>
    /// <exception cref="InvalidDataException">The block is damaged, or contains other entries; the message has
    /// the details.</exception>
    public static BlockReader Decode(IBlockContent content, StoredRange range) =>
        Check(new BlockReader(content), range);

    private static BlockReader Check(BlockReader reader, StoredRange? range)
    {
        if (range is not { } expected || FindDifference(reader, expected) is not { } difference)
        {
            return reader;
        }

        reader.Dispose();
        throw new InvalidDataException(difference);
    }

    private static string? FindDifference(BlockReader reader, StoredRange expected)
    {
        if (reader.Count != expected.Count)
        {
            return $"The block contains {reader.Count} entries, but {expected.Count} were expected.";
        }

        return reader.Address is not { } address
            || (address.Stream, address.FirstSequence) == (expected.Stream, expected.FirstSequence)
            ? null
            : $"The block contains the entries of stream {address.Stream} from number {address.FirstSequence}, but the "
                + $"entries of stream {expected.Stream} from number {expected.FirstSequence} were expected.";
    }

    /// <summary>Reads a block completely; returns false and the reason if the block is damaged.</summary>
    /// <param name="content">Selects the content of the block whose number is its first parameter.</param>
    /// <param name="block">The block.</param>
    /// <param name="range">The entries that the block should contain.</param>
    /// <exception cref="SqliteException">Reading failed for a reason other than damage.</exception>
    public static bool TryReadAll(
        StoreStatement content, long block, StoredRange range, [NotNullWhen(false)] out string? damage)
    {
        return TryRead(content, block, range, out BlockReader? reader, out damage) && TryReadAll(reader, out damage);
    }

    /// <summary>Reads a block completely; returns false and the reason if the block is damaged.</summary>
    /// <param name="content">The block's content.</param>
    /// <param name="range">The entries that the block should contain.</param>
    public static bool TryReadAll(
        ReadOnlySpan<byte> content, StoredRange range, [NotNullWhen(false)] out string? damage)
    {
        BlockReader reader;
        try
        {
            reader = Decode(content, range);
        }
        catch (InvalidDataException failure)
        {
            damage = failure.Message;
            return false;
        }

        return TryReadAll(reader, out damage);
    }

    private static bool TryReadAll(BlockReader reader, [NotNullWhen(false)] out string? damage)
    {
        damage = null;
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
