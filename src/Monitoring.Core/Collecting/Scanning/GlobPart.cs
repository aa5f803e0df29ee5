namespace Monitoring.Collecting.Scanning;

/// <summary>A part of a glob pattern.</summary>
/// <param name="Kind">What the part matches.</param>
/// <param name="Character">The character of a literal.</param>
/// <param name="Members">The members of a class, with its ranges.</param>
internal readonly record struct GlobPart(GlobPartKind Kind, char Character = '\0', string Members = "")
{
    /// <summary>Splits a pattern into its parts.</summary>
    public static GlobPart[] Parse(string pattern)
    {
        List<GlobPart> parts = [];
        for (int at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '*' when pattern.AsSpan(at).StartsWith("**/"):
                    parts.Add(new GlobPart(GlobPartKind.Directories));
                    parts.Add(new GlobPart(GlobPartKind.WithinDirectories));
                    at += 2;
                    break;
                case '*' when pattern.AsSpan(at).StartsWith("**"):
                    parts.Add(new GlobPart(GlobPartKind.Path));
                    at++;
                    break;
                case '*':
                    parts.Add(new GlobPart(GlobPartKind.Name));
                    break;
                case '?':
                    parts.Add(new GlobPart(GlobPartKind.Any));
                    break;
                case '[' when pattern.IndexOf(']', Math.Min(at + 2, pattern.Length)) is int end && end > 0:
                    parts.Add(ParseClass(pattern[(at + 1)..end]));
                    at = end;
                    break;
                default:
                    parts.Add(new GlobPart(GlobPartKind.Literal, pattern[at]));
                    break;
            }
        }

        return [.. parts];
    }

    /// <summary>Whether the part matches one character: a literal, a class or <c>?</c>.</summary>
    public bool Matches(char character) => Kind switch
    {
        GlobPartKind.Literal => character == Character,
        GlobPartKind.Any => character != '/',
        GlobPartKind.Class => character != '/' && Contains(Members, character),
        GlobPartKind.OtherThan => character != '/' && !Contains(Members, character),
        _ => false,
    };

    private static GlobPart ParseClass(string members)
    {
        if (members.Length > 1 && members[0] is '!' or '^')
        {
            return new GlobPart(GlobPartKind.OtherThan, Members: members[1..]);
        }

        // GlobPattern.Escape makes classes of one character.
        return members is [not '/']
            ? new GlobPart(GlobPartKind.Literal, members[0])
            : new GlobPart(GlobPartKind.Class, Members: members);
    }

    // A hyphen between two members makes a range; a reversed range is empty.
    private static bool Contains(ReadOnlySpan<char> members, char character)
    {
        while (!members.IsEmpty)
        {
            bool isRange = members.Length > 2 && members[1] == '-';
            if (character >= members[0] && character <= members[isRange ? 2 : 0])
            {
                return true;
            }

            members = members[(isRange ? 3 : 1)..];
        }

        return false;
    }
}
