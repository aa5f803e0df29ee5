using System.Text;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.Loki;

/// <summary>Writes the conditions of a query in LogQL. Pure.</summary>
/// <remarks>The result selects at least the streams and messages that the query selects. A condition on a label also
/// accepts streams without the label: their entries may have the value in structured metadata.</remarks>
internal static class LokiQuery
{
    /// <summary>The maximum length of a condition: Loki refuses long queries.</summary>
    private const int MaxConditionLength = 1000;

    /// <summary>Returns the matchers for the labels of streams.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="labels">The existing labels.</param>
    public static IReadOnlyList<string> WriteMatchers(EngineConditions conditions, IReadOnlyList<string> labels)
    {
        List<string> matchers = [];
        foreach (StreamFilter filter in conditions.Filters)
        {
            // Only the first name decides: another label may be one that an entry's first name hides.
            string? label = filter.Names.FirstOrDefault(labels.Contains);
            string? matcher = label is null ? null : Write(label, filter);
            if (matcher is null or { Length: > MaxConditionLength })
            {
                conditions.KeepLocal(filter.Parameter);
            }
            else
            {
                matchers.Add(matcher);
            }
        }

        return matchers;
    }

    /// <summary>Returns the filters for lines.</summary>
    public static string WriteFilters(EngineConditions conditions)
    {
        StringBuilder text = new();
        foreach (MessageTexts texts in conditions.Texts)
        {
            string filter = texts is { CaseSensitive: true, Texts: [string only] }
                ? $" |= {QuotedText.Of(only)}"
                : $" |~ {QuotedText.Of(texts.ToExpression())}";
            if (filter.Length > MaxConditionLength)
            {
                conditions.KeepLocal("Contains, -Pattern and -NotMatch");
            }
            else
            {
                text.Append(filter);
            }
        }

        if (conditions.LowerLevels.Count > 0)
        {
            text.Append(" | level!~").Append(QuotedText.Of(LevelWords.ToExpression(conditions.LowerLevels)));
        }

        return text.ToString();
    }

    private static string Write(string label, StreamFilter filter) => filter.Kind switch
    {
        StreamFilterKind.In => $"{label}=~{QuotedText.Of(Join(filter.Values.Select(RegexText.Escape)) + "|")}",
        StreamFilterKind.NotIn => $"{label}!~{QuotedText.Of(Join(filter.Values.Select(RegexText.Escape)))}",
        StreamFilterKind.Like => $"{label}=~{QuotedText.Of(Join(filter.Values.Select(RegexText.OfWildcard)) + "|")}",
        _ => $"{label}=\"\"",
    };

    private static string Join(IEnumerable<string> alternatives) => string.Join('|', alternatives);
}
