using System.Buffers;
using System.Text;
using Monitoring.Querying;

namespace Monitoring.Remote.Engines;

/// <summary>Writes regular expressions of RE2 that match at least the texts of a query. Pure.</summary>
internal static class RegexText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\.+*?()|[]{}^$-/&~#");

    /// <summary>Escapes a literal text.</summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 8);
        foreach (char character in text)
        {
            if (Special.Contains(character) && character is not ('-' or '/' or '&' or '~' or '#'))
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
        }

        return escaped.ToString();
    }

    /// <summary>An expression for whole values that matches at least the values of a wildcard: ASCII letters in any
    /// case, and anything for all other parts.</summary>
    public static string OfWildcard(string wildcard)
    {
        StringBuilder expression = new("(?is:");
        for (int index = 0; index < wildcard.Length; index++)
        {
            char character = wildcard[index];
            bool isPart = character is '*' or '?' or '`' || !char.IsAscii(character);
            if (character == '[')
            {
                // The end of a set is not looked for: everything after it is accepted.
                expression.Append(".*");
                break;
            }

            expression.Append(isPart ? ".*" : Escape(character.ToString()));
            index += character == '`' ? 1 : 0;
        }

        return expression.Append(')').ToString();
    }

    /// <summary>The longest part of a text that databases compare as a store does; null if the text has none.</summary>
    public static string? ComparablePart(ContainedText text)
    {
        if (text.CaseSensitive || text.IsAscii)
        {
            return text.Text;
        }

        string longest = string.Empty;
        int start = 0;
        for (int index = 0; index <= text.Text.Length; index++)
        {
            if (index == text.Text.Length || !char.IsAscii(text.Text[index]))
            {
                longest = index - start > longest.Length ? text.Text[start..index] : longest;
                start = index + 1;
            }
        }

        return longest.Length == 0 ? null : longest;
    }
}
