using System.Buffers;

namespace Monitoring.Entries;

/// <summary>Makes the text of a log safe to show on a terminal: it may have been written to take the terminal over.</summary>
public static class TerminalText
{
    private const char FirstControlPicture = '\u2400';
    private const char DeletePicture = '\u2421';
    private const char Replacement = '\uFFFD';

    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)) + "\u061C\u200E\u200F\u2028\u2029"
        + "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    /// <summary>The text with each control character shown as its picture (ESC as ␛) and each character that turns the
    /// direction of writing as U+FFFD. Tabs stay.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="keepNewlines">Whether line feeds stay too.</param>
    public static string Neutralise(string text, bool keepNewlines = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAny(Suspects)
            ? string.Create(text.Length, (text, keepNewlines), Fill)
            : text;
    }

    private static void Fill(Span<char> target, (string Text, bool KeepNewlines) state)
    {
        for (int index = 0; index < target.Length; index++)
        {
            char character = state.Text[index];
            target[index] = character switch
            {
                '\t' => character,
                '\n' when state.KeepNewlines => character,
                < ' ' => (char)(FirstControlPicture + character),
                '\u007F' => DeletePicture,
                _ when Suspects.Contains(character) => Replacement,
                _ => character,
            };
        }
    }
}
