using System.Runtime.CompilerServices;

namespace Monitoring.Storing.Blocks.Filters;

/// <summary>The partitions of a filter: the bits of one key are all in one partition.</summary>
/// <remarks>Part of the format. The partition of 64 filters of the same size, with the 64 bits of one position next to
/// each other, fits in one page of the database (<see cref="FilterGroup"/>).</remarks>
internal static class FilterPartition
{
    /// <summary>The number of bits.</summary>
    public const int Bits = 504;

    /// <summary>The number of bytes.</summary>
    public const int Bytes = Bits / 8;

    /// <summary>The maximum number of partitions of a filter.</summary>
    public const int MaxCount = 1 << 15;

    private const ulong Factor = 0xD6E8_FEB8_6659_FD93;
    private const int PositionBits = 9;

    /// <summary>Returns the number of partitions for a number of bits: rounded up so that eight sizes are in each
    /// doubling, because only filters of one size can be grouped.</summary>
    /// <param name="bits">The number of bits.</param>
    /// <param name="maxBytes">The maximum number of bytes; at least one partition is returned.</param>
    public static int CountFor(long bits, long maxBytes)
    {
        long max = Math.Clamp(maxBytes / Bytes, 1, MaxCount);
        long count = Math.Clamp((bits + Bits - 1) / Bits, 1, MaxCount);
        long step = Math.Max(1, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)count + 1) / 16);
        return (int)Math.Min(max, (count + step - 1) / step * step);
    }

    /// <summary>The partition of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="count">The number of partitions.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(ulong key, int count) => (int)(((key >> 32) * (ulong)count) >> 32);

    /// <summary>The hash that <see cref="PositionOf"/> takes the positions of a key from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Spread(ulong key)
    {
        ulong spread = key * Factor;
        return spread ^ (spread >> 32);
    }

    /// <summary>The position of one of the bits of a key in its partition.</summary>
    /// <param name="spread">The hash of the key.</param>
    /// <param name="index">The index of the bit, 0 to 6.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PositionOf(ulong spread, int index) =>
        (int)((((uint)(spread >> (index * PositionBits)) & ((1 << PositionBits) - 1)) * Bits) >> PositionBits);
}
