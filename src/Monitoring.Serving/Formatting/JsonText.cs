using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Monitoring.Storing.Blocks;

namespace Monitoring.Serving.Formatting;

/// <summary>Writes texts as JSON strings, from their bytes; the same bytes that <see cref="ResponseBody.Json"/> would
/// write.</summary>
internal static class JsonText
{
    // So many bytes of a text are escaped at once; each becomes six at most.
    private const int PieceBytes = 1 << 10;
    private const int MaxEscaped = 6;

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>JSON that is no part of a page: characters other than ASCII are not escaped. The structure is right by
    /// construction.</summary>
    public static JsonWriterOptions Options => new()
    {
        Encoder = Encoder,
        SkipValidation = true,
    };

    /// <summary>The ASCII characters that stand for themselves.</summary>
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create(
            [.. Enumerable.Range(0, 128).Where(character => !Encoder.WillEncode(character)).Select(
            character => (byte)character)]);

    /// <summary>Writes a text with its quotes; bytes that are not UTF-8 become U+FFFD.</summary>
    public static void Write(ByteBuffer output, ReadOnlySpan<byte> utf8)
    {
        output.WriteByte((byte)'"');
        int plain = utf8.IndexOfAnyExcept(Plain);
        if (plain < 0)
        {
            output.Write(utf8);
        }
        else
        {
            output.Write(utf8[..plain]);
            utf8 = utf8[plain..];
            WriteEscaped(output, Utf8.IsValid(utf8) ? utf8 : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8)));
        }

        output.WriteByte((byte)'"');
    }

    private static void WriteEscaped(ByteBuffer output, ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            ReadOnlySpan<byte> piece = utf8[..Math.Min(PieceBytes, utf8.Length)];
            Span<byte> room = output.Take(piece.Length * MaxEscaped);
            Encoder.EncodeUtf8(
                piece, room, out int consumed, out int written, isFinalBlock: piece.Length == utf8.Length);
            output.GiveBack(room.Length - written);
            utf8 = utf8[consumed..];
        }
    }
}
