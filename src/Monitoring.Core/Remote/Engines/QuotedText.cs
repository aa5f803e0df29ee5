using System.Globalization;
using System.Text;

namespace Monitoring.Remote.Engines;

/// <summary>Writes text between double quotes, as Go reads it: in LogQL and LogsQL. Pure.</summary>
internal static class QuotedText
{
    /// <summary>Returns the text in quotes. No text ends the quotes: a log database runs what comes after.</summary>
    public static string Of(string text)
    {
        StringBuilder quoted = new(text.Length + 2);
        quoted.Append('"');
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"' or '\\':
                    quoted.Append('\\').Append((char)rune.Value);
                    break;
                case '\n':
                    quoted.Append("\\n");
                    break;
                case < ' ' or 0x7f or (>= 0x80 and < 0xa0) or 0x2028 or 0x2029:
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
                    break;
                default:
                    quoted.Append(rune);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }
}
