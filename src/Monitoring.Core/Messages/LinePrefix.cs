using System.Buffers;

namespace Monitoring.Messages;

/// <summary>Measures the text that loggers write before the level: timestamps in any format, process ids,
/// brackets.</summary>
/// <remarks>
/// The prefix ends at the first token that is none of:
/// <list type="number">
/// <item>a time or date: three digits or more with a colon, hyphen or slash among them and at most four letters, such
/// as <c>10:00:00,123</c>, <c>22-Nov-2026</c>, <c>3:04PM</c>;</item>
/// <item>the uptime of a machine in brackets: <c>[   12.345678]</c>;</item>
/// <item>a day, a month, or a word after a time: <c>Sun</c>, <c>Nov</c>, <c>AM</c>, <c>UTC</c>;</item>
/// <item>a number after a time or in brackets, other than a bare 0, because "0 errors" is a count;</item>
/// <item>brackets, bars, hyphens and white space around these.</item>
/// </list>
/// </remarks>
internal static class LinePrefix
{
    private static readonly SearchValues<byte> DigitsAndDot = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> EndsOfToken = SearchValues.Create(" \t[]|<>\n"u8);

    private static ReadOnlySpan<byte> Days => "MonTueWedThuFriSatSun"u8;

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>Returns the length of the prefix, in bytes.</summary>
    /// <param name="text">The line.</param>
    /// <param name="hasTime">Whether the prefix has a time or a date.</param>
    public static int Measure(ReadOnlySpan<byte> text, out bool hasTime)
    {
        hasTime = false;
        int position = 0;
        while (position < text.Length)
        {
            int joint = hasTime ? JointLength(text[position..]) : 0;
            if (joint > 0 || IsSeparator(text[position]))
            {
                position += Math.Max(joint, 1);
                continue;
            }

            ReadOnlySpan<byte> token = Token(text[position..]);
            if (char.IsAsciiDigit((char)token[0]) && FindJoint(token) is > 0 and int end)
            {
                token = token[..end];
            }

            if (IsTime(token)
                || IsUptime(text, position, token)
                || IsDayOrMonth(token)
                || IsDateOfDigits(token, text[(position + token.Length)..]))
            {
                hasTime = true;
            }
            else if (!(hasTime && IsTimeWord(token)) && !IsNumber(text, position, token, hasTime))
            {
                break;
            }

            position += token.Length;
        }

        return position;
    }

    private static bool IsSeparator(byte value) =>
        value is (byte)' ' or (byte)'\t' or (byte)'[' or (byte)']' or (byte)'|' or (byte)'-' or (byte)'<' or (byte)'>';

    private static ReadOnlySpan<byte> Token(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny(EndsOfToken);
        return end switch
        {
            < 0 => text,
            0 => text[..1],
            _ => text[..end],
        };
    }

    /// <summary>The length of the colons between a time and a level: <c>10:00:00,123::INFO</c>,
    /// <c>10:00:00.123:WARN</c>.</summary>
    private static int JointLength(ReadOnlySpan<byte> text) =>
        text.StartsWith("::"u8) ? 2 : text.Length > 1
            && text[0] == ':'
            && char.IsAsciiLetterUpper((char)text[1]) ? 1 : 0;

    private static int FindJoint(ReadOnlySpan<byte> token)
    {
        for (int colon = token.IndexOf((byte)':'); colon >= 0 && colon < token.Length; colon++)
        {
            if (token[colon] == ':' && JointLength(token[colon..]) > 0)
            {
                return colon;
            }
        }

        return -1;
    }

    // "[ 12.345678] usb 1-1", the uptime in logs of the kernel and Xorg
    private static bool IsUptime(ReadOnlySpan<byte> text, int position, ReadOnlySpan<byte> token) =>
        token.Length > 2 && !token.ContainsAnyExcept(DigitsAndDot) && token.Count((byte)'.') == 1
        && text[position..].Length > token.Length && text[position + token.Length] == ']'
        && text[..position].TrimEnd((byte)' ') is [.., (byte)'['];

    private static bool IsTime(ReadOnlySpan<byte> token)
    {
        const int MaxLength = 40;
        if (token.Length > MaxLength || (!char.IsAsciiDigit((char)token[0]) && token[0] != '+'))
        {
            return false;
        }

        int digits = 0;
        int letters = 0;
        int marks = 0;
        foreach (byte value in token)
        {
            digits += char.IsAsciiDigit((char)value) ? 1 : 0;
            letters += char.IsAsciiLetter((char)value) ? 1 : 0;
            marks += value is (byte)':' or (byte)'-' or (byte)'/' or (byte)'+' ? 1 : 0;
            if (value is (byte)'=' or (byte)'(' or (byte)'"')
            {
                return false;
            }
        }

        return digits >= 3 && letters <= 4 && marks > 0;
    }

    // "01.06.2026", "2026.06.01"; "20260601" and "260601" before a time; "20260601100000"; Unix time "1780308000.123"
    private static bool IsDateOfDigits(ReadOnlySpan<byte> token, ReadOnlySpan<byte> rest)
    {
        if (token.Length < 6 || token.ContainsAnyExcept(DigitsAndDot))
        {
            return false;
        }

        int dot = token.IndexOf((byte)'.');
        if (dot > 0 && token[(dot + 1)..].IndexOf((byte)'.') is >= 0 and int second)
        {
            int last = token.Length - dot - second - 2;
            return (dot, second, last) is (4, 2, 2) or (2, 2, 4) or (1, 2, 4) or (2, 1, 4) or (1, 1, 4);
        }

        int digits = dot < 0 ? token.Length : dot;
        return digits switch
        {
            6 or 8 => dot < 0 && IsTimeOfDay(rest),
            10 or 13 => token[0] == '1' && token[1] >= '5',
            14 => token.StartsWith("20"u8),
            _ => false,
        };
    }

    // " 10:00:00" or " 100000 "
    private static bool IsTimeOfDay(ReadOnlySpan<byte> rest) =>
        rest.Length > 7 && rest[0] == ' '
        && (rest[3] == ':' || (rest[7] == ' ' && !rest[1..7].ContainsAnyExceptInRange((byte)'0', (byte)'9')));

    private static bool IsDayOrMonth(ReadOnlySpan<byte> token)
    {
        token = token.TrimEnd((byte)',');
        return token.Length == 3 && (Months.IndexOf(token) % 3 == 0 || Days.IndexOf(token) % 3 == 0);
    }

    private static bool IsTimeWord(ReadOnlySpan<byte> token) =>
        token.SequenceEqual("AM"u8) || token.SequenceEqual("PM"u8) || token.SequenceEqual("UTC"u8)
        || token.SequenceEqual("GMT"u8) || token.SequenceEqual("CET"u8) || token.SequenceEqual("CEST"u8)
        || token.SequenceEqual("Z"u8);

    private static bool IsNumber(ReadOnlySpan<byte> text, int position, ReadOnlySpan<byte> token, bool hasTime)
    {
        bool isBracketed = position > 0 && text[position - 1] is (byte)'[' or (byte)'<';
        return !token.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (isBracketed || (hasTime && !token.SequenceEqual("0"u8)));
    }
}
