namespace Monitoring.Completion;

/// <summary>What of a selector is being typed: the last word, and the key if the word is a value of one.</summary>
/// <param name="Head">What stands before the word and stays.</param>
/// <param name="Word">The beginning of a key or a value.</param>
/// <param name="Key">The key whose value the word is; null if the word is a key.</param>
/// <param name="IsNegated">Whether the word is a key behind an exclamation mark.</param>
/// <param name="IsInSet">Whether the word is a value behind a parenthesis that is still to be closed.</param>
internal readonly record struct SelectorTail(string Head, string Word, string? Key, bool IsNegated, bool IsInSet)
{
    private const string SetOperator = "in";

    /// <summary>Takes a selector that ends anywhere apart.</summary>
    public static SelectorTail Of(string selector)
    {
        int open = selector.LastIndexOf('(');
        if (open > selector.LastIndexOf(')') && FindSetKey(selector[..open]) is { } key)
        {
            return At(selector, Math.Max(open, selector.LastIndexOf(',')) + 1, key) with { IsInSet = true };
        }

        int begin = selector.LastIndexOf(',') + 1;
        int equals = selector.LastIndexOf('=');
        if (equals > begin)
        {
            string left = selector[begin..equals].TrimEnd('=').TrimEnd('!').Trim();
            return At(selector, equals + 1, left);
        }

        SelectorTail tail = At(selector, begin, key: null);
        return tail.Word.StartsWith('!')
            ? At(selector, selector.Length - tail.Word.Length + 1, key: null) with { IsNegated = true }
            : tail;
    }

    /// <summary>Blanks before the word stay; the quote before a value does not, because the completed one has its own.</summary>
    private static SelectorTail At(string selector, int begin, string? key)
    {
        int word = selector.Length - selector[begin..].TrimStart().Length;
        bool isQuoted = key is not null && word < selector.Length && selector[word] is '"' or '\'';
        return new SelectorTail(selector[..word], selector[(isQuoted ? word + 1 : word)..], key, IsNegated: false, IsInSet: false);
    }

    /// <summary>The key in <c>key in (</c> and <c>key notin (</c>.</summary>
    private static string? FindSetKey(string before)
    {
        string[] words = before[(before.LastIndexOf(',') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2 && words[1].EndsWith(SetOperator, StringComparison.Ordinal) ? words[0] : null;
    }
}
