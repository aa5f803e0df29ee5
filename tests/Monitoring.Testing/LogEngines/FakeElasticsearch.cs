using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Monitoring.Testing.LogEngines;

/// <summary>Elasticsearch or OpenSearch: field capabilities, points in time, and searches with the queries bool, range,
/// exists, terms and wildcard.</summary>
/// <remarks>The time is a date with milliseconds. Each answer has another id of the point in time, and the former one
/// is not valid any more. Names with dots are objects in a document.</remarks>
internal sealed class FakeElasticsearch(bool isOpenSearch) : FakeLogDatabase
{
    /// <summary>The subfield that the dynamic mapping of a text has.</summary>
    public const string Subfield = ".keyword";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<FakeLogLine>> _points = [];
    private int _lastPoint;

    /// <summary>The fields that are texts, which are compared by their words.</summary>
    public HashSet<string> TextFields { get; } = [];

    /// <summary>The maximum number of hits in a response.</summary>
    public int MaxSize { get; set; } = 10_000;

    /// <summary>The number of points in time that are open.</summary>
    public int OpenPoints
    {
        get
        {
            lock (_lock)
            {
                return _points.Count;
            }
        }
    }

    private string PointPath => isOpenSearch ? "_search/point_in_time" : "_pit";

    protected override FakeLogAnswer Answer(FakeLogRequest request)
    {
        string[] parts = request.Path.Trim('/').Split('/', 2);
        if (request.Method == "DELETE" && request.Path == $"/{PointPath}")
        {
            JsonNode body = JsonNode.Parse(request.Body)!;
            string id = isOpenSearch ? body["pit_id"]![0]!.GetValue<string>() : body["id"]!.GetValue<string>();
            lock (_lock)
            {
                return _points.Remove(id) ? FakeLogAnswer.Json("{}") : Fail(404, "search_context_missing_exception");
            }
        }

        return parts switch
        {
            [_, var rest] when rest == PointPath && request.Query["keep_alive"] is not null => Open(),
            [_, "_field_caps"] => Fields(request),
            [_, "_search"] => FakeStreamSearch.Answer(
                JsonNode.Parse(request.Body)!.AsObject(), Lines, TextFields, line => ToHit(line, 0)),
            ["_search"] => Search(JsonNode.Parse(request.Body)!.AsObject()),
            _ => Fail(400, $"no handler found for uri [{request.Path}]"),
        };
    }

    private static FakeLogAnswer Fail(int status, string reason) => new(
        status,
        "application/json",
        $$$"""{"error":{"root_cause":[{"type":"fake","reason":"{{{reason}}}"}],"type":"fake","reason":"all"},"status":{{{status}}}}""");

    private FakeLogAnswer Open() => FakeLogAnswer.Json(
        $$"""{"{{(isOpenSearch ? "pit_id" : "id")}}":"{{Keep(Lines)}}"}""");

    private string Keep(IReadOnlyList<FakeLogLine> lines)
    {
        lock (_lock)
        {
            string id = $"point-{++_lastPoint}";
            _points.Add(id, lines);
            return id;
        }
    }

    private FakeLogAnswer Fields(FakeLogRequest request)
    {
        JsonObject fields = [];
        foreach (string name in request.Query["fields"]!.Split(','))
        {
            if (name.EndsWith(Subfield, StringComparison.Ordinal) && TextFields.Contains(name[..^Subfield.Length]))
            {
                fields[name] = new JsonObject { ["keyword"] = new JsonObject { ["type"] = "keyword" } };
            }
            else if (Lines.Any(line => line[name].Length > 0))
            {
                string type = TextFields.Contains(name) ? "text" : "keyword";
                fields[name] = new JsonObject { [type] = new JsonObject { ["type"] = type } };
            }
            else
            {
                fields[name] = new JsonObject { ["unmapped"] = new JsonObject() };
            }
        }

        return FakeLogAnswer.Json(new JsonObject { ["fields"] = fields }.ToJsonString());
    }

    private FakeLogAnswer Search(JsonObject search)
    {
        int size = search["size"]!.GetValue<int>();
        if (size > MaxSize)
        {
            return Fail(400, $"Result window is too large, must be less than or equal to [{MaxSize}]");
        }

        IReadOnlyList<FakeLogLine>? lines;
        lock (_lock)
        {
            _points.Remove(search["pit"]!["id"]!.GetValue<string>(), out lines);
        }

        if (lines is null)
        {
            return Fail(404, "No search context found");
        }

        Func<FakeLogLine, bool> matches = ParseQuery(search["query"]!.AsObject());
        JsonNode sort = search["sort"]![0]!["@timestamp"]!;
        bool isDescending = sort["order"]!.GetValue<string>() == "desc";
        if (sort["numeric_type"]?.GetValue<string>() != "date")
        {
            return Fail(400, "indexes with date and date_nanos are not sorted without a numeric_type");
        }

        JsonArray? after = search["search_after"]?.AsArray();

        // In a shard the documents of a moment are in the order of their numbers; without them in none.
        IEnumerable<(FakeLogLine Line, int Number)> found = lines.Select((line, number) => (line, number))
            .Where(hit => matches(hit.line))
            .OrderBy(hit => isDescending ? -Moment(hit.line) : Moment(hit.line))
            .ThenBy(hit => isOpenSearch ? (hit.number * 7) % 5 : hit.number);
        if (after is not null)
        {
            long time = after[0]!.GetValue<long>();
            int number = after.Count > 1 ? after[1]!.GetValue<int>() : int.MaxValue;
            found = found.Where(hit => Moment(hit.Line) == time
                ? hit.Number > number
                : Moment(hit.Line) > time != isDescending);
        }

        JsonArray hits = [.. found.Take(size).Select(hit => ToHit(hit.Line, hit.Number))];
        return FakeLogAnswer.Json(new JsonObject
        {
            ["pit_id"] = Keep(lines),
            ["timed_out"] = false,
            ["_shards"] = new JsonObject { ["failed"] = 0 },
            ["hits"] = new JsonObject { ["hits"] = hits },
        }.ToJsonString());
    }

    private JsonObject ToHit(FakeLogLine line, int number)
    {
        JsonObject source = new() { ["@timestamp"] = FakeLogLine.Format(line.Time), ["message"] = line.Message };
        foreach ((string name, string value) in line.Labels.Concat(line.Fields))
        {
            string[] parts = name.Split('.');
            JsonObject parent = source;
            foreach (string part in parts[..^1])
            {
                parent[part] ??= new JsonObject();
                parent = parent[part]!.AsObject();
            }

            parent[parts[^1]] = value;
        }

        string time = FakeLogLine.Format(Moment(line) * 1_000_000);
        return new JsonObject
        {
            ["_source"] = source,
            ["fields"] = new JsonObject { ["@timestamp"] = new JsonArray(time) },
            ["sort"] = isOpenSearch ? new JsonArray(Moment(line)) : new JsonArray(Moment(line), number),
        };
    }

    private static long Moment(FakeLogLine line) => Moment(line.Time);

    private static long Moment(long time) => time / 1_000_000;

    private Func<FakeLogLine, bool> ParseQuery(JsonObject query)
    {
        (string kind, JsonNode? value) = query.Single();
        JsonObject body = value!.AsObject();
        switch (kind)
        {
            case "bool":
                return ParseBool(body);
            case "exists":
                string existing = body["field"]!.GetValue<string>();
                return line => existing == "@timestamp" || line[existing].Length > 0;
            case "range":
                JsonObject range = body["@timestamp"]!.AsObject();
                long first = range["gte"] is { } gte ? Moment(FakeLogLine.Parse(gte.GetValue<string>())) : 0;
                long end = range["lt"] is { } lt
                    ? Moment(FakeLogLine.Parse(lt.GetValue<string>())) : long.MaxValue;
                return line => Moment(line) >= first && Moment(line) < end;
            case "terms":
                (string name, JsonNode? values) = body.Single();
                HashSet<string> wanted = [.. values!.AsArray().Select(each => each!.GetValue<string>())];
                return line => WordsOf(name, line).Any(wanted.Contains);
            case "wildcard":
                (string field, JsonNode? wildcard) = body.Single();
                Regex expression = ToExpression(wildcard!["value"]!.GetValue<string>());
                return line => line[field].Length > 0 && WordsOf(field, line).Any(expression.IsMatch);
            default:
                throw new FormatException($"unknown query [{kind}]");
        }
    }

    private Func<FakeLogLine, bool> ParseBool(JsonObject body)
    {
        Func<FakeLogLine, bool>[] filters = ParseAll(body, "filter");
        Func<FakeLogLine, bool>[] excluded = ParseAll(body, "must_not");
        Func<FakeLogLine, bool>[] should = ParseAll(body, "should");
        return line => Array.TrueForAll(filters, matches => matches(line))
            && !Array.Exists(excluded, matches => matches(line))
            && (should.Length == 0 || Array.Exists(should, matches => matches(line)));
    }

    private Func<FakeLogLine, bool>[] ParseAll(JsonObject body, string name) =>
        [.. (body[name]?.AsArray() ?? []).Select(query => ParseQuery(query!.AsObject()))];

    private string[] WordsOf(string name, FakeLogLine line) => TextFields.Contains(name)
        ? line[name].ToLowerInvariant().Split('-', ' ', '/')
        : [line[name]];

    private static Regex ToExpression(string wildcard)
    {
        StringBuilder expression = new();
        for (int index = 0; index < wildcard.Length; index++)
        {
            bool isEscaped = wildcard[index] == '\\';
            index += isEscaped ? 1 : 0;
            expression.Append(wildcard[index] switch
            {
                '*' when !isEscaped => ".*",
                '?' when !isEscaped => ".",
                char literal => Regex.Escape(literal.ToString()),
            });
        }

        return new Regex(
            string.Create(CultureInfo.InvariantCulture, $"^{expression}\\z"),
            RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
            | RegexOptions.Singleline);
    }
}
