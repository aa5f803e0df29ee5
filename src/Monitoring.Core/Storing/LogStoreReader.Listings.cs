using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Database;
using Monitoring.Storing.Destinations;
using Monitoring.Storing.Reading;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;
using Monitoring.Storing.Reading.Rows;

namespace Monitoring.Storing;

/// <content>Listings of entries by their numbers, and the destinations that they are sent to.</content>
public sealed partial class LogStoreReader
{
    /// <summary>Returns the destinations of the store, by name.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    internal IReadOnlyList<StoredDestination> GetDestinations() =>
        Guard(() => DestinationTable.ReadAll(_connection));

    /// <summary>Reads the identity of the store; null before the first destination was added.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    internal string? ReadIdentity() => Guard(() => DestinationTable.ReadIdentity(_connection));

    /// <summary>Reads the number of the next entry that will be stored.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    internal long ReadNextNumber() => Guard(() => EntryNumbering.ReadNext(_connection));

    /// <summary>Opens one listing in time order: the selected entries whose numbers are in a range, after a
    /// place.</summary>
    /// <remarks>Only blocks with such entries are planned: new entries cost the same in a store of any size.</remarks>
    /// <param name="query">Selects the streams and the entries; it has no order, limit or cursor of its own.</param>
    /// <param name="cursor">The range, and the last place in time order that was read; null for none.</param>
    /// <param name="warn">Also receives warnings of skipped data, before the next entry.</param>
    /// <param name="cancellationToken">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="LogStoreException">The store cannot be read; also thrown by each step.</exception>
    internal StoreRows OpenListing(
        LogQuery query, LogCursor cursor, Action<string>? warn, CancellationToken cancellationToken) => Guard(() =>
    {
        ReaderWarnings warnings = new(_warn + warn);
        QueryRun run = new(query, _pool, warnings, progress: null, cancellationToken)
        {
            OpenBytes = OpenBytes,
            Threads = QueryThreads,
        };
        List<PlannedBlock> blocks = _connection.InSnapshot(snapshot => PlanListing(snapshot, query, cursor.Range, run));
        QueryOrder order = new(NewestFirst: false, cursor.Range, cursor.Place, AfterIsBelow: false);
        return new StoreRows(run.OpenListing(blocks, order), Path, LogCursor.Before(cursor.Range.To));
    });

    /// <summary>Measures the entries after a cursor, of all streams and levels.</summary>
    /// <remarks>Whole blocks count, so the result may be too high by a block for each stream.</remarks>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    /// <returns>The number of entries, the bytes of their messages, and the earliest time; null if there are
    /// none.</returns>
    internal (long Entries, long Bytes, LogTimestamp? Oldest) MeasureBehind(LogCursor cursor) =>
        Guard<(long, long, LogTimestamp?)>(() =>
    {
        long first = cursor.Place is null ? cursor.Range.To : cursor.Range.From;
        List<BlockHeader> headers = _connection.InSnapshot(
            snapshot => PlannedHeaders.Of(snapshot).ReadNumbered(first));
        if (headers.Count == 0)
        {
            return (0, 0, null);
        }

        LogTimestamp oldest = headers.Min(header => header.Earliest);
        return (
            headers.Sum(header => header.Count),
            headers.Sum(header => header.MessageBytes),
            cursor.Place is { } place ? LogTimestamp.Later(place.Time, oldest) : oldest);
    });

    private List<PlannedBlock> PlanListing(
        ReadingConnection snapshot, LogQuery query, NumberRange numbers, QueryRun run)
    {
        PlannedHeaders stored = PlannedHeaders.Of(snapshot);
        run.Warn(stored.Damage);
        List<BlockHeader> headers = [];
        List<StoredStream> streams = [];
        foreach (BlockHeader header in stored.ReadNumbered(numbers.From))
        {
            if (header.Numbers.From < numbers.To
                && ((streams.Count > 0 && streams[^1].Id == header.Stream)
                    || TryAdd(snapshot, query, header.Stream, streams)))
            {
                headers.Add(header);
            }
        }

        return QueryPlan.PlanAll(streams, headers);
    }

    private bool TryAdd(ReadingConnection snapshot, LogQuery query, long stream, List<StoredStream> streams)
    {
        if (_catalog.Find(snapshot, stream, query) is not { } found)
        {
            return false;
        }

        streams.Add(found);
        return true;
    }
}
