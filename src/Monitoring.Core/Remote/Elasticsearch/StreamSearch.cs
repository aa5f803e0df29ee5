using System.Text.Json;
using System.Text.Json.Nodes;
using Monitoring.Entries;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.Elasticsearch;

// Implementation notes
//
// A document has no stream. Documents with the same pod, container, node and file are one: a composite aggregation
// groups them, page by page. The labels of a pod are not part of the groups; they are those of one document.

/// <summary>Writes the searches for streams in the Query DSL, and reads the groups. Pure.</summary>
internal static class StreamSearch
{
    private const string Groups = "streams";
    private const string Sample = "sample";

    /// <summary>The subfield that the dynamic mapping of a text has.</summary>
    private const string KeywordSubfield = ".keyword";

    private static readonly string[] Keys =
    [
        MetadataKeys.Namespace, MetadataKeys.PodName, MetadataKeys.ContainerName, MetadataKeys.RestartCount,
        MetadataKeys.NodeName, MetadataKeys.Path,
    ];

    /// <summary>The fields that may tell streams apart, with their subfields.</summary>
    public static IEnumerable<string> CandidatesOf(FieldNames names) =>
        Keys.SelectMany(key => names.Of(key)!).SelectMany(name => new[] { name, name + KeywordSubfield });

    /// <summary>Returns the fields to group by: those that exist, or their subfields.</summary>
    public static IReadOnlyList<string> FieldsOf(FieldNames names, IReadOnlySet<string> keywords) =>
    [
        .. Keys.SelectMany(key => names.Of(key)!)
            .Select(name => keywords.Contains(name) ? name : name + KeywordSubfield)
            .Where(keywords.Contains),
    ];

    /// <summary>Writes the search for a page of groups.</summary>
    /// <param name="names">The names of fields.</param>
    /// <param name="fields">The fields to group by.</param>
    /// <param name="size">The number of groups.</param>
    /// <param name="after">The key of the last group of the page before; null for the first page.</param>
    public static JsonObject Write(FieldNames names, IReadOnlyList<string> fields, int size, JsonObject? after)
    {
        JsonArray sources = [];
        foreach (string field in fields)
        {
            sources.Add(new JsonObject
            {
                [field] = new JsonObject
                {
                    ["terms"] = new JsonObject { ["field"] = field, ["missing_bucket"] = true },
                },
            });
        }

        JsonObject composite = new() { ["size"] = size, ["sources"] = sources };
        if (after is not null)
        {
            composite["after"] = after.DeepClone();
        }

        JsonObject sample = new()
        {
            ["size"] = 1,
            ["_source"] = new JsonArray([.. names.OfStreams.Select(name => (JsonNode)name)]),
        };
        return new JsonObject
        {
            ["size"] = 0,
            ["track_total_hits"] = false,
            ["query"] = SearchQuery.Write([], since: null, until: null),
            ["aggs"] = new JsonObject
            {
                [Groups] = new JsonObject
                {
                    ["composite"] = composite,
                    ["aggs"] = new JsonObject { [Sample] = new JsonObject { ["top_hits"] = sample } },
                },
            },
        };
    }

    /// <summary>Reads a page of groups.</summary>
    /// <param name="root">The response.</param>
    public static (IReadOnlyList<EngineStream> Streams, JsonObject? After) Read(JsonElement root)
    {
        JsonElement groups = root.GetProperty("aggregations"u8).GetProperty(Groups);
        EngineStream[] streams =
        [
            .. groups.GetProperty("buckets"u8).EnumerateArray().Select(group => new EngineStream(
                DocumentFields.Of(
                    group.GetProperty(Sample).GetProperty("hits"u8).GetProperty("hits"u8)[0].GetProperty("_source"u8)),
                group.GetProperty("doc_count"u8).GetInt64())),
        ];
        return (
            streams,
            groups.TryGetProperty("after_key"u8, out JsonElement after)
                ? JsonNode.Parse(after.GetRawText())!.AsObject() : null);
    }
}
