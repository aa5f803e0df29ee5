using System.Text.Json.Nodes;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.Elasticsearch;

/// <summary>A page of the hits of a search.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Hits">The number of hits.</param>
/// <param name="PointInTime">The id of the point in time for the next page; null if it is the same.</param>
/// <param name="After">The values after which the next page begins; null for an empty page.</param>
internal sealed record SearchPage(
    IReadOnlyList<EngineEntry> Entries, int Hits, string? PointInTime, JsonArray? After);
