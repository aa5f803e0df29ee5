using System.Text.Json.Nodes;

namespace Monitoring.Remote.Elasticsearch;

/// <summary>The requests in which Elasticsearch and OpenSearch differ.</summary>
/// <param name="Name">The name, for people.</param>
/// <param name="PointInTimePath">The path of points in time, after the index.</param>
/// <param name="ClosePath">The path to close a point in time.</param>
/// <param name="HasTiebreaker">Whether the sort of a point in time ends with a number of each document, so that the
/// next page can begin after any hit.</param>
internal sealed record SearchDialect(string Name, string PointInTimePath, string ClosePath, bool HasTiebreaker)
{
    /// <summary>Elasticsearch.</summary>
    public static SearchDialect Elasticsearch { get; } =
        new("Elasticsearch", "_pit", "_pit", HasTiebreaker: true);

    /// <summary>OpenSearch.</summary>
    public static SearchDialect OpenSearch { get; } =
        new("OpenSearch", "_search/point_in_time", "_search/point_in_time", HasTiebreaker: false);

    /// <summary>Returns the body that closes a point in time.</summary>
    public JsonObject Close(string pointInTime) => HasTiebreaker
        ? new JsonObject { ["id"] = pointInTime }
        : new JsonObject { ["pit_id"] = new JsonArray(pointInTime) };
}
