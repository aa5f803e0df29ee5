using System.Buffers.Text;
using System.Text;

namespace Monitoring.Messages.Fields;

/// <summary>Decodes the escapes of a JSON string in place. The result is never longer.</summary>
/// <remarks>
/// <code>
/// escape = "\" ( DQUOTE / "\" / "/" / "b" / "f" / "n" / "r" / "t" / "u" 4HEXDIG )       RFC 8259, section 7
/// </code>
/// Leniencies:
/// <list type="number">
/// <item>Half of a surrogate pair becomes U+FFFD.</item>
/// <item>An invalid escape is kept unchanged: U+FFFD does not fit into its two bytes, and so nothing is lost.</item>
/// </list>
/// </remarks>
internal static class JsonEscapes
{
    private const int UnicodeLength = 6; // "\u003c"

    /// <summary>Decodes the escapes in the text and returns the length of the result, in bytes.</summary>
    public static int Undo(Span<byte> text)
    {
        int read = text.IndexOf((byte)'\\');
        if (read < 0)
        {
            return text.Length;
        }

        int written = read;
        while (read < text.Length)
        {
            ReadOnlySpan<byte> rest = text[read..];
            if (rest[0] != '\\')
            {
                int plain = rest.IndexOf((byte)'\\');
                plain = plain < 0 ? rest.Length : plain;
                rest[..plain].CopyTo(text[written..]);
                read += plain;
                written += plain;
                continue;
            }

            if (TryReadUnicode(rest, out Rune rune, out int length))
            {
                written += rune.EncodeToUtf8(text[written..]);
                read += length;
                continue;
            }

            byte meant = rest.Length > 1 ? Meaning(rest[1]) : (byte)0;
            if (meant != 0)
            {
                text[written++] = meant;
                read += 2;
                continue;
            }

            text[written++] = (byte)'\\';
            read++;
        }

        return written;
    }

    private static byte Meaning(byte letter) => letter switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'"' or (byte)'\\' or (byte)'/' => letter,
        _ => 0,
    };

    // One escape, or the two of a pair. The shortest takes six bytes, and no rune needs more than four.
    private static bool TryReadUnicode(ReadOnlySpan<byte> text, out Rune rune, out int length)
    {
        rune = Rune.ReplacementChar;
        length = UnicodeLength;
        if (!TryReadUnit(text, out char first))
        {
            return false;
        }

        if (Rune.TryCreate(first, out Rune single))
        {
            rune = single;
        }
        else if (TryReadUnit(text[UnicodeLength..], out char second) && Rune.TryCreate(first, second, out Rune pair))
        {
            rune = pair;
            length = 2 * UnicodeLength;
        }

        return true;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        if (text.Length < UnicodeLength || !text.StartsWith("\\u"u8)
            || !Utf8Parser.TryParse(text[2..UnicodeLength], out ushort value, out int digits, 'X') || digits != 4)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
