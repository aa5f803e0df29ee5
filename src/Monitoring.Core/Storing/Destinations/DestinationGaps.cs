using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Destinations;

// Implementation notes
//
// Retention deletes whole blocks. The entries of a block that a destination has not received are counted in the
// transaction that deletes them, so that the count survives a kill. A block with sent and unsent entries counts as a
// whole: the count may be too high by less than a block for each stream, and is never too low.

/// <summary>Counts the entries that retention deletes before they were sent, and holds retention for the destinations
/// that ask for it.</summary>
/// <remarks>Owned by the thread of the connection.</remarks>
internal sealed class DestinationGaps(StoreConnection store)
{
    private const string SelectBlock = """
        SELECT stream, first_seq, count, earliest, latest, prior, first_number, end_number, message_bytes, counts
        FROM block WHERE id = ?1
        """;

    private const string SelectStream = "SELECT ifnull(details, metadata) FROM stream WHERE id = ?1";

    private readonly DestinationTable _table = new(store);

    /// <summary>The entry number at which deletion by age stops; the maximum number if no destination holds
    /// retention.</summary>
    public long FindHeldNumber()
    {
        long held = long.MaxValue;
        foreach (StoredDestination destination in DestinationTable.ReadAll(store))
        {
            if (TryParse(destination)?.HoldsRetention == true)
            {
                held = Math.Min(held, FirstUnsent(destination.Cursor));
            }
        }

        return held;
    }

    /// <summary>Counts the unsent entries of blocks that are about to be deleted. Called in the transaction that
    /// deletes them.</summary>
    public void Record(IReadOnlyList<long> blocks)
    {
        foreach (StoredDestination destination in DestinationTable.ReadAll(store))
        {
            if (TryParse(destination)?.ToQuery() is not { } query)
            {
                continue;
            }

            long missed = 0;
            foreach (long block in blocks)
            {
                missed += CountUnsent(block, destination.Cursor, query);
            }

            if (missed > 0)
            {
                _table.AddMissed(destination.Name, missed);
            }
        }
    }

    private static long FirstUnsent(LogCursor cursor) => cursor.Place is null ? cursor.Range.To : cursor.Range.From;

    // A row that cannot be read is reported when its destination is started.
    private static DestinationSettings? TryParse(StoredDestination destination)
    {
        try
        {
            DestinationSettings settings = DestinationSettings.Parse(destination.Settings);
            return settings.Selector is null || LabelSelector.TryParse(settings.Selector, out _) ? settings : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private long CountUnsent(long block, LogCursor cursor, LogQuery query)
    {
        StoreStatement row = store.Prepare(SelectBlock).Bind(1, block);
        try
        {
            if (!row.Step() || row.GetInt64(7) <= FirstUnsent(cursor))
            {
                return 0;
            }

            long stream = row.GetInt64(0);
            return IsSent(row, cursor) || !query.SelectsStream(ReadMetadata(stream)) ? 0 : Count(row, query.Level);
        }
        finally
        {
            row.Reset();
        }
    }

    // Whether all of a block's entries are in the listing of the cursor, and before its place.
    private static bool IsSent(StoreStatement row, LogCursor cursor)
    {
        if (cursor.Place is not { } place || row.GetInt64(7) > cursor.Range.To)
        {
            return false;
        }

        (long stream, long last) = (row.GetInt64(0), row.GetInt64(1) + row.GetInt64(2) - 1);
        LogTimestamp latest = new(Math.Max(row.GetInt64(4), row.IsNull(5) ? long.MinValue : row.GetInt64(5)));
        return stream == place.Stream
            ? last <= place.Sequence : new LogPlace(latest, stream, last).CompareTo(place) <= 0;
    }

    private static long Count(StoreStatement row, LogLevel level)
    {
        long count = row.GetInt64(2);
        KindCount[]? kinds = level == LogLevel.Unknown
            ? null
            : BlockCounts.TryRead(row.GetBlob(9), count, row.GetInt64(8), new LogTimestamp(row.GetInt64(3)));
        return kinds is null ? count : kinds.Where(kind => kind.Kind.Level >= level).Sum(kind => kind.Entries);
    }

    private LogMetadata ReadMetadata(long stream)
    {
        StoreStatement row = store.Prepare(SelectStream).Bind(1, stream);
        try
        {
            return row.Step() ? MetadataJson.Read(row.GetUtf8(0)) : new LogMetadata([]);
        }
        catch (InvalidDataException)
        {
            return new LogMetadata([]);
        }
        finally
        {
            row.Reset();
        }
    }
}
