using System.Text;
using System.Text.Json.Nodes;
using Monitoring.Entries;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.Elasticsearch;

/// <summary>Writes the conditions of a query in the Query DSL. Pure.</summary>
/// <remarks>The result selects at least the entries that the query selects. Only fields of the type keyword are
/// compared as a whole; a text is split into words, and its conditions are evaluated here.</remarks>
internal static class SearchQuery
{
    /// <summary>The name of the time.</summary>
    public const string Time = "@timestamp";

    /// <summary>The format of times with nine digits.</summary>
    public const string TimeFormat = "strict_date_optional_time_nanos";

    private const string Exists = "exists";

    /// <summary>The maximum length of a value to compare: dynamic mappings do not index longer ones.</summary>
    private const int MaxIndexedLength = 200;

    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>The names of the fields that a query may compare.</summary>
    public static IEnumerable<string> FieldsOf(EngineConditions conditions) =>
        conditions.Filters.SelectMany(filter => filter.Names).Concat(conditions.Levels).Distinct();

    /// <summary>Returns the conditions that do not depend on the time.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="keywords">The fields that are keywords in all indexes.</param>
    /// <param name="others">The fields of other types.</param>
    public static IReadOnlyList<JsonObject> WriteFilters(
        EngineConditions conditions, IReadOnlySet<string> keywords, IReadOnlySet<string> others)
    {
        List<JsonObject> filters = [];
        foreach (StreamFilter filter in conditions.Filters)
        {
            if (!filter.Names.Any(others.Contains)
                && Write(filter, [.. filter.Names.Where(keywords.Contains)]) is { } written)
            {
                filters.Add(written);
            }
            else
            {
                conditions.KeepLocal(filter.Parameter);
            }
        }

        if (conditions.Texts.Count > 0)
        {
            conditions.KeepLocal("Contains, -Pattern and -NotMatch");
        }

        if (conditions.LowerLevels.Count > 0 && !conditions.Levels.Any(others.Contains))
        {
            AddLevels(filters, conditions, keywords);
        }

        return filters;
    }

    /// <summary>Returns the query of a range. A time of a date is compared in milliseconds, so the range is wider. A
    /// time before 1970 is left out: an index with nanoseconds refuses it.</summary>
    public static JsonObject Write(IReadOnlyList<JsonObject> filters, LogTimestamp? since, LogTimestamp? until)
    {
        JsonObject range = new() { ["format"] = TimeFormat };
        if (since is { UnixNanoseconds: > 0 } first)
        {
            range["gte"] = Floor(first).ToString();
        }

        if (until is { UnixNanoseconds: > 0 } end)
        {
            range["lt"] = new LogTimestamp(Floor(end).UnixNanoseconds + NanosecondsPerMillisecond).ToString();
        }

        JsonArray all = range.Count == 1
            ? [Of(Exists, new JsonObject { ["field"] = Time })]
            : [Of("range", new JsonObject { [Time] = range })];
        foreach (JsonObject filter in filters)
        {
            all.Add(filter.DeepClone());
        }

        return Of("bool", new JsonObject { ["filter"] = all });
    }

    private static LogTimestamp Floor(LogTimestamp time)
    {
        long rest = ((time.UnixNanoseconds % NanosecondsPerMillisecond) + NanosecondsPerMillisecond)
            % NanosecondsPerMillisecond;
        return new LogTimestamp(time.UnixNanoseconds - rest);
    }

    /// <summary>Accepts entries that have none of the fields, too: their source may have one that is not
    /// indexed.</summary>
    private static JsonObject? Write(StreamFilter filter, IReadOnlyList<string> names)
    {
        if (names.Count == 0
            || filter.Values.Any(value => value.Length > MaxIndexedLength)
            || filter.Kind is not (StreamFilterKind.In or StreamFilterKind.Like))
        {
            return null;
        }

        JsonArray alternatives = [];
        foreach (string name in names)
        {
            if (filter.Kind == StreamFilterKind.In)
            {
                alternatives.Add(Of("terms", new JsonObject { [name] = ToArray(filter.Values) }));
                continue;
            }

            foreach (string value in filter.Values)
            {
                JsonObject wildcard = new() { ["value"] = ToWildcard(value), ["case_insensitive"] = true };
                alternatives.Add(Of("wildcard", new JsonObject { [name] = wildcard }));
            }
        }

        alternatives.Add(Of("bool", new JsonObject { ["must_not"] = ExistsAny(names) }));
        return Of("bool", new JsonObject { ["should"] = alternatives, ["minimum_should_match"] = 1 });
    }

    /// <summary>Excludes the words for lower levels in the first field that an entry has.</summary>
    private static void AddLevels(
        List<JsonObject> filters, EngineConditions conditions, IReadOnlySet<string> keywords)
    {
        string[] words =
        [
            .. conditions.LowerLevels.SelectMany(
                word => new[] { word, word.ToUpperInvariant(), char.ToUpperInvariant(word[0]) + word[1..] }),
        ];
        List<string> former = [];
        foreach (string name in conditions.Levels.Where(keywords.Contains))
        {
            JsonObject lower = new()
            {
                ["filter"] = new JsonArray(Of("terms", new JsonObject { [name] = ToArray(words) })),
                ["must_not"] = ExistsAny(former),
            };
            filters.Add(Of("bool", new JsonObject { ["must_not"] = new JsonArray(Of("bool", lower)) }));
            former.Add(name);
        }
    }

    private static JsonArray ExistsAny(IEnumerable<string> names) =>
        [.. names.Select(name => Of(Exists, new JsonObject { ["field"] = name }))];

    private static JsonArray ToArray(IEnumerable<string> values) =>
        [.. values.Select(value => (JsonNode)JsonValue.Create(value))];

    private static JsonObject Of(string name, JsonNode value) => new() { [name] = value };

    /// <summary>A wildcard that matches at least the same values: ASCII letters in any case, and anything for all other
    /// parts.</summary>
    private static string ToWildcard(string wildcard)
    {
        StringBuilder text = new(wildcard.Length);
        foreach (char character in wildcard)
        {
            if (character is '[')
            {
                text.Append('*');
                break;
            }

            text.Append(character switch
            {
                '*' or '?' or '`' => "*",
                '\\' => "\\\\",
                _ when !char.IsAscii(character) => "*",
                _ => character.ToString(),
            });
        }

        return text.ToString();
    }
}
