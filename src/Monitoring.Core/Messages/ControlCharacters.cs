using System.Buffers;
using System.Globalization;
using System.Text;

namespace Monitoring.Messages;

/// <summary>Replaces the control characters of a text with visible ones. TerminalText describes which, and
/// how.</summary>
internal static class ControlCharacters
{
    private const string Shown =
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000B\u000C\u000D\u000E\u000F\u0010\u0011\u0012\u0013"
        + "\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F"
        + "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008A\u008B\u008C\u008D\u008E\u008F"
        + "\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009A\u009B\u009C\u009D\u009E\u009F"
        + "\u061C\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private static readonly SearchValues<char> ShownInLines = SearchValues.Create(Shown);
    private static readonly SearchValues<char> ShownAlways = SearchValues.Create(Shown + '\n');

    /// <summary>Makes control characters visible; returns the same instance if there are none.</summary>
    public static string Show(string text, bool keepNewlines = false)
    {
        SearchValues<char> shown = keepNewlines ? ShownInLines : ShownAlways;
        int next = text.AsSpan().IndexOfAny(shown);
        if (next < 0)
        {
            return text;
        }

        StringBuilder result = new(text.Length + 16);
        ReadOnlySpan<char> rest = text;
        while (next >= 0)
        {
            result.Append(rest[..next]);
            Show(rest[next], result);
            rest = rest[(next + 1)..];
            next = rest.IndexOfAny(shown);
        }

        return result.Append(rest).ToString();
    }

    private static void Show(char control, StringBuilder result)
    {
        switch (control)
        {
            case < ' ':
                result.Append((char)('\u2400' + control));
                break;
            case '\u007F':
                result.Append('\u2421');
                break;
            default:
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)control:x4}");
                break;
        }
    }
}
