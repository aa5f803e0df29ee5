using Monitoring.Querying;

namespace Monitoring.Completion;

/// <summary>The end of an incomplete selector: the last word, and the key if the word is a value.</summary>
/// <param name="Head">The text before the word, which is kept.</param>
/// <param name="Word">The beginning of a key or a value.</param>
/// <param name="Key">The key of the value; null if the word is a key.</param>
/// <param name="IsNegated">Whether the word is a key after an exclamation mark.</param>
/// <param name="IsInSet">Whether the word is a value after an opening parenthesis.</param>
internal readonly record struct SelectorTail(string Head, string Word, string? Key, bool IsNegated, bool IsInSet)
{
    private const string SetOperator = "in";

    /// <summary>Splits a selector that may end anywhere.</summary>
    public static SelectorTail Of(string selector)
    {
        int open = selector.LastIndexOf('(');
        if (open > selector.LastIndexOf(')') && FindSetKey(selector[..open]) is { } key)
        {
            return At(selector, Math.Max(open, selector.LastIndexOf(',')) + 1, key) with { IsInSet = true };
        }

        int begin = selector.LastIndexOf(',') + 1;
        int length = selector.AsSpan(begin).IndexOfAny('=', '<', '>');
        if (length > 0)
        {
            int operation = begin + length;
            bool isDouble = selector.AsSpan(operation).StartsWith("==");
            return At(selector, operation + (isDouble ? 2 : 1), selector[begin..operation].TrimEnd('!').Trim());
        }

        SelectorTail tail = At(selector, begin, key: null);
        return tail.Word.StartsWith('!')
            ? At(selector, selector.Length - tail.Word.Length + 1, key: null) with { IsNegated = true }
            : tail;
    }

    /// <summary>The possible completions of the selector.</summary>
    /// <param name="keys">The existing keys.</param>
    /// <param name="getValues">Returns the values of a key.</param>
    public IEnumerable<CompletedArgument> Complete(
        IEnumerable<string> keys, Func<string, IEnumerable<string>> getValues)
    {
        (string head, string word, string? key, bool isNegated, bool isInSet) = this;
        if (key is not null)
        {
            return getValues(key)
                .Where(value => value.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Select(
                    value => new CompletedArgument(head + QuoteValue(value) + (isInSet ? ")" : string.Empty), value));
        }

        // Usually a value follows a key; after an exclamation mark none does.
        string end = isNegated ? string.Empty : "=";
        return keys
            .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletedArgument(head + name + end, name));
    }

    /// <summary>A value in the grammar of selectors, quoted if necessary.</summary>
    private static string QuoteValue(string value)
    {
        const string AnyKey = "k";
        return LabelSelector.FromPairs([new(AnyKey, value)]).ToString()[$"{AnyKey}=".Length..];
    }

    /// <summary>Splits at a position. Blanks before the word are kept; the quote before a value is not, because the
    /// completed value has its own.</summary>
    private static SelectorTail At(string selector, int begin, string? key)
    {
        int word = selector.Length - selector[begin..].TrimStart().Length;
        bool isQuoted = key is not null && word < selector.Length && selector[word] is '"' or '\'';
        return new SelectorTail(
            selector[..word], selector[(isQuoted ? word + 1 : word)..], key, IsNegated: false, IsInSet: false);
    }

    /// <summary>The key in <c>key in (</c> and <c>key notin (</c>.</summary>
    private static string? FindSetKey(string before)
    {
        string[] words = before[(before.LastIndexOf(',') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2 && words[1].EndsWith(SetOperator, StringComparison.Ordinal) ? words[0] : null;
    }
}
