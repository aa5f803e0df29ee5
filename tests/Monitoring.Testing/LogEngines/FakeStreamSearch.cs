using System.Text.Json.Nodes;

namespace Monitoring.Testing.LogEngines;

/// <summary>A search of Elasticsearch with one composite aggregation that has a sample of each group.</summary>
internal static class FakeStreamSearch
{
    /// <summary>Elasticsearch's limit for the groups of a response.</summary>
    private const int MaxBuckets = 65_536;

    public static FakeLogAnswer Answer(
        JsonObject search, IReadOnlyList<FakeLogLine> lines, IReadOnlySet<string> texts,
        Func<FakeLogLine, JsonObject> toHit)
    {
        if (search["size"]!.GetValue<int>() != 0)
        {
            throw new FormatException("an aggregation without hits is expected");
        }

        (string name, JsonNode? aggregation) = search["aggs"]!.AsObject().Single();
        JsonObject composite = aggregation!["composite"]!.AsObject();
        int size = composite["size"]!.GetValue<int>();
        string[] fields = [.. composite["sources"]!.AsArray().Select(source => FieldOf(source!.AsObject(), texts))];
        if (size is <= 0 or > MaxBuckets || fields.Length == 0)
        {
            throw new FormatException("[composite] needs a size and sources");
        }

        // The groups are ordered by their keys; a missing value is the first one.
        string? after = composite["after"] is JsonObject key ? ToText([.. key.Select(pair => $"{pair.Value}")]) : null;
        IGrouping<string, FakeLogLine>[] groups = lines
            .GroupBy(line => ToText([.. fields.Select(field => line[field])]))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Where(group => after is null || string.CompareOrdinal(group.Key, after) > 0)
            .Take(size)
            .ToArray();
        (string sample, JsonNode? hits) = aggregation["aggs"]!.AsObject().Single();
        string[] included = [.. hits!["top_hits"]!["_source"]!.AsArray().Select(field => field!.GetValue<string>())];
        JsonArray buckets =
        [
            .. groups.Select(group => new JsonObject
            {
                ["key"] = ToKey(composite, fields, group.First()),
                ["doc_count"] = group.Count(),
                [sample] = new JsonObject
                {
                    ["hits"] = new JsonObject { ["hits"] = new JsonArray(toHit(Include(group.First(), included))) },
                },
            }),
        ];
        JsonObject result = new() { ["buckets"] = buckets };
        if (groups.Length > 0)
        {
            result["after_key"] = ToKey(composite, fields, groups[^1].First());
        }

        return FakeLogAnswer.Json(new JsonObject
        {
            ["timed_out"] = false,
            ["_shards"] = new JsonObject { ["failed"] = 0 },
            ["aggregations"] = new JsonObject { [name] = result },
        }.ToJsonString());
    }

    private static string FieldOf(JsonObject source, IReadOnlySet<string> texts)
    {
        JsonNode terms = source.Single().Value!["terms"]!;
        string field = terms["field"]!.GetValue<string>();
        if (terms["missing_bucket"]?.GetValue<bool>() != true)
        {
            throw new FormatException("documents without the field would be left out");
        }

        if (texts.Contains(field))
        {
            throw new FormatException($"Fielddata is disabled on [{field}]");
        }

        return field.EndsWith(FakeElasticsearch.Subfield, StringComparison.Ordinal)
            ? field[..^FakeElasticsearch.Subfield.Length] : field;
    }

    private static JsonObject ToKey(JsonObject composite, string[] fields, FakeLogLine line) => new(
        composite["sources"]!.AsArray().Select((source, index) => KeyValuePair.Create(
            source!.AsObject().Single().Key,
            line[fields[index]] is { Length: > 0 } value ? (JsonNode?)value : null)));

    private static FakeLogLine Include(FakeLogLine line, string[] included) => line with
    {
        Labels = line.Labels.Where(pair => IsIncluded(pair.Key, included)).ToDictionary(),
        Fields = line.Fields.Where(pair => IsIncluded(pair.Key, included)).ToDictionary(),
    };

    private static bool IsIncluded(string name, string[] included) => Array.Exists(
        included, pattern => pattern.EndsWith('*')
            ? name.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : name == pattern || name.StartsWith(pattern + ".", StringComparison.Ordinal));

    private static string ToText(string[] values) => string.Join('\u0001', values);
}
