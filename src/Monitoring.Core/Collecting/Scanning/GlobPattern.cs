using System.Text;
using System.Text.RegularExpressions;

namespace Monitoring.Collecting.Scanning;

/// <summary>A pattern for names and paths: <c>*</c> and <c>?</c> within a name, <c>[a-z]</c> and <c>[!a-z]</c>, and
/// <c>**</c> across directories.</summary>
/// <remarks>A pattern without a slash is matched against the name of a file, one with a slash against its path
/// below the root.</remarks>
internal sealed class GlobPattern
{
    private readonly Regex _regex;
    private readonly bool _matchesPath;

    public GlobPattern(string pattern)
    {
        string normal = pattern.Replace('\\', '/');
        _matchesPath = normal.Contains('/', StringComparison.Ordinal);
        _regex = new Regex(
            Translate(normal.TrimStart('/')),
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>Escapes a name into a pattern that matches only this name.</summary>
    public static string Escape(string name)
    {
        StringBuilder escaped = new();
        foreach (char c in name)
        {
            _ = c is '*' or '?' or '[' ? escaped.Append('[').Append(c).Append(']') : escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>Whether the pattern matches a file.</summary>
    /// <param name="relativePath">The path of the file below the root, with slashes.</param>
    public bool Matches(ReadOnlySpan<char> relativePath) =>
        _regex.IsMatch(_matchesPath ? relativePath : relativePath[(relativePath.LastIndexOf('/') + 1)..]);

    private static string Translate(string pattern)
    {
        StringBuilder regex = new("^");
        for (int at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '*' when pattern.AsSpan(at).StartsWith("**/"):
                    regex.Append("(?:.*/)?");
                    at += 2;
                    break;
                case '*' when pattern.AsSpan(at).StartsWith("**"):
                    regex.Append(".*");
                    at++;
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', Math.Min(at + 2, pattern.Length)) is int end && end > 0:
                    AppendClass(regex, pattern.AsSpan(at + 1, end - at - 1));
                    at = end;
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[at].ToString()));
                    break;
            }
        }

        return regex.Append("\\z").ToString();
    }

    // A hyphen between two members makes a range; a reversed range is empty. No class contains the slash.
    private static void AppendClass(StringBuilder regex, ReadOnlySpan<char> members)
    {
        bool isOthers = members[0] is '!' or '^' && members.Length > 1;
        members = isOthers ? members[1..] : members;
        regex.Append(isOthers ? "[^/" : "[/");
        while (!members.IsEmpty)
        {
            bool isRange = members.Length > 2 && members[1] == '-';
            char last = members[isRange ? 2 : 0];
            if (members[0] <= last)
            {
                AppendMember(regex, members[0]);
                AppendMember(regex.Append('-'), last);
            }

            members = members[(isRange ? 3 : 1)..];
        }

        regex.Append(isOthers ? "]" : "-[/]]");
    }

    private static void AppendMember(StringBuilder regex, char member) =>
        regex.Append("\\u").Append(((int)member).ToString("x4"));
}
