using System.Buffers;

namespace Monitoring.Storing.Blocks.Tokens;

/// <summary>Hexadecimal digits, two in a byte; the last of an odd number has its own byte.</summary>
internal static class HexDigits
{
    /// <summary>The digits with letters A to F.</summary>
    public static readonly SearchValues<byte> Upper = SearchValues.Create("0123456789ABCDEF"u8);

    /// <summary>The number of bytes for the packed digits.</summary>
    public static int PackedLength(int digits) => (digits + 1) / 2;

    /// <summary>Packs digits of either case.</summary>
    /// <param name="digits">Hexadecimal digits.</param>
    /// <param name="packed">Receives <see cref="PackedLength"/> bytes.</param>
    public static void Pack(ReadOnlySpan<byte> digits, Span<byte> packed)
    {
        int pairs = digits.Length & ~1;
        Convert.FromHexString(digits[..pairs], packed, out _, out _);
        if (pairs < digits.Length)
        {
            byte digit = digits[pairs];
            packed[pairs / 2] = (byte)((digit & 0xF) + (digit > '9' ? 9 : 0));
        }
    }

    /// <summary>Writes the digits.</summary>
    /// <param name="packed">The output of <see cref="Pack"/>.</param>
    /// <param name="digits">Receives the digits; its length is the number of digits that were packed.</param>
    /// <param name="upper">Whether letters are A to F.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> digits, bool upper)
    {
        int pairs = digits.Length & ~1;
        ReadOnlySpan<byte> whole = packed[..(pairs / 2)];
        if (upper)
        {
            Convert.TryToHexString(whole, digits, out _);
        }
        else
        {
            Convert.TryToHexStringLower(whole, digits, out _);
        }

        if (pairs < digits.Length)
        {
            int digit = packed[pairs / 2] & 0xF;
            digits[pairs] = (byte)(digit < 10 ? '0' + digit : (upper ? 'A' : 'a') + digit - 10);
        }
    }
}
