using System.Buffers;
using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Querying;

/// <summary>One condition of a label selector.</summary>
/// <param name="Key">The metadata key, case-insensitive.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Values">The values to compare with, ordinally.</param>
public sealed record SelectorRequirement(string Key, SelectorOperator Operator, IReadOnlyList<string> Values)
{
    // Characters with a meaning in the grammar; text with one of these is written in quotes.
    private static readonly SearchValues<char> Special = SearchValues.Create("=!<>,()'\" \t\r\n\f\v");

    /// <summary>Whether a stream meets the condition.</summary>
    public bool Holds(LogMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        bool exists = TryGetValue(metadata, Key, out string value);
        return Operator switch
        {
            SelectorOperator.In => exists && Values.Contains(value),
            SelectorOperator.NotIn => !exists || !Values.Contains(value),
            SelectorOperator.Exists => exists,
            SelectorOperator.GreaterThan =>
                exists && TryReadInteger(value, out long above) && above > ReadInteger(Values[0]),
            SelectorOperator.LessThan =>
                exists && TryReadInteger(value, out long below) && below < ReadInteger(Values[0]),
            _ => !exists,
        };
    }

    /// <summary>The condition in the grammar of selectors.</summary>
    public override string ToString() => Operator switch
    {
        SelectorOperator.In when Values.Count == 1 => $"{Write(Key)}={Write(Values[0])}",
        SelectorOperator.NotIn when Values.Count == 1 => $"{Write(Key)}!={Write(Values[0])}",
        SelectorOperator.In => $"{Write(Key)} in ({string.Join(',', Values.Select(Write))})",
        SelectorOperator.NotIn => $"{Write(Key)} notin ({string.Join(',', Values.Select(Write))})",
        SelectorOperator.Exists => Write(Key),
        SelectorOperator.GreaterThan => $"{Write(Key)}>{Values[0]}",
        SelectorOperator.LessThan => $"{Write(Key)}<{Values[0]}",
        _ => $"!{Write(Key)}",
    };

    /// <summary>Returns the value of a key: an exact match, or else the first key that differs only in case.</summary>
    internal static bool TryGetValue(LogMetadata metadata, string key, out string value)
    {
        if (metadata.TryGetValue(key, out string? exact))
        {
            value = exact;
            return true;
        }

        string? found = null;
        foreach (string candidate in metadata.Keys)
        {
            if (string.Equals(candidate, key, StringComparison.OrdinalIgnoreCase)
                && (found is null || string.CompareOrdinal(candidate, found) < 0))
            {
                found = candidate;
            }
        }

        value = found is null ? string.Empty : metadata[found];
        return found is not null;
    }

    /// <summary>Reads a 64-bit integer, like strconv.ParseInt.</summary>
    internal static bool TryReadInteger(string text, out long integer) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out integer);

    private static long ReadInteger(string text) =>
        long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    // An empty value is written as nothing, because Kubernetes does not support quotes.
    private static string Write(string text)
    {
        if (!text.AsSpan().ContainsAny(Special) && !text.Any(char.IsWhiteSpace))
        {
            return text;
        }

        char quote = text.Contains('\'', StringComparison.Ordinal) ? '"' : '\'';
        return quote + text.Replace(quote.ToString(), new string(quote, 2), StringComparison.Ordinal) + quote;
    }
}
