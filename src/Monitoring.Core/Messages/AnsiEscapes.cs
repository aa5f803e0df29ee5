namespace Monitoring.Messages;

/// <summary>Removes the escape sequences of terminals from a text, so that colored text can be read.</summary>
/// <remarks>
/// <code>
/// sequence = ESC "[" *( %x30-3F ) *( %x20-2F ) %x40-7E     control sequences, such as ESC [ 1 ; 31 m
///          / ESC byte                                      any other: two bytes
/// </code>
/// ECMA-48, section 5.4. A sequence that the end cuts off is removed too.
/// </remarks>
internal static class AnsiEscapes
{
    private const byte Escape = 0x1B;

    /// <summary>Whether the text has an escape sequence.</summary>
    public static bool AreIn(ReadOnlySpan<byte> text) => text.Contains(Escape);

    /// <summary>Copies the text without its sequences.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">Receives the copy; as long as the text, or longer.</param>
    /// <returns>The length of the copy, in bytes.</returns>
    public static int Remove(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int written = 0;
        while (true)
        {
            int plain = text.IndexOf(Escape);
            ReadOnlySpan<byte> kept = plain < 0 ? text : text[..plain];
            kept.CopyTo(target[written..]);
            written += kept.Length;
            if (plain < 0)
            {
                return written;
            }

            text = text[(plain + SequenceLength(text[plain..]))..];
        }
    }

    private static int SequenceLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[1] != '[')
        {
            return Math.Min(2, text.Length);
        }

        int end = text[2..].IndexOfAnyExceptInRange((byte)0x20, (byte)0x3F);
        return end < 0 ? text.Length : Math.Min(end + 3, text.Length);
    }
}
