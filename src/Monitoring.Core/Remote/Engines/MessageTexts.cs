using Monitoring.Querying;

namespace Monitoring.Remote.Engines;

/// <summary>The texts of which each message that a query selects contains one.</summary>
/// <param name="Texts">The texts; at least one.</param>
/// <param name="CaseSensitive">Whether the case of the texts matters.</param>
/// <param name="IsExact">Whether each message with one of the texts meets the conditions of the query that the texts
/// stand for.</param>
internal sealed record MessageTexts(IReadOnlyList<string> Texts, bool CaseSensitive, bool IsExact)
{
    /// <summary>The texts of a query, combined with AND. Pure.</summary>
    /// <param name="query">The query.</param>
    /// <param name="isExact">Whether the texts are all that the query requires of a message, except for the
    /// level.</param>
    public static IReadOnlyList<MessageTexts> Of(LogQuery query, out bool isExact)
    {
        MessageTexts?[] all =
        [
            query.Contains.Count == 0 ? null : OfContained(query.Contains),
            query.Match.Count == 0 ? null : OfPatterns(query.Match),
        ];
        isExact = query.NotMatch.Count == 0
            && (query.Contains.Count == 0 || all[0]?.IsExact == true)
            && (query.Match.Count == 0 || all[1]?.IsExact == true);
        return [.. all.OfType<MessageTexts>()];
    }

    /// <summary>The expression of RE2 for the texts.</summary>
    public string ToExpression() =>
        $"(?{(CaseSensitive ? "s" : "is")}:{string.Join('|', Texts.Select(RegexText.Escape))})";

    private static MessageTexts? OfContained(IReadOnlyList<ContainedText> contained)
    {
        string?[] parts = [.. contained.Select(RegexText.ComparablePart)];
        return parts.Contains(null)
            ? null
            : new MessageTexts(
                [.. parts.OfType<string>()],
                contained.All(text => text.CaseSensitive),
                contained.All(text => IsComparedExactly(text, RegexText.ComparablePart(text)!)));
    }

    /// <summary>Each alternative of a pattern has one of its texts in the result: the longest one.</summary>
    private static MessageTexts? OfPatterns(IReadOnlyList<MessagePattern> patterns)
    {
        List<string> texts = [];
        bool isExact = true;
        foreach (MessagePattern pattern in patterns)
        {
            if (PatternLiterals.Of(pattern) is not { } literals)
            {
                return null;
            }

            foreach (IReadOnlyList<ContainedText> alternative in literals.Alternatives)
            {
                ContainedText longest = alternative.MaxBy(text => text.Text.Length)!;
                texts.Add(longest.Text);
                isExact &= literals.IsExact && alternative.Count == 1 && IsComparedExactly(longest, longest.Text);
            }
        }

        return new MessageTexts(texts, patterns.All(pattern => pattern.CaseSensitive), isExact);
    }

    // RE2 ignores the case of more characters than a store does: K and S have further forms.
    private static bool IsComparedExactly(ContainedText text, string part) =>
        text.Text == part && (text.CaseSensitive || !part.AsSpan().ContainsAny("kKsS"));
}
