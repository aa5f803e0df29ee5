using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.Elasticsearch;

/// <summary>Reads the responses of Elasticsearch and OpenSearch.</summary>
/// <remarks>A response is untrusted: any error in it causes a <see cref="FormatException"/>.</remarks>
internal sealed class SearchResponses
{
    private static readonly string[] MessageNames = ["message", "log", "body.text", "body", "event.original", "msg"];

    private static readonly string[] KeywordTypes = ["keyword", "constant_keyword", "wildcard"];

    private readonly EntryFactory _entries = new(FieldNames.WithDots);
    private readonly Rfc3339Reader _times = new();

    /// <summary>Reads the id of a point in time.</summary>
    public static string ReadPointInTime(ReadOnlyMemory<byte> response) => Read(
        response,
        root => (root.TryGetProperty("id"u8, out JsonElement id) ? id : root.GetProperty("pit_id"u8)).GetString()
            ?? string.Empty);

    /// <summary>Reads the fields that are keywords in all indexes, and those that have another type in one.</summary>
    public static Tuple<IReadOnlySet<string>, IReadOnlySet<string>> ReadFields(
        ReadOnlyMemory<byte> response) => Read(
        response,
        root =>
        {
            HashSet<string> keywords = new(StringComparer.Ordinal);
            HashSet<string> others = new(StringComparer.Ordinal);
            foreach (JsonProperty field in root.GetProperty("fields"u8).EnumerateObject())
            {
                string[] types = [.. field.Value.EnumerateObject().Select(type => type.Name).Where(IsMapped)];
                if (types.Length > 0)
                {
                    (types.All(KeywordTypes.Contains) ? keywords : others).Add(field.Name);
                }
            }

            return Tuple.Create<IReadOnlySet<string>, IReadOnlySet<string>>(keywords, others);
        });

    /// <summary>Reads a page of hits.</summary>
    /// <param name="response">The response.</param>
    /// <param name="first">The number of the first hit.</param>
    /// <param name="newestFirst">Whether the newest are first.</param>
    public SearchPage ReadPage(ReadOnlyMemory<byte> response, long first, bool newestFirst) => Read(
        response,
        root =>
        {
            CheckComplete(root);
            List<EngineEntry> entries = [];
            JsonElement last = default;
            foreach (JsonElement hit in root.GetProperty("hits"u8).GetProperty("hits"u8).EnumerateArray())
            {
                long number = first + entries.Count;
                entries.Add(ReadHit(hit, newestFirst ? -number : number));
                last = hit;
            }

            return new SearchPage(
                entries,
                entries.Count,
                root.TryGetProperty("pit_id"u8, out JsonElement pit) ? pit.GetString() : null,
                entries.Count == 0 ? null : JsonNode.Parse(last.GetProperty("sort"u8).GetRawText())!.AsArray());
        });

    /// <summary>Reads a page of streams.</summary>
    public static Tuple<IReadOnlyList<EngineStream>, JsonObject?> ReadStreams(ReadOnlyMemory<byte> response) => Read(
        response,
        root =>
        {
            CheckComplete(root);
            (IReadOnlyList<EngineStream> streams, JsonObject? after) = StreamSearch.Read(root);
            return Tuple.Create(streams, after);
        });

    private static void CheckComplete(JsonElement root)
    {
        if (root.TryGetProperty("timed_out"u8, out JsonElement timedOut) && timedOut.GetBoolean())
        {
            throw new FormatException("The search took too long, and its result is not complete.");
        }

        if (root.TryGetProperty("_shards"u8, out JsonElement shards)
            && shards.TryGetProperty("failed"u8, out JsonElement failed) && failed.GetInt32() > 0)
        {
            throw new FormatException("Some shards do not respond, and the result is not complete.");
        }
    }

    // An index without the field is listed as a type of its own.
    private static bool IsMapped(string type) => type != "unmapped";

    private EngineEntry ReadHit(JsonElement hit, long number)
    {
        JsonElement source = hit.GetProperty("_source"u8);
        List<EngineField> fields = DocumentFields.Of(source);
        string? message = null;
        foreach (string name in MessageNames)
        {
            int index = fields.FindIndex(field => field.Name == name);
            if (index >= 0)
            {
                message = fields[index].Value;
                fields.RemoveAt(index);
                break;
            }
        }

        string? own = fields.Find(field => field.Name == SearchQuery.Time).Value;
        fields.RemoveAll(field => field.Name == SearchQuery.Time);
        string? indexed = hit.GetProperty("fields"u8).GetProperty(SearchQuery.Time)[0].GetString();
        return _entries.Create(
            ReadTime(own, indexed), message ?? source.GetRawText(), StreamOf(fields), number, fields);
    }

    /// <summary>The fields that tell streams apart.</summary>
    private static string StreamOf(List<EngineField> fields)
    {
        Dictionary<string, string> metadata = new(
            FieldNames.WithDots.ToMetadata(fields), StringComparer.Ordinal);
        return string.Join(
            '\n',
            new[]
            {
                MetadataKeys.Namespace, MetadataKeys.PodName, MetadataKeys.ContainerName, MetadataKeys.RestartCount,
                MetadataKeys.NodeName, MetadataKeys.Path,
            }.Select(key => metadata.GetValueOrDefault(key, string.Empty)));
    }

    /// <summary>The time of the document, which has nanoseconds, if the index has the same time.</summary>
    private LogTimestamp ReadTime(string? own, string? indexed)
    {
        const long NanosecondsPerMillisecond = 1_000_000;
        LogTimestamp time = Parse(indexed) ?? throw new FormatException("The time of an entry is not valid.");
        return Parse(own) is { } exact
            && Math.Abs(exact.UnixNanoseconds - time.UnixNanoseconds) < NanosecondsPerMillisecond
            ? exact
            : time;
    }

    private LogTimestamp? Parse(string? text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text ?? string.Empty);
        return _times.TryRead(utf8, out long nanoseconds, out int length) && length == utf8.Length
            ? new LogTimestamp(nanoseconds)
            : null;
    }

    private static T Read<T>(ReadOnlyMemory<byte> response, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response);
            return read(document.RootElement);
        }
        catch (Exception failure)
            when (
            failure is JsonException or KeyNotFoundException or InvalidOperationException or OverflowException
            or IndexOutOfRangeException)
        {
            throw new FormatException($"The response is not one of a search: {failure.Message}", failure);
        }
    }
}
