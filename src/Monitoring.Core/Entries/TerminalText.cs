using Monitoring.Messages;

namespace Monitoring.Entries;

/// <summary>Makes text from a log harmless to a terminal: what would steer it is shown instead.</summary>
/// <remarks>
/// Log text is whatever a process was made to write, by whoever it serves. What is shown, and how:
/// <list type="number">
/// <item>the C0 controls but TAB, and DEL, as their pictures from U+2400: ESC is <c>␛</c>, a carriage return <c>␍</c>;</item>
/// <item>the C1 controls, U+0080 to U+009F, of which U+009B begins a sequence as ESC [ does, as <c>\u009b</c>;</item>
/// <item>the marks, embeddings, overrides and isolates of bidirectional text, which can make a line read as another one
/// (CVE-2021-42574), likewise: U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069;</item>
/// <item>the line and paragraph separators U+2028 and U+2029, likewise.</item>
/// </list>
/// It is for eyes: what it returns cannot be turned back for certain.
/// </remarks>
public static class TerminalText
{
    /// <summary>The text with everything shown that would steer a terminal; the same instance if there is nothing.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="keepNewlines">Whether a newline stays one, for messages of several lines; a carriage return never
    /// does.</param>
    public static string Neutralise(string text, bool keepNewlines = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ControlCharacters.Show(text, keepNewlines);
    }
}
