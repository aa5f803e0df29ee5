using Monitoring.Querying;
using Monitoring.Storing.Database;
using Monitoring.Storing.Reading.Connecting;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>The selected streams of a store and their blocks, without content, at one moment.</summary>
/// <param name="Streams">The streams, by number.</param>
/// <param name="Blocks">All blocks of the streams, by stream and number.</param>
/// <param name="NextNumber">The number of the next entry that will be stored.</param>
/// <param name="DeletedNumber">The number after the last deleted entry; 0 if none was deleted.</param>
internal sealed record StoreSnapshot(
    IReadOnlyList<StoredStream> Streams, IReadOnlyList<PlannedBlock> Blocks, long NextNumber, long DeletedNumber)
{
    /// <summary>Descriptions of damage that was found, and whose entries are missing.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];

    /// <summary>Reads a snapshot, in one short transaction.</summary>
    public static StoreSnapshot Read(ReadingConnection connection, StreamCatalog catalog, LogQuery query) =>
        connection.InSnapshot(snapshot =>
        {
            PlannedHeaders headers = PlannedHeaders.Of(snapshot);
            List<StoredStream> streams = headers.Extend(catalog.Select(snapshot, query));
            return new StoreSnapshot(
                streams,
                QueryPlan.PlanAll(streams, headers.Read(streams)),
                EntryNumbering.ReadNext(snapshot),
                EntryNumbering.ReadDeleted(snapshot))
            {
                Damage = headers.Damage,
            };
        });
}
