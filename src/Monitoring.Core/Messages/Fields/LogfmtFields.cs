using System.Buffers.Text;
using System.Text;

namespace Monitoring.Messages.Fields;

/// <summary>Reads a message in logfmt into fields.</summary>
/// <remarks>
/// A message is logfmt if it has only pairs, or at least two pairs and not more words than pairs: "listening on
/// port=80" is prose. A word after the first pair is a flag with the value true, if it could be a key. A word before
/// the first pair belongs to a sentence and is not a field. Of a message of klog only the text from the first pair is
/// read. The grammar of pairs is that of <see cref="LogfmtScanner"/>.
/// </remarks>
internal static class LogfmtFields
{
    /// <summary>Reads the message's fields; returns null if it is not in logfmt.</summary>
    public static Dictionary<string, object?>? Read(ReadOnlySpan<byte> message)
    {
        if (KlogHeader.Length(message) is > 0 and int header)
        {
            return ReadPairs(FromFirstPair(message[header..]));
        }

        return IsLogfmt(message) ? ReadPairs(message) : null;
    }

    // "Started pod" pod="shop/web-1" node="node1"         kubernetes/klog, klog.go, InfoS
    private static ReadOnlySpan<byte> FromFirstPair(ReadOnlySpan<byte> text)
    {
        LogfmtScanner scanner = new(text);
        int start = 0;
        while (scanner.TryRead(out LogfmtToken token))
        {
            if (token.IsPair)
            {
                return text[start..];
            }

            start = scanner.Position;
        }

        return default;
    }

    private static Dictionary<string, object?> ReadPairs(ReadOnlySpan<byte> message)
    {
        Dictionary<string, object?> fields = [];
        LogfmtScanner scanner = new(message);
        while (scanner.TryRead(out LogfmtToken token))
        {
            if (token.IsPair)
            {
                fields[Encoding.UTF8.GetString(token.Key)] = ReadValue(token);
            }
            else if (fields.Count > 0 && LogfmtScanner.IsKey(token.Value))
            {
                fields[Encoding.UTF8.GetString(token.Value)] = true;
            }
        }

        return fields;
    }

    private static bool IsLogfmt(ReadOnlySpan<byte> message)
    {
        if (!message.Contains((byte)'='))
        {
            return false;
        }

        int pairs = 0;
        int words = 0;
        LogfmtScanner scanner = new(message);
        while (scanner.TryRead(out LogfmtToken token))
        {
            pairs += token.IsPair ? 1 : 0;
            words += token.IsPair ? 0 : 1;
        }

        return words == 0 ? pairs > 0 : pairs > 1 && words <= pairs;
    }

    private static object ReadValue(LogfmtToken token)
    {
        if (!token.IsQuoted)
        {
            return ReadWord(token.Value);
        }

        if (token.IsRaw)
        {
            return Encoding.UTF8.GetString(token.Value);
        }

        byte[] text = token.Value.ToArray();
        return Encoding.UTF8.GetString(text, 0, JsonEscapes.Undo(text));
    }

    private static object ReadWord(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8))
        {
            return word.Length == "true".Length;
        }

        return IsNumber(word, out bool isWhole) && ReadNumber(word, isWhole) is object number
            ? number
            : Encoding.UTF8.GetString(word);
    }

    // A whole number beyond 64 bits, such as a trace's id, remains a string: a Double would lose digits of it.
    private static object? ReadNumber(ReadOnlySpan<byte> word, bool isWhole)
    {
        if (isWhole)
        {
            return Utf8Parser.TryParse(word, out long whole, out _) ? whole : null;
        }

        return Utf8Parser.TryParse(word, out double number, out _) && double.IsFinite(number) ? number : null;
    }

    // ["-"] ("0" / %x31-39 *DIGIT) ["." 1*DIGIT] [("e" / "E") ["+" / "-"] 1*DIGIT]         RFC 8259, section 6
    private static bool IsNumber(ReadOnlySpan<byte> word, out bool isWhole)
    {
        ReadOnlySpan<byte> rest = word.StartsWith("-"u8) ? word[1..] : word;
        int digits = CountDigits(rest);
        isWhole = digits == rest.Length;
        if (digits == 0 || (digits > 1 && rest[0] == '0'))
        {
            return false;
        }

        rest = rest[digits..];
        if (rest.StartsWith("."u8))
        {
            digits = CountDigits(rest[1..]);
            rest = digits == 0 ? rest : rest[(digits + 1)..];
        }

        if (rest.StartsWith("e"u8) || rest.StartsWith("E"u8))
        {
            rest = rest[1..];
            rest = rest.StartsWith("+"u8) || rest.StartsWith("-"u8) ? rest[1..] : rest;
            digits = CountDigits(rest);
            return digits > 0 && digits == rest.Length;
        }

        return rest.IsEmpty;
    }

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}
