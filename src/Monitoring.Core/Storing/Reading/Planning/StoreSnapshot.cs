using Monitoring.Messages;
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
    /// <param name="connection">The connection.</param>
    /// <param name="catalog">The streams of the store.</param>
    /// <param name="query">Selects the streams.</param>
    /// <param name="withCounts">Whether blocks need their counts by output and level, also if the query has no
    /// condition on them.</param>
    public static StoreSnapshot Read(
        ReadingConnection connection, StreamCatalog catalog, LogQuery query, bool withCounts = false) =>
        connection.InSnapshot(snapshot =>
        {
            PlannedHeaders headers = PlannedHeaders.Of(snapshot);
            List<StoredStream> streams = headers.Extend(catalog.Select(snapshot, query));
            return new StoreSnapshot(
                streams,
                QueryPlan.PlanAll(streams, headers.Read(streams, withCounts || HasKindCondition(query))),
                EntryNumbering.ReadNext(snapshot),
                EntryNumbering.ReadDeleted(snapshot))
            {
                Damage = headers.Damage,
            };
        });

    private static bool HasKindCondition(LogQuery query) => query.Level != LogLevel.Unknown || query.Output is not null;
}
