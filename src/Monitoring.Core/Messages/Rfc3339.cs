using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Monitoring.Messages;

/// <summary>Reads the timestamps of RFC 3339 from UTF-8 bytes into Unix nanoseconds.</summary>
/// <remarks>
/// <code>
/// date-time = YYYY "-" MM "-" DD "T" hh ":" mm ":" ss ["." 1*DIGIT] ("Z" / ("+" / "-") hh ":" mm)
/// </code>
/// RFC 3339, section 5.6. A note there allows a space instead of the "T". It is not supported, because a space ends a
/// timestamp in the formats that use this parser. Leniencies:
/// <list type="number">
/// <item>"t" and "z" may be lower-case, as the RFC allows.</item>
/// <item>Digits after the ninth of a fraction are cut off.</item>
/// <item>Any minute may have a second of 60. It is the first second of the next one, as in Unix time.</item>
/// </list>
/// A moment outside of 64 bits of nanoseconds, before 1677-09-21 or after 2262-04-11, is rejected.
/// </remarks>
internal static class Rfc3339
{
    private const int SecondLength = 19; // "2026-11-23T01:26:46"
    private const int OffsetLength = 6; // "+05:30"
    private const int NanosecondsPerSecond = 1_000_000_000;
    private const int NotDigits = 1000;

    /// <summary>Reads the timestamp at the beginning of the text; anything may follow it.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="unixNanoseconds">The moment, in nanoseconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="length">The length of the timestamp, in bytes.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long unixNanoseconds, out int length)
    {
        unixNanoseconds = 0;
        length = 0;
        if (!TryReadSecond(text, out long second))
        {
            return false;
        }

        int position = SecondLength;
        int nanoseconds = 0;
        if (position < text.Length && text[position] == '.')
        {
            int digits = ReadFraction(text[(position + 1)..], out nanoseconds);
            if (digits == 0)
            {
                return false;
            }

            position += 1 + digits;
        }

        if (!TryReadOffset(text[position..], out int offset, out int offsetLength))
        {
            return false;
        }

        Int128 exact = (((Int128)second - offset) * NanosecondsPerSecond) + nanoseconds;
        if (exact < long.MinValue || exact > long.MaxValue)
        {
            return false;
        }

        unixNanoseconds = (long)exact;
        length = position + offsetLength;
        return true;
    }

    /// <summary>Reads the digits after the point.</summary>
    /// <returns>The number of digits; 0 if the text does not begin with one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // into Rfc3339Reader, once a line
    internal static int ReadFraction(ReadOnlySpan<byte> text, out int nanoseconds)
    {
        if (text.Length < 9)
        {
            return ReadShortFraction(text, out nanoseconds);
        }

        // Eight digits at once. The exclusive or leaves the value of a digit; any other byte becomes 10 or more. The
        // addition turns that into a set top bit. Its carry reaches only later bytes.
        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(text) ^ 0x3030303030303030;
        ulong others = ((word + 0x7676767676767676) | word) & 0x8080808080808080;
        int count = BitOperations.TrailingZeroCount(others) >> 3;
        if (count < 8)
        {
            // Bytes after the digits are set to zeros, so that the value is always in hundred-millionths.
            word &= (1UL << (count * 8)) - 1;
        }

        // Neighbors are joined: digits to pairs, pairs to fours, fours to eight; the weights are 1, 100, 10^4 and 10^6.
        word = (word * 10) + (word >> 8);
        word = (((word & 0x000000FF000000FF) * 0x000F424000000064)
            + (((word >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
        nanoseconds = (int)(uint)word * 10;
        if (count == 8 && Digit(text[8]) <= 9)
        {
            nanoseconds += (int)Digit(text[8]);
            return text.Length == 9 || Digit(text[9]) > 9 ? 9 : CountDigits(text);
        }

        return count;
    }

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }

    private static int ReadShortFraction(ReadOnlySpan<byte> text, out int nanoseconds)
    {
        nanoseconds = 0;
        int weight = NanosecondsPerSecond / 10;
        int count = 0;
        while (count < text.Length && Digit(text[count]) <= 9)
        {
            nanoseconds += (int)Digit(text[count]) * weight;
            weight /= 10;
            count++;
        }

        return count;
    }

    private static bool TryReadSecond(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        unixSeconds = 0;
        if (text.Length < SecondLength || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't'
            || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        int year = (TwoDigits(text, 0) * 100) + TwoDigits(text, 2);
        int month = TwoDigits(text, 5);
        int day = TwoDigits(text, 8);
        int hour = TwoDigits(text, 11);
        int minute = TwoDigits(text, 14);
        int second = TwoDigits(text, 17);
        if (year is < 1677 or > 2262 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60 || TwoDigits(text, 2) == NotDigits)
        {
            return false;
        }

        long ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        unixSeconds = (ticks / TimeSpan.TicksPerSecond) + (((hour * 60) + minute) * 60) + second;
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out int seconds, out int length)
    {
        seconds = 0;
        length = 1;
        if (!text.IsEmpty && (text[0] | 0x20) == 'z')
        {
            return true;
        }

        if (text.Length < OffsetLength || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':')
        {
            return false;
        }

        int hours = TwoDigits(text, 1);
        int minutes = TwoDigits(text, 4);
        seconds = ((hours * 60) + minutes) * 60 * (text[0] == '-' ? -1 : 1);
        length = OffsetLength;
        return hours <= 23 && minutes <= 59;
    }

    // Returns a value outside of every checked range if the bytes are not two digits.
    private static int TwoDigits(ReadOnlySpan<byte> text, int start)
    {
        uint tens = Digit(text[start]);
        uint ones = Digit(text[start + 1]);
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : NotDigits;
    }

    private static uint Digit(byte character) => (uint)character - '0';
}
