using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Monitoring.Storing.Blocks.Filters;

/// <summary>Hashes of the short pieces of text in a block's filter, case-insensitive.</summary>
/// <remarks>Part of the format: stored filters were built with these hashes.</remarks>
internal static class KeyHash
{
    /// <summary>The number of characters of a long token that are hashed together.</summary>
    public const int GramLength = 6;

    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;
    private const ulong LowerCase = 0x2020_2020_2020_2020;
    private const uint LowerCase4 = 0x2020_2020;

    /// <summary>The hash of three letters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfTrigram(byte first, byte second, byte third) =>
        Mix(0x3_0000_0000UL | first | ((uint)second << 8) | ((uint)third << 16) | 0x20_2020);

    /// <summary>The next six letters or digits, from the previous six.</summary>
    /// <param name="gram">Six characters in the lower 48 bits, the first in the lowest.</param>
    /// <param name="next">The character after them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NextGram(ulong gram, byte next) => (gram >> 8) | ((ulong)(next | 0x20) << 40);

    /// <summary>The value by which the pieces of a token are compared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong RankOfGram(ulong gram) => gram * Factor;

    /// <summary>The hash of six letters or digits.</summary>
    /// <param name="rank">Their rank.</param>
    public static ulong OfGram(ulong rank) => Mix(rank ^ 6);

    /// <summary>The hash of a whole token of 4 to 15 letters and digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfToken(ReadOnlySpan<byte> token)
    {
        ulong first;
        ulong last;
        if (token.Length >= sizeof(ulong))
        {
            first = MemoryMarshal.Read<ulong>(token) | LowerCase;
            last = MemoryMarshal.Read<ulong>(token[^sizeof(ulong)..]) | LowerCase;
        }
        else
        {
            first = MemoryMarshal.Read<uint>(token) | LowerCase4;
            last = MemoryMarshal.Read<uint>(token[^sizeof(uint)..]) | LowerCase4;
        }

        return Mix((first * Factor) ^ BitOperations.RotateLeft(last, 32) ^ ((ulong)token.Length << 59));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        value ^= value >> 32;
        value *= Factor;
        value ^= value >> 29;
        value *= 0xBF58_476D_1CE4_E5B9;
        return value ^ (value >> 32);
    }
}
