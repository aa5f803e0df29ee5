namespace Monitoring.Messages.Levels;

// Implementation notes
//
// A name in capitals at the beginning of a line, with a space after it, is a mark whatever follows (LevelContext: it is
// first, in capitals, and ends with the space). No prefix, header or symbol is before it. Only these could still decide
// otherwise: a pair, a header after a syslog tag, colors, and a second name directly after the first.

/// <summary>Decides the level of a line of text by its beginning, where the rest of the line cannot matter: <c>ERROR
/// [main] …</c>.</summary>
internal static class LevelHead
{
    private const byte Escape = 0x1B;

    /// <summary>Whether text has what may decide before a name at the beginning: a pair, the end of a tag, or
    /// colors.</summary>
    public static bool MayOverrule(ReadOnlySpan<byte> text) =>
        text.ContainsAny((byte)'=', Escape) || text.IndexOf("]: "u8) >= 0;

    /// <summary>Decides the level of all lines that begin with some text and have nothing that
    /// <see cref="MayOverrule"/>.</summary>
    /// <param name="head">The text; a letter or digit at its end is not followed by another.</param>
    /// <param name="level">The level.</param>
    /// <returns>Whether these lines have one level.</returns>
    public static bool TryDecide(ReadOnlySpan<byte> head, out LogLevel level)
    {
        level = LogLevel.Unknown;
        int end = head.IndexOfAnyExceptInRange((byte)'A', (byte)'Z');
        if (end < LevelContext.MinNameLength || head[end] != ' ' || !LevelNames.TryParse(head[..end], out level))
        {
            return false;
        }

        // Two names in a row, "ERROR WARN", may be a list of levels.
        ReadOnlySpan<byte> next = head[end..].TrimStart((byte)' ');
        return !next.IsEmpty && !char.IsAsciiLetterUpper((char)next[0]);
    }
}
