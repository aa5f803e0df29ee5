using Monitoring.Messages;

namespace Monitoring.Entries;

/// <summary>Makes text from a log safe for a terminal: control characters are replaced with visible ones.</summary>
/// <remarks>
/// Log text is untrusted: the clients of a process may control what it writes. The replacements are:
/// <list type="number">
/// <item>the C0 controls except TAB, and DEL, by their pictures from U+2400: ESC is <c>␛</c>, a carriage return
/// <c>␍</c>;</item>
/// <item>the C1 controls, U+0080 to U+009F, of which U+009B begins a sequence like ESC [, by their codes, such as
/// <c>\u009b</c>;</item>
/// <item>the marks, embeddings, overrides and isolates of bidirectional text, which can make a line read as another one
/// (CVE-2021-42574), likewise: U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069;</item>
/// <item>the line and paragraph separators U+2028 and U+2029, likewise.</item>
/// </list>
/// The result is for display only: it cannot be converted back reliably.
/// </remarks>
public static class TerminalText
{
    /// <summary>Replaces all control characters; returns the same instance if there are none.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="keepNewlines">Whether newlines are kept, for messages of several lines. Carriage returns never
    /// are.</param>
    public static string Neutralize(string text, bool keepNewlines = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ControlCharacters.Show(text, keepNewlines);
    }
}
