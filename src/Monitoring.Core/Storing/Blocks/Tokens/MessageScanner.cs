using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Monitoring.Storing.Blocks.Tokens;

// Implementation notes
//
// A token is a longest run of ASCII letters and digits with at least one digit; the text between tokens is the
// message's template. One pass over the message, 32 bytes at a time, makes three bitmaps: digits, digits and a to f,
// letters and digits. It also finds control characters that have a meaning in templates. A second pass, 64 bits at a
// time, finds the first digit of each run. The first bit of a run is added to the run's letters. It is carried up to
// the first digit, or out of the run if the run has none. Counting zeros then yields the start and end of a token.

/// <summary>Finds the tokens of a message.</summary>
/// <remarks>Its buffers are reused: one thread at a time, and tokens are valid until the next message.</remarks>
internal sealed class MessageScanner
{
    /// <summary>The maximum length of a message to split into tokens; what changes in longer messages is
    /// rarely a token.</summary>
    public const int MaxMessage = 8 << 10;

    /// <summary>The maximum number of tokens in a message; messages with more are data, each a
    /// template of its own.</summary>
    public const int MaxTokens = 128;

    /// <summary>Bytes below this value have a meaning in a template.</summary>
    private const byte FirstPlainByte = 7;

    private const int MinHexLength = 4;
    private const int MaxHex = 255;
    private const int UuidLength = 36;
    private const int Words = (MaxMessage / 64) + 1;

    private readonly ulong[] _digits = new ulong[Words];
    private readonly ulong[] _hex = new ulong[Words];
    private readonly ulong[] _alphanumerics = new ulong[Words];
    private readonly MessageToken[] _tokens = new MessageToken[MaxTokens];
    private int _count;

    /// <summary>The tokens of the last message, in order.</summary>
    public ReadOnlySpan<MessageToken> Tokens => _tokens.AsSpan(0, _count);

    /// <summary>Finds the tokens; one token of <see cref="TokenKind.Whole"/> if the message cannot be split.</summary>
    public void Scan(ReadOnlySpan<byte> message)
    {
        _count = 0;
        if (message.Length > MaxMessage || !TryMap(message) || !TryFindTokens(message))
        {
            _tokens[0] = new MessageToken(0, message.Length, TokenKind.Whole);
            _count = 1;
        }
    }

    /// <summary>Makes the bitmaps; returns false if a byte has a meaning in a template.</summary>
    private bool TryMap(ReadOnlySpan<byte> message)
    {
        Span<uint> digits = MemoryMarshal.Cast<ulong, uint>(_digits.AsSpan());
        Span<uint> hex = MemoryMarshal.Cast<ulong, uint>(_hex.AsSpan());
        Span<uint> alphanumerics = MemoryMarshal.Cast<ulong, uint>(_alphanumerics.AsSpan());
        int used = WordsOf(message) * 2;
        int index = 0;
        uint special = 0;
        ReadOnlySpan<byte> rest = message;
        for (; rest.Length >= Vector256<byte>.Count; rest = rest[Vector256<byte>.Count..])
        {
            special |= Map(Vector256.Create(rest), out digits[index], out hex[index], out alphanumerics[index]);
            index++;
        }

        if (rest.Length > 0)
        {
            special |= MapEnd(message, rest.Length, out digits[index], out hex[index], out alphanumerics[index]);
            index++;
        }

        // At least one clear bit after the end, where every search stops.
        for (; index < used; index++)
        {
            digits[index] = hex[index] = alphanumerics[index] = 0;
        }

        return special == 0;
    }

    /// <summary>The bitmaps of fewer than 32 bytes at the end.</summary>
    private static uint MapEnd(
        ReadOnlySpan<byte> message, int length, out uint digits, out uint hex, out uint alphanumerics)
    {
        if (message.Length < Vector256<byte>.Count)
        {
            Span<byte> padded = stackalloc byte[Vector256<byte>.Count];
            padded.Fill((byte)' ');
            message.CopyTo(padded);
            return Map(Vector256.Create<byte>(padded), out digits, out hex, out alphanumerics);
        }

        // The last 32 bytes, shifted past those that are already mapped.
        uint special = Map(Vector256.Create(message[^Vector256<byte>.Count..]), out digits, out hex, out alphanumerics);
        int known = Vector256<byte>.Count - length;
        digits >>= known;
        hex >>= known;
        alphanumerics >>= known;
        return special;
    }

    /// <summary>Makes the bitmaps of 32 bytes and returns the bits of bytes that have a meaning
    /// in a template.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Map(Vector256<byte> bytes, out uint digits, out uint hex, out uint alphanumerics)
    {
        Vector256<byte> digit = Vector256.LessThanOrEqual(
            bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)9));
        Vector256<byte> letter = Vector256.LessThanOrEqual(
            (bytes | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a'), Vector256.Create((byte)25));
        Vector256<byte> toF = Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)'a'), Vector256.Create((byte)5));
        digits = digit.ExtractMostSignificantBits();
        hex = (digit | toF).ExtractMostSignificantBits();
        alphanumerics = (digit | letter).ExtractMostSignificantBits();
        return Vector256.LessThan(bytes, Vector256.Create(FirstPlainByte)).ExtractMostSignificantBits();
    }

    private bool TryFindTokens(ReadOnlySpan<byte> message)
    {
        int from = 0;
        int lastRun = 0;
        ulong goesOn = 0;
        ulong carry = 0;
        for (int word = 0; word < WordsOf(message); word++)
        {
            int position = word * 64;
            ulong alphanumerics = _alphanumerics[word];
            ulong digits = _digits[word];
            ulong letters = alphanumerics & ~digits;
            ulong runs = alphanumerics & ~((alphanumerics << 1) | goesOn);
            ulong sum = letters + (runs | carry);
            goesOn = alphanumerics >> 63;
            carry = sum < letters ? 1UL : 0;
            for (ulong firsts = sum & digits; firsts != 0; firsts &= firsts - 1)
            {
                int digit = BitOperations.TrailingZeroCount(firsts);
                ulong begun = runs & ((2UL << digit) - 1);
                int start = begun == 0 ? lastRun : position + BitOperations.Log2(begun);
                if (start < from)
                {
                    // A part of an identifier with hyphens.
                    continue;
                }

                if (_count == MaxTokens)
                {
                    return false;
                }

                ulong ends = ~alphanumerics >> digit;
                int end = ends == 0
                    ? NextClear(_alphanumerics, position + 64) : position + digit
                    + BitOperations.TrailingZeroCount(ends);
                TokenKind kind = KindOf(message, start, ref end);
                _tokens[_count++] = new MessageToken(start, end - start, kind);
                from = end;
            }

            lastRun = runs == 0 ? lastRun : position + BitOperations.Log2(runs);
        }

        return true;
    }

    private TokenKind KindOf(ReadOnlySpan<byte> message, int start, ref int end)
    {
        int length = end - start;
        if (length <= TokenNumber.MaxDigits && AreSet(_digits, start, end) && !IsUuid(message, start, end))
        {
            return TokenKind.Number;
        }

        if (length is < MinHexLength or > MaxHex)
        {
            return TokenKind.Text;
        }

        if (AreSet(_hex, start, end))
        {
            if (IsUuid(message, start, end))
            {
                end = start + UuidLength;
                return TokenKind.Uuid;
            }

            return TokenKind.LowerHex;
        }

        return message[start..end].ContainsAnyExcept(HexDigits.Upper) ? TokenKind.Text : TokenKind.UpperHex;
    }

    /// <summary>Whether a token is the beginning of 8-4-4-4-12 digits that no letter or digit follows.</summary>
    private bool IsUuid(ReadOnlySpan<byte> message, int start, int end)
    {
        const int Last = UuidLength - 1;
        return end - start == 8
            && start + Last < message.Length
            && message[start + 8] == '-'
                && message[start + 13] == '-'
                && message[start + 18] == '-'
                && message[start + 23] == '-'
            && NextClear(_hex, start + 9) == start + 13
            && NextClear(_hex, start + 14) == start + 18
            && NextClear(_hex, start + 19) == start + 23
            && NextClear(_hex, start + 24) == start + UuidLength
            && NextClear(_alphanumerics, start + Last) == start + UuidLength;
    }

    private static int WordsOf(ReadOnlySpan<byte> message) => (message.Length / 64) + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreSet(ulong[] bits, int start, int end)
    {
        ulong clear = ~bits[start >> 6] >> start;
        int length = end - start;
        return (start & 63) + length <= 64 ? clear << (64 - length) == 0 : NextClear(bits, start) >= end;
    }

    private static int NextClear(ulong[] bits, int from)
    {
        int word = from >> 6;
        ulong current = ~bits[word] & (ulong.MaxValue << from);
        while (current == 0)
        {
            current = ~bits[++word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(current);
    }
}
