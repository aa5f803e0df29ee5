namespace Monitoring.Fuzzing;

/// <summary>Wildcards and globs by their definitions: slow, obvious, one character after the other.</summary>
internal static class ReferencePatterns
{
    /// <summary>PowerShell's wildcards, for a pattern whose brackets are closed.</summary>
    public static bool MatchesWildcard(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (pattern[0] == '*')
        {
            return MatchesWildcard(pattern[1..], text) || (!text.IsEmpty && MatchesWildcard(pattern, text[1..]));
        }

        if (text.IsEmpty)
        {
            return false;
        }

        switch (pattern[0])
        {
            case '?':
                return MatchesWildcard(pattern[1..], text[1..]);
            case '`' when pattern.Length > 1:
                return AreAlike(pattern[1], text[0]) && MatchesWildcard(pattern[2..], text[1..]);
            case '[':
                List<(char Character, bool IsPlain)> members = [];
                int index = 1;
                for (; index == 1 || pattern[index] != ']'; index++)
                {
                    bool isEscaped = pattern[index] == '`' && index + 1 < pattern.Length;
                    index += isEscaped ? 1 : 0;
                    members.Add((pattern[index], !isEscaped));
                }

                return IsMember(members, text[0]) && MatchesWildcard(pattern[(index + 1)..], text[1..]);
            default:
                return AreAlike(pattern[0], text[0]) && MatchesWildcard(pattern[1..], text[1..]);
        }
    }

    /// <summary>A glob over a path with slashes.</summary>
    public static bool MatchesGlob(string pattern, string path)
    {
        string normal = pattern.Replace('\\', '/');
        return Matches(
            normal.TrimStart('/'), normal.Contains('/', StringComparison.Ordinal)
            ? path : path[(path.LastIndexOf('/') + 1)..]);
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (pattern.StartsWith("**/"))
        {
            // No directory, or any number of them.
            for (int start = 0; start <= text.Length; start++)
            {
                if ((start == 0 || text[start - 1] == '/') && Matches(pattern[3..], text[start..]))
                {
                    return true;
                }
            }

            return false;
        }

        if (pattern[0] == '*')
        {
            bool isAcross = pattern.StartsWith("**");
            return Matches(pattern[(isAcross ? 2 : 1)..], text)
                || (!text.IsEmpty && (isAcross || text[0] != '/') && Matches(pattern, text[1..]));
        }

        if (text.IsEmpty)
        {
            return false;
        }

        int end = pattern.Length > 2 ? pattern[2..].IndexOf(']') + 2 : 1;
        switch (pattern[0])
        {
            case '?':
                return text[0] != '/' && Matches(pattern[1..], text[1..]);
            case '[' when end > 1:
                ReadOnlySpan<char> members = pattern[1..end];
                bool isOthers = members[0] is '!' or '^' && members.Length > 1;
                return text[0] != '/'
                    && IsInRanges(isOthers ? members[1..] : members, text[0]) != isOthers
                    && Matches(pattern[(end + 1)..], text[1..]);
            default:
                return pattern[0] == text[0] && Matches(pattern[1..], text[1..]);
        }
    }

    private static bool IsInRanges(ReadOnlySpan<char> members, char character)
    {
        for (int index = 0; index < members.Length; index++)
        {
            if (index + 2 < members.Length && members[index + 1] == '-')
            {
                if (character >= members[index] && character <= members[index + 2])
                {
                    return true;
                }

                index += 2;
            }
            else if (members[index] == character)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMember(List<(char Character, bool IsPlain)> members, char character)
    {
        for (int index = 0; index < members.Count; index++)
        {
            char first = members[index].Character;
            char last = first;
            if (index + 2 < members.Count && members[index + 1] is ('-', true))
            {
                last = members[index + 2].Character;
                index += 2;
            }

            if (((char[])[character, char.ToUpperInvariant(character), char.ToLowerInvariant(character)]).Any(
                one => one >= first && one <= last))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreAlike(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
