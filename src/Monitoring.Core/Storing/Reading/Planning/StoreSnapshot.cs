using Monitoring.Querying;
using Monitoring.Storing.Database;
using Monitoring.Storing.Reading.Connecting;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>What a store held at one moment for a query: the streams that are meant and their blocks, without content.</summary>
/// <param name="Streams">The streams, by number.</param>
/// <param name="Blocks">All their blocks, by stream and number.</param>
/// <param name="NextNumber">The number of the next entry that will be stored.</param>
/// <param name="DeletedNumber">The number after the last entry that was deleted; 0 if none was.</param>
internal sealed record StoreSnapshot(
    IReadOnlyList<StoredStream> Streams, IReadOnlyList<PlannedBlock> Blocks, long NextNumber, long DeletedNumber)
{
    /// <summary>Reads it, in one short transaction.</summary>
    public static StoreSnapshot Read(ReadingConnection connection, StreamCatalog catalog, LogQuery query) =>
        connection.InSnapshot(snapshot =>
        {
            List<StoredStream> streams = catalog.Select(snapshot, query);
            return new StoreSnapshot(
                streams,
                QueryPlan.PlanAll(streams, BlockTable.Read(snapshot, streams)),
                EntryNumbering.ReadNext(snapshot),
                EntryNumbering.ReadDeleted(snapshot));
        });
}
