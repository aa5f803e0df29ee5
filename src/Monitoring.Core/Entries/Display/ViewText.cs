using System.Globalization;

namespace Monitoring.Entries.Display;

/// <summary>The text of a view: safe on a terminal, and cut to a maximum length.</summary>
/// <remarks>PowerShell breaks a text into rows in a time that grows with the square of its length. A message of 1 MiB
/// would block a terminal of 80 columns for a minute, and one of <see cref="MaxLength"/> characters takes some 50
/// ms.</remarks>
internal static class ViewText
{
    /// <summary>The maximum length of a text that is shown whole, in UTF-16 code units: 400 rows of an ordinary
    /// terminal.</summary>
    public const int MaxLength = 32 * 1024;

    /// <summary>Makes a text safe, and adds a remark if it was cut.</summary>
    public static string Of(string text, bool keepNewlines = false)
    {
        if (text.Length <= MaxLength)
        {
            return TerminalText.Neutralize(text, keepNewlines);
        }

        int end = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        string shown = TerminalText.Neutralize(text[..end], keepNewlines);
        return string.Create(CultureInfo.InvariantCulture, $"{shown}… ({text.Length - end} more characters)");
    }
}
