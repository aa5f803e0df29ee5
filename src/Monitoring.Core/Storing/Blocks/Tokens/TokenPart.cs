using System.Buffers;
using Monitoring.Querying;

namespace Monitoring.Storing.Blocks.Tokens;

/// <summary>A run of letters and digits with a digit in a searched text: every message with the text has the run within
/// one token.</summary>
internal sealed class TokenPart
{
    /// <summary>The minimum length; shorter runs are in nearly every block.</summary>
    private const int MinLength = 4;

    private static readonly SearchValues<byte> Alphanumerics =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> HexDigitsOfBothCases = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    private readonly byte[] _nibbles;
    private readonly byte[] _evenPairs;
    private readonly byte[] _oddPairs;
    private readonly long _value;
    private readonly long _modulus;

    private TokenPart(ContainedText text)
    {
        Text = text;
        ReadOnlySpan<byte> digits = text.Utf8;
        IsHex = !digits.ContainsAnyExcept(HexDigitsOfBothCases);
        IsNumber = digits.Length <= TokenNumber.MaxDigits
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        (_nibbles, _evenPairs, _oddPairs) = ([], [], []);
        if (IsHex)
        {
            _nibbles = [.. digits.ToArray().Select(digit => (byte)((digit & 0xF) + (digit > '9' ? 9 : 0)))];
            _evenPairs = PairsFrom(0);
            _oddPairs = PairsFrom(1);
        }

        if (IsNumber)
        {
            LeastNumber = TokenNumber.FirstOf(digits.Length);
            _modulus = 1;
            foreach (byte digit in digits)
            {
                _value = (_value * 10) + (digit - '0');
                _modulus *= 10;
            }
        }
    }

    /// <summary>The run.</summary>
    public ContainedText Text { get; }

    /// <summary>Whether the run has only hexadecimal digits.</summary>
    public bool IsHex { get; }

    /// <summary>Whether the run can be in a <see cref="TokenKind.Number"/>.</summary>
    public bool IsNumber { get; }

    /// <summary>The first number with as many digits as the run.</summary>
    public long LeastNumber { get; }

    /// <summary>The parts of tokens that every message with a text has.</summary>
    public static TokenPart[] Of(ContainedText text)
    {
        if (!text.CaseSensitive && !text.IsAscii)
        {
            // Letters that are not ASCII may match ASCII letters.
            return [];
        }

        List<TokenPart> parts = [];
        ReadOnlySpan<byte> rest = text.Utf8;
        while (rest.IndexOfAny(Alphanumerics) is var start and >= 0)
        {
            rest = rest[start..];
            int length = rest.IndexOfAnyExcept(Alphanumerics) is var end and >= 0 ? end : rest.Length;
            ReadOnlySpan<byte> run = rest[..length];
            if (length >= MinLength && run.ContainsAnyInRange((byte)'0', (byte)'9'))
            {
                parts.Add(new TokenPart(
                    new ContainedText(System.Text.Encoding.ASCII.GetString(run), text.CaseSensitive)));
            }

            rest = rest[length..];
        }

        return [.. parts];
    }

    /// <summary>Whether packed digits, two in a byte, contain the run, at any digit.</summary>
    public bool IsInPacked(ReadOnlySpan<byte> packed) => IsIn(packed, _evenPairs, 0) || IsIn(packed, _oddPairs, 1);

    /// <summary>Whether the digits of a number contain the run.</summary>
    /// <param name="number">A number of <see cref="TokenNumber"/>.</param>
    public bool IsInNumber(long number)
    {
        int length = TokenNumber.GetLength(number);
        long value = number - TokenNumber.FirstOf(length);
        for (int left = length - Text.Utf8.Length; left >= 0; left--)
        {
            if (value % _modulus == _value)
            {
                return true;
            }

            value /= 10;
        }

        return false;
    }

    private bool IsIn(ReadOnlySpan<byte> packed, ReadOnlySpan<byte> pairs, int before)
    {
        int from = before;
        while (from <= packed.Length - pairs.Length && packed[from..].IndexOf(pairs) is var found and >= 0)
        {
            int start = from + found;
            int end = start + pairs.Length;
            bool begins = before == 0 || (packed[start - 1] & 0xF) == _nibbles[0];
            bool hasLast = before + (pairs.Length * 2) == _nibbles.Length;
            if (begins && (hasLast || (end < packed.Length && packed[end] >> 4 == _nibbles[^1])))
            {
                return true;
            }

            from = start + 1;
        }

        return false;
    }

    private byte[] PairsFrom(int first)
    {
        byte[] pairs = new byte[(_nibbles.Length - first) / 2];
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            pairs[pair] = (byte)((_nibbles[first + (pair * 2)] << 4) | _nibbles[first + (pair * 2) + 1]);
        }

        return pairs;
    }
}
