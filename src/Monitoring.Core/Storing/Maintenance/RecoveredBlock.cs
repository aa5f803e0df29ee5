using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance;

/// <summary>A block's row, as a damaged store has it or as the block's content says it must be. Times are Unix nanoseconds.</summary>
/// <param name="Id">The block's number.</param>
/// <param name="Range">Which entries it holds.</param>
/// <param name="Earliest">The least time stamp.</param>
/// <param name="Latest">The greatest time stamp.</param>
/// <param name="MessageBytes">The length of all messages.</param>
/// <param name="Numbers">The entries' numbers in the store.</param>
internal sealed record RecoveredBlock(long Id, StoredRange Range, long Earliest, long Latest, long MessageBytes, NumberRange Numbers)
{
    /// <summary>The length of content and filter, in bytes.</summary>
    public long StoredBytes { get; init; }

    /// <summary>When it was committed; 0 if it is not known.</summary>
    public long Committed { get; init; }

    /// <summary>The stream's greatest time stamp before the block; null if it is not known.</summary>
    public long? Prior { get; init; }

    /// <summary>Whether its content cannot be read.</summary>
    public bool IsSetAside { get; init; }

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
        IsSetAside = row.GetInt64(12) != 0,
    };

    /// <summary>What a block's content says of its row; null if not all of it can be read.</summary>
    /// <param name="id">The block's number.</param>
    /// <param name="reader">The content.</param>
    /// <param name="place">The stream and the first sequence, for a content that does not say them; null if nobody knows.</param>
    public static RecoveredBlock? TryDescribe(long id, BlockReader reader, (long Stream, long FirstSequence)? place)
    {
        if (reader.Address is { } address)
        {
            place = (address.Stream, address.FirstSequence);
        }

        if (place is not { } known)
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

    /// <summary>Whether a row says the same as a content, in all that a content says.</summary>
    public bool AgreesWith(RecoveredBlock content) =>
        (Range, Earliest, Latest, MessageBytes, Numbers) == (content.Range, content.Earliest, content.Latest, content.MessageBytes, content.Numbers);
}
