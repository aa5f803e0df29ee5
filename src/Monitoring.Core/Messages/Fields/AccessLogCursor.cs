namespace Monitoring.Messages.Fields;

/// <summary>Reads the values in a line of an access log: words, and texts in quotes or brackets.</summary>
internal ref struct AccessLogCursor(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The offset after the last value.</summary>
    public int Position { get; private set; }

    /// <summary>The text after the last value.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[Position..];

    /// <summary>Reads the next word, up to a blank; returns false at the end.</summary>
    public bool TryReadWord(out ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> rest = Rest.TrimStart((byte)' ');
        int end = rest.IndexOf((byte)' ');
        word = end < 0 ? rest : rest[..end];
        Position = _text.Length - rest.Length + word.Length;
        return !word.IsEmpty;
    }

    /// <summary>Reads the next value if it is in quotes, without them. A quote after a backslash does not end
    /// it.</summary>
    public bool TryReadQuoted(out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> rest = Rest.TrimStart((byte)' ');
        value = default;
        for (int index = 1; !rest.IsEmpty && rest[0] == '"' && index < rest.Length; index++)
        {
            int step = rest[index..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
            {
                return false;
            }

            index += step;
            if (rest[index] == '"')
            {
                value = rest[1..index];
                Position = _text.Length - rest.Length + index + 1;
                return true;
            }

            index++;
        }

        return false;
    }

    /// <summary>Reads the next value if it is in brackets, without them.</summary>
    public bool TryReadBracketed(out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> rest = Rest.TrimStart((byte)' ');
        int end = rest.IsEmpty || rest[0] != '[' ? -1 : rest.IndexOf((byte)']');
        value = end < 0 ? default : rest[1..end];
        Position = end < 0 ? Position : _text.Length - rest.Length + end + 1;
        return end >= 0;
    }

    /// <summary>Decodes the escapes of Apache and nginx in place: <c>\"</c>, <c>\\</c>, <c>\n</c>, <c>\t</c> and so on,
    /// <c>\x22</c>.</summary>
    /// <returns>The length of the result.</returns>
    public static int UndoEscapes(Span<byte> text)
    {
        int written = 0;
        for (int read = 0; read < text.Length; read++)
        {
            byte value = text[read];
            if (value == '\\' && read + 1 < text.Length)
            {
                bool isHex = text[read + 1] == 'x' && read + 3 < text.Length
                    && char.IsAsciiHexDigit((char)text[read + 2]) && char.IsAsciiHexDigit((char)text[read + 3]);
                value = isHex
                    ? (byte)((FromHex(text[read + 2]) << 4) | FromHex(text[read + 3])) : FromLetter(text[read + 1]);
                bool isEscape = value != 0 || isHex;
                value = isEscape ? value : (byte)'\\';
                read += isHex ? 3 : isEscape ? 1 : 0;
            }

            text[written++] = value;
        }

        return written;
    }

    private static int FromHex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static byte FromLetter(byte letter) => letter switch
    {
        (byte)'"' or (byte)'\\' => letter,
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'v' => (byte)'\v',
        (byte)'b' => (byte)'\b',
        _ => 0,
    };
}
