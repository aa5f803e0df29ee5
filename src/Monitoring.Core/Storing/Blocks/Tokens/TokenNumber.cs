using System.Numerics;

namespace Monitoring.Storing.Blocks.Tokens;

/// <summary>Converts digits to one number and back without loss, leading zeros included.</summary>
/// <remarks>The numbers count all strings of digits in order of length, then value: <c>0</c> to <c>9</c> are 0 to
/// 9, <c>00</c> to <c>99</c> are 10 to 109, <c>000</c> is 110. So a column of numbers of one length is as narrow
/// as their values.</remarks>
internal static class TokenNumber
{
    /// <summary>The maximum number of digits whose number fits in 63 bits.</summary>
    public const int MaxDigits = 18;

    /// <summary>The number of the first string of each length.</summary>
    private static readonly long[] FirstOfLength = CreateFirsts();

    private static readonly ulong[] PowersOfTen = CreatePowers();

    /// <summary>The first number that represents so many digits.</summary>
    public static long FirstOf(int digits) => FirstOfLength[digits];

    /// <summary>The number for 1 to <see cref="MaxDigits"/> digits.</summary>
    public static long FromDigits(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        foreach (byte digit in digits)
        {
            value = (value * 10) + (digit - '0');
        }

        return value + FirstOfLength[digits.Length];
    }

    /// <summary>The number of digits that a number represents.</summary>
    /// <exception cref="InvalidDataException">The number is out of range.</exception>
    public static int GetLength(long number)
    {
        if ((ulong)number >= (ulong)FirstOfLength[MaxDigits + 1])
        {
            throw new InvalidDataException("A number of the block is out of range.");
        }

        // The first number of a length is (10^length - 10) / 9, so the length is a logarithm. The logarithm to
        // the base of 2 yields a first guess, which is exact or one too large; 1233 / 4096 approximates log 2
        // well enough for 64 bits.
        ulong scaled = ((ulong)number * 9) + 10;
        int guess = ((BitOperations.Log2(scaled) + 1) * 1233) >> 12;
        return scaled < PowersOfTen[guess] ? guess - 1 : guess;
    }

    /// <summary>Writes the digits.</summary>
    /// <param name="number">The number.</param>
    /// <param name="digits">Receives the digits; its length is the number of digits.</param>
    public static void WriteDigits(long number, Span<byte> digits)
    {
        ulong value = (ulong)(number - FirstOfLength[digits.Length]);
        for (; digits.Length > 1; digits = digits[..^2])
        {
            (value, ulong pair) = Math.DivRem(value, 100);
            digits[^1] = (byte)('0' + (pair % 10));
            digits[^2] = (byte)('0' + (pair / 10));
        }

        if (digits.Length > 0)
        {
            digits[0] = (byte)('0' + value);
        }
    }

    private static ulong[] CreatePowers()
    {
        ulong[] powers = new ulong[MaxDigits + 2];
        powers[0] = 1;
        for (int power = 1; power < powers.Length; power++)
        {
            powers[power] = powers[power - 1] * 10;
        }

        return powers;
    }

    private static long[] CreateFirsts()
    {
        long[] firsts = new long[MaxDigits + 2];
        long strings = 1;
        for (int length = 1; length < firsts.Length; length++)
        {
            firsts[length] = length == 1 ? 0 : firsts[length - 1] + strings;
            strings *= 10;
        }

        return firsts;
    }
}
