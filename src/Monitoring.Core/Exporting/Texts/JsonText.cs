using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Texts;

/// <summary>Writes JSON into a buffer, with the text of messages as it is: only what JSON requires is
/// escaped.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    private static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

    /// <summary>Writes a string with its quotation marks.</summary>
    /// <param name="output">The buffer.</param>
    /// <param name="utf8">The text in valid UTF-8.</param>
    public static void WriteString(ByteBuffer output, ReadOnlySpan<byte> utf8)
    {
        output.WriteByte((byte)'"');
        while (true)
        {
            int plain = utf8.IndexOfAny(Escaped);
            if (plain < 0)
            {
                break;
            }

            output.Write(utf8[..plain]);
            WriteEscape(output, utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }

        output.Write(utf8);
        output.WriteByte((byte)'"');
    }

    /// <summary>Writes a string with its quotation marks. Unpaired surrogates are replaced.</summary>
    public static void WriteString(ByteBuffer output, string text) => WriteString(output, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a number.</summary>
    public static void WriteNumber(ByteBuffer output, long number)
    {
        const int MaxDigits = 20;
        Utf8Formatter.TryFormat(number, output.Take(MaxDigits), out int written);
        output.GiveBack(MaxDigits - written);
    }

    /// <summary>Writes the name of a member and a string.</summary>
    public static void WriteMember(ByteBuffer output, string name, string value)
    {
        WriteString(output, name);
        output.WriteByte((byte)':');
        WriteString(output, value);
    }

    private static void WriteEscape(ByteBuffer output, byte value)
    {
        byte letter = value switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            _ => 0,
        };
        output.WriteByte((byte)'\\');
        if (letter != 0)
        {
            output.WriteByte(letter);
            return;
        }

        output.Write("u00"u8);
        output.WriteByte(HexDigits[value >> 4]);
        output.WriteByte(HexDigits[value & 0xF]);
    }
}
