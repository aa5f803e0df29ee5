using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Monitoring.Testing.LogEngines;

/// <summary>Loki: labels, series and query_range with matchers, line filters and filters of labels.</summary>
internal sealed class FakeLoki : FakeLogDatabase
{
    private const long MaxRange = ((30 * 24) + 1) * 3600L * 1_000_000_000;
    private const string Prefix = "/loki/api/v1/";

    private static readonly string[] Operations = ["=~", "!~", "!=", "="];

    /// <summary>The tenant that a request must name; null if it needs none.</summary>
    public string? Tenant { get; set; }

    /// <summary>The maximum limit of a query.</summary>
    public int MaxLimit { get; set; } = 5000;

    /// <inheritdoc/>
    protected override bool Drops(FakeLogLine line, IReadOnlyList<FakeLogLine> stored) => stored.Any(
        other => other.Time == line.Time && other.Message == line.Message && other.Stream == line.Stream
            && other.Fields.Count == line.Fields.Count && !other.Fields.Except(line.Fields).Any());

    protected override FakeLogAnswer Answer(FakeLogRequest request)
    {
        if (Tenant is { } tenant && request.Headers["X-Scope-OrgID"] != tenant)
        {
            return FakeLogAnswer.Plain(401, "no org id");
        }

        long start = Number(request, "start");
        long end = Number(request, "end");
        if (end <= start)
        {
            return FakeLogAnswer.Plain(400, "end timestamp must not be before or equal to start time");
        }

        if (end - start > MaxRange)
        {
            return FakeLogAnswer.Plain(400, "the query time range exceeds the limit");
        }

        FakeLogLine[] lines = [.. Lines.Where(line => line.Time >= start && line.Time < end)];
        return request.Path switch
        {
            Prefix + "labels" => Labels(lines),
            Prefix + "series" => Series(request, lines),
            Prefix + "query_range" => Query(request, lines),
            _ => FakeLogAnswer.Plain(404, "404 page not found"),
        };
    }

    private static FakeLogAnswer Labels(FakeLogLine[] lines)
    {
        JsonArray names = [.. lines.SelectMany(line => line.Labels.Keys).Distinct().Select(name => (JsonNode)name)];
        return FakeLogAnswer.Json(
            names.Count == 0 ? """{"status":"success"}""" : $$"""{"status":"success","data":{{names.ToJsonString()}}}""");
    }

    private static FakeLogAnswer Series(FakeLogRequest request, FakeLogLine[] lines)
    {
        Func<FakeLogLine, bool>[] matches =
            [.. (request.Query.GetValues("match[]") ?? []).Select(match => ParseSelector(new FakeText(match)))];
        JsonArray found =
        [
            .. lines.Where(line => matches.Any(match => match(line)))
                .DistinctBy(line => line.Stream)
                .Select(line => ToJson(line.Labels)),
        ];
        return FakeLogAnswer.Json($$"""{"status":"success","data":{{found.ToJsonString()}}}""");
    }

    private FakeLogAnswer Query(FakeLogRequest request, FakeLogLine[] lines)
    {
        long limit = Number(request, "limit");
        if (limit <= 0 || limit > MaxLimit)
        {
            return FakeLogAnswer.Plain(400, $"max entries limit per query exceeded, limit > {MaxLimit}");
        }

        Func<FakeLogLine, bool> matches = ParseQuery(request.Query["query"] ?? string.Empty);
        bool isForward = request.Query["direction"]?.ToUpperInvariant() == "FORWARD";
        FakeLogLine[] ordered = isForward ? lines : [.. lines.Reverse()];

        // The streams of a moment are in no order; in a stream the order is that of the push.
        IEnumerable<FakeLogLine> found = ordered.Where(matches)
            .OrderBy(line => isForward ? line.Time : -line.Time)
            .ThenBy(line => line.Stream.Length)
            .Take((int)limit);
        bool isCategorized = request.Headers["X-Loki-Response-Encoding-Flags"] == "categorize-labels";
        JsonArray streams =
        [
            .. found.GroupBy(line => line.Stream).Select(stream => new JsonObject
            {
                ["stream"] = ToJson(stream.First().Labels),
                ["values"] = new JsonArray([.. stream.Select(line => ToValue(line, isCategorized))]),
            }),
        ];
        string flags = isCategorized ? "\"encodingFlags\":[\"categorize-labels\"]," : string.Empty;
        return FakeLogAnswer.Json(
            $$"""{"status":"success","data":{"resultType":"streams",{{flags}}"result":{{streams.ToJsonString()}},"stats":{} } }""");
    }

    private static JsonArray ToValue(FakeLogLine line, bool isCategorized)
    {
        JsonArray value = [line.Time.ToString(CultureInfo.InvariantCulture), line.Message];
        if (isCategorized)
        {
            value.Add(
                line.Fields.Count == 0
                    ? new JsonObject() : new JsonObject { ["structuredMetadata"] = ToJson(line.Fields) });
        }

        return value;
    }

    private static JsonObject ToJson(IReadOnlyDictionary<string, string> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private static Func<FakeLogLine, bool> ParseQuery(string query)
    {
        FakeText text = new(query);
        Func<FakeLogLine, bool> matches = ParseSelector(text);
        while (!text.IsAtEnd)
        {
            Func<FakeLogLine, bool> former = matches;
            Func<FakeLogLine, bool> next = ParseFilter(text);
            matches = line => former(line) && next(line);
        }

        return matches;
    }

    private static Func<FakeLogLine, bool> ParseFilter(FakeText text)
    {
        if (text.Take("|="))
        {
            string contained = text.TakeQuoted();
            return line => line.Message.Contains(contained, StringComparison.Ordinal);
        }

        if (text.Take("|~"))
        {
            Regex matched = FakeText.Create(text.TakeQuoted());
            return line => matched.IsMatch(line.Message);
        }

        text.Expect("|");
        string name = text.TakeName();
        text.Expect("!~");
        Regex excluded = FakeText.Anchored(text.TakeQuoted());
        return line => !excluded.IsMatch(line[name]);
    }

    private static Func<FakeLogLine, bool> ParseSelector(FakeText text)
    {
        List<Func<FakeLogLine, bool>> matchers = [];
        bool isAnyRequired = false;
        text.Expect("{");
        while (!text.Take("}"))
        {
            string name = text.TakeName();
            string operation = Array.Find(Operations, text.Take) ?? throw text.Refuse("expected an operator");
            string value = text.TakeQuoted();
            Regex? expression = operation[^1] == '~' ? FakeText.Anchored(value) : null;
            Func<string, bool> matches = found =>
                (expression?.IsMatch(found) ?? found == value) != (operation[0] == '!');
            isAnyRequired |= !matches(string.Empty);
            matchers.Add(line => matches(line.Labels.GetValueOrDefault(name, string.Empty)));
            text.Take(",");
        }

        return isAnyRequired
            ? line => matchers.TrueForAll(matches => matches(line))
            : throw new FormatException(
                "queries require at least one regexp or equality matcher that does not have an empty-compatible value");
    }

    private static long Number(FakeLogRequest request, string name) =>
        long.TryParse(request.Query[name], CultureInfo.InvariantCulture, out long number) ? number : 0;
}
