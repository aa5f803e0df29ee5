using System.Globalization;

namespace Monitoring.Entries.Display;

/// <summary>A text of any length as a view shows it: safe on a terminal, and cut where it is longer than anyone reads.</summary>
/// <remarks>PowerShell breaks a text into rows in a time that grows with the square of its length: a message of 1 MiB would
/// hold a terminal of 80 columns up for a minute, and one of <see cref="Longest"/> characters takes some 50 ms.</remarks>
internal static class ViewText
{
    /// <summary>The longest text shown whole, in UTF-16 code units: 400 rows of an ordinary terminal.</summary>
    public const int Longest = 32 * 1024;

    /// <summary>The text, safe, and with a remark at its end if it was cut.</summary>
    public static string Of(string text, bool keepNewlines = false)
    {
        if (text.Length <= Longest)
        {
            return TerminalText.Neutralise(text, keepNewlines);
        }

        int end = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        string shown = TerminalText.Neutralise(text[..end], keepNewlines);
        return string.Create(CultureInfo.InvariantCulture, $"{shown}… ({text.Length - end} more characters)");
    }
}
