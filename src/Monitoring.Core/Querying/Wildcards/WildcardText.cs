namespace Monitoring.Querying.Wildcards;

/// <summary>Text with PowerShell's wildcards: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[a-z]</c>, and a backtick that
/// escapes the next character; case-insensitive.</summary>
/// <remarks>Pure. The work is limited to the product of the two lengths. After a mismatch only the last star is tried
/// again, because an earlier one cannot match more.</remarks>
internal static class WildcardText
{
    /// <summary>Whether every bracket is closed.</summary>
    public static bool IsValid(string pattern)
    {
        int next = 0;
        while (next < pattern.Length)
        {
            if (!TryReadItem(pattern, next, out _, out next))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the whole text matches a valid pattern.</summary>
    public static bool Matches(string pattern, string text)
    {
        (int patternNext, int textNext) = (0, 0);
        (int starEnd, int starText) = (-1, 0);
        while (textNext < text.Length || patternNext < pattern.Length)
        {
            if (patternNext < pattern.Length && pattern[patternNext] == '*')
            {
                (starEnd, starText) = (++patternNext, textNext);
            }
            else if (patternNext < pattern.Length && textNext < text.Length
                && TryReadItem(pattern, patternNext, out Item item, out int end) && item.Matches(text[textNext]))
            {
                (patternNext, textNext) = (end, textNext + 1);
            }
            else if (starEnd >= 0 && starText < text.Length)
            {
                (patternNext, textNext) = (starEnd, ++starText);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    // Returns false for a bracket that is not closed. A star is read as an item only to be skipped.
    private static bool TryReadItem(string pattern, int start, out Item item, out int end)
    {
        end = start + 1;
        switch (pattern[start])
        {
            case '?':
                item = new Item(default, default, IsAny: true);
                return true;
            case '`' when end < pattern.Length:
                item = new Item(default, pattern[end++], IsAny: false);
                return true;
            case '[':
                return TryReadSet(pattern, start, out item, out end);
            default:
                item = new Item(default, pattern[start], IsAny: false);
                return true;
        }
    }

    // A closing bracket in the first position is literal.
    private static bool TryReadSet(string pattern, int start, out Item item, out int end)
    {
        end = start + 1;
        while (end < pattern.Length && (pattern[end] != ']' || end == start + 1))
        {
            end += pattern[end] == '`' ? 2 : 1;
        }

        bool isClosed = end < pattern.Length;
        item = isClosed ? new Item(pattern.AsMemory(start + 1, end - start - 1), default, IsAny: false) : default;
        end = Math.Min(end + 1, pattern.Length);
        return isClosed;
    }

    private static char Fold(char character) => char.ToUpperInvariant(character);

    /// <summary>An item of a pattern that matches one character.</summary>
    private readonly record struct Item(ReadOnlyMemory<char> Set, char Character, bool IsAny)
    {
        public bool Matches(char character) =>
            IsAny || (Set.IsEmpty ? Fold(character) == Fold(Character) : IsInSet(Set.Span, character));

        private static bool IsInSet(ReadOnlySpan<char> set, char character)
        {
            while (!set.IsEmpty)
            {
                char first = TakeCharacter(ref set);
                char last = first;
                if (set.Length > 1 && set[0] == '-')
                {
                    set = set[1..];
                    last = TakeCharacter(ref set);
                }

                if (IsBetween(character, first, last)
                    || IsBetween(char.ToUpperInvariant(character), first, last)
                    || IsBetween(char.ToLowerInvariant(character), first, last))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool IsBetween(char character, char first, char last) => character >= first && character <= last;

        private static char TakeCharacter(ref ReadOnlySpan<char> set)
        {
            int index = set[0] == '`' && set.Length > 1 ? 1 : 0;
            char character = set[index];
            set = set[(index + 1)..];
            return character;
        }
    }
}
