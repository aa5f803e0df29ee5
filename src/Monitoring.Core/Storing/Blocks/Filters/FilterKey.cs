using System.Runtime.CompilerServices;

namespace Monitoring.Storing.Blocks.Filters;

/// <summary>A key of a filter: a hash of a piece of text, with the kind of the piece in the lowest two bits.</summary>
/// <remarks>A searched word has several keys of letters, so that each may be wrong more often. An identifier may have a
/// single key, which gets more bits.</remarks>
internal static class FilterKey
{
    /// <summary>Three letters.</summary>
    public const int Letters = 0;

    /// <summary>A whole token of 4 to 15 characters.</summary>
    public const int Token = 1;

    /// <summary>Six characters of a longer token.</summary>
    public const int Piece = 2;

    /// <summary>The number of kinds.</summary>
    public const int Kinds = 3;

    private const ulong KindMask = 3;

    /// <summary>The key of a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Create(ulong hash, int kind) => (hash & ~KindMask) | (uint)kind;

    /// <summary>The number of bits that a filter has for each key of a kind.</summary>
    public static int BitsFor(int kind) => kind == Piece ? 12 : 8;

    /// <summary>The number of bits that a key sets: 3, 5 or 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BitsSetBy(ulong key) => 3 + (2 * (int)(key & KindMask));
}
