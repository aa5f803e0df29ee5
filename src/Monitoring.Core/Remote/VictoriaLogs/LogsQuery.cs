using Monitoring.Entries;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.VictoriaLogs;

/// <summary>Writes the conditions of a query in LogsQL. Pure.</summary>
/// <remarks>The result selects at least the entries that the query selects. A field that is missing is an empty
/// one.</remarks>
internal static class LogsQuery
{
    private const string Message = "_msg";

    /// <summary>Returns the filters that do not depend on the time.</summary>
    public static IReadOnlyList<string> WriteFilters(EngineConditions conditions)
    {
        List<string> filters = [.. conditions.Filters.Select(Write)];
        filters.AddRange(conditions.Texts.Select(texts => $"{Message}:~{QuotedText.Of(texts.ToExpression())}"));
        if (conditions.LowerLevels.Count > 0)
        {
            // The first name that an entry has decides its level.
            string lower = QuotedText.Of($"^(?:{LevelWords.ToExpression(conditions.LowerLevels)})$");
            string former = string.Empty;
            foreach (string name in conditions.Levels)
            {
                filters.Add($"!({former}{QuotedText.Of(name)}:~{lower})");
                former += $"{QuotedText.Of(name)}:=\"\" ";
            }
        }

        return filters;
    }

    /// <summary>Returns the query for the first entries of a range.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="since">The start of the range, inclusive.</param>
    /// <param name="until">The end of the range, exclusive.</param>
    /// <param name="newestFirst">Whether the newest entries are first.</param>
    /// <param name="limit">The number of entries.</param>
    public static string Write(
        IReadOnlyList<string> filters, LogTimestamp since, LogTimestamp until, bool newestFirst, int limit) =>
        $"_time:[{since}, {until}) {string.Join(' ', filters)} | sort by (_time{(newestFirst ? " desc" : string.Empty)}"
        + $") limit {limit}";

    private static string Write(StreamFilter filter)
    {
        string first = QuotedText.Of(filter.Names[0]);
        return filter.Kind switch
        {
            StreamFilterKind.In => Any(filter, $"in({string.Join(',', filter.Values.Select(QuotedText.Of))})"),
            StreamFilterKind.NotIn => $"!{first}:in({string.Join(',', filter.Values.Select(QuotedText.Of))})",
            StreamFilterKind.Like => Any(
                filter,
                $"~{QuotedText.Of($"^(?:{string.Join('|', filter.Values.Select(RegexText.OfWildcard))})$")}"),
            _ => $"{first}:=\"\"",
        };
    }

    /// <summary>Requires a condition of one of the names. A field of unknown names may be missing, and a label or a
    /// name in another case in its place.</summary>
    private static string Any(StreamFilter filter, string condition)
    {
        IEnumerable<string> alternatives = filter.Names.Select(name => $"{QuotedText.Of(name)}:{condition}");
        if (!filter.IsComplete)
        {
            alternatives = alternatives.Append($"{QuotedText.Of(filter.Names[0])}:=\"\"");
        }

        return $"({string.Join(" or ", alternatives)})";
    }
}
