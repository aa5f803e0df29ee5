using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Contents;

namespace Monitoring.Storing.Maintenance;

/// <summary>A block's row, as found in a damaged store or as derived from the block's content. Times are
/// Unix nanoseconds.</summary>
/// <param name="Id">The block's number.</param>
/// <param name="Range">The entries of the block.</param>
/// <param name="Earliest">The earliest time stamp.</param>
/// <param name="Latest">The latest time stamp.</param>
/// <param name="MessageBytes">The length of all messages, in bytes.</param>
/// <param name="Numbers">The entries' numbers in the store.</param>
internal sealed record RecoveredBlock(
    long Id, StoredRange Range, long Earliest, long Latest, long MessageBytes, NumberRange Numbers)
{
    /// <summary>The length of content and filter, in bytes.</summary>
    public long StoredBytes { get; init; }

    /// <summary>The time of the commit; 0 if it is unknown.</summary>
    public long Committed { get; init; }

    /// <summary>The stream's latest time stamp before the block; null if it is unknown.</summary>
    public long? Prior { get; init; }

    /// <summary>Whether the block is quarantined because its content cannot be read.</summary>
    public bool IsQuarantined { get; init; }

    /// <summary>Reads a row with the columns of <see cref="BlockRecovery"/>.</summary>
    public static RecoveredBlock Read(StoreStatement row) => new(
        row.GetInt64(0),
        new StoredRange(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
        row.GetInt64(4),
        row.GetInt64(5),
        row.GetInt64(6),
        new NumberRange(row.GetInt64(10), row.GetInt64(11)))
    {
        StoredBytes = row.GetInt64(7),
        Committed = row.GetInt64(8),
        Prior = row.IsNull(9) ? null : row.GetInt64(9),
        IsQuarantined = row.GetInt64(12) != 0,
    };

    /// <summary>Derives a block's row from its content; null if the content is not completely readable.</summary>
    /// <param name="id">The block's number.</param>
    /// <param name="reader">The content.</param>
    /// <param name="position">The stream and the first sequence, for a content without an address; null if
    /// they are unknown.</param>
    public static RecoveredBlock? TryDescribe(long id, BlockReader reader, (long Stream, long FirstSequence)? position)
    {
        if (reader.Address is { } address)
        {
            position = (address.Stream, address.FirstSequence);
        }

        if (position is not { } known)
        {
            return null;
        }

        try
        {
            (long earliest, long latest, long messageBytes) = (long.MaxValue, long.MinValue, 0);
            for (int row = 0; row < reader.Count; row++)
            {
                long time = reader.GetRow(row).Timestamp.UnixNanoseconds;
                (earliest, latest) = (Math.Min(earliest, time), Math.Max(latest, time));
                messageBytes += reader.GetMessage(row).Length;
            }

            StoredRange range = new(known.Stream, known.FirstSequence, reader.Count);
            return new RecoveredBlock(id, range, earliest, latest, messageBytes, reader.Numbers.Range);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Whether a row agrees with a content in all values that the content determines.</summary>
    public bool AgreesWith(RecoveredBlock content) =>
        (Range, Earliest, Latest, MessageBytes, Numbers) == (
            content.Range, content.Earliest, content.Latest, content.MessageBytes, content.Numbers);
}
