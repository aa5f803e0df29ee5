namespace Monitoring.Storing.Blocks;

/// <summary>Digits as one number from which they come back exactly, leading zeros included.</summary>
/// <remarks>All strings of digits in order of length, then value: <c>0</c> to <c>9</c> are 0 to 9, <c>00</c> to <c>99</c> are 10 to
/// 109, <c>000</c> is 110. So a column of numbers of one length is as narrow as their values.</remarks>
internal static class TokenNumber
{
    /// <summary>The most digits whose number fits in 63 bits.</summary>
    public const int MostDigits = 18;

    /// <summary>The number of the first string of each length.</summary>
    private static readonly long[] FirstOfLength = CreateFirsts();

    /// <summary>The number of some digits, 1 to <see cref="MostDigits"/> of them.</summary>
    public static long FromDigits(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        foreach (byte digit in digits)
        {
            value = (value * 10) + (digit - '0');
        }

        return value + FirstOfLength[digits.Length];
    }

    /// <summary>How many digits a number stands for.</summary>
    /// <exception cref="InvalidDataException">It is out of range.</exception>
    public static int GetLength(long number)
    {
        if (number < 0 || number >= FirstOfLength[MostDigits + 1])
        {
            throw new InvalidDataException("A number of the block is out of range.");
        }

        int length = 1;
        while (number >= FirstOfLength[length + 1])
        {
            length++;
        }

        return length;
    }

    /// <summary>Writes the digits.</summary>
    /// <param name="number">The number.</param>
    /// <param name="digits">Room for exactly as many digits as there are.</param>
    public static void WriteDigits(long number, Span<byte> digits)
    {
        long value = number - FirstOfLength[digits.Length];
        for (int place = digits.Length - 1; place >= 0; place--)
        {
            (value, long digit) = Math.DivRem(value, 10);
            digits[place] = (byte)('0' + digit);
        }
    }

    private static long[] CreateFirsts()
    {
        long[] firsts = new long[MostDigits + 2];
        long strings = 1;
        for (int length = 1; length < firsts.Length; length++)
        {
            firsts[length] = length == 1 ? 0 : firsts[length - 1] + strings;
            strings *= 10;
        }

        return firsts;
    }
}
