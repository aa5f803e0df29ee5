using System.Numerics;
using System.Runtime.CompilerServices;
using Monitoring.Querying;

namespace Monitoring.Storing.Blocks.Filters;

// Implementation notes
//
// A Bloom filter: eight bits for each key, four of them set by the key. One of 42 absent keys seems to be
// present; most searched texts need several keys. The filter's size in bytes is not stored: it is the length of
// the blob minus the head.

/// <summary>Determines from a block's filter that the block cannot contain a text. A filter never proves that the
/// block contains it.</summary>
internal static class BlockFilter
{
    /// <summary>The minimum length of a block's messages for a filter; smaller blocks are as quickly read.</summary>
    public const int SmallestBlock = 32 << 10;

    /// <summary>The version of the keys, and the first byte of a filter.</summary>
    private const byte Version = 1;

    private const int BitsPerKey = 8;
    private const int BitsSet = 4;

    /// <summary>The minimum ratio of the messages' length to the filter's length, because hostile messages can have an
    /// unlimited number of keys.</summary>
    private const int MinMessageRatio = 24;

    [ThreadStatic]
    private static FilterKeys? _needed;

    /// <summary>Builds the filter of some keys.</summary>
    /// <param name="keys">The keys; duplicates are allowed.</param>
    /// <param name="messageBytes">The length of the messages that contain the keys, in bytes.</param>
    /// <param name="output">The buffer that receives the filter.</param>
    public static void Write(ReadOnlySpan<ulong> keys, long messageBytes, ByteBuffer output)
    {
        long bytes = Math.Clamp(keys.Length * (long)BitsPerKey / 8, 8, Math.Max(8, messageBytes / MinMessageRatio));
        output.WriteByte(Version);
        Span<byte> bits = output.Take((int)bytes);
        bits.Clear();
        uint length = (uint)bits.Length * 8;
        foreach (ulong key in keys)
        {
            for (int index = 0; index < BitsSet; index++)
            {
                uint bit = BitOf(key, index, length);
                bits[(int)(bit >> 3)] |= (byte)(1 << (int)(bit & 7));
            }
        }
    }

    /// <summary>Whether the block may contain the text; false is certain.</summary>
    /// <param name="filter">The stored bytes of the filter; an empty or unknown filter returns true.</param>
    /// <param name="keys">The keys of the text, see <see cref="KeysOf"/>.</param>
    public static bool MayContain(ReadOnlySpan<byte> filter, ReadOnlySpan<ulong> keys)
    {
        if (filter.Length < 2 || filter[0] != Version)
        {
            return true;
        }

        ReadOnlySpan<byte> bits = filter[1..];
        uint length = (uint)bits.Length * 8;
        foreach (ulong key in keys)
        {
            for (int index = 0; index < BitsSet; index++)
            {
                uint bit = BitOf(key, index, length);
                if ((bits[(int)(bit >> 3)] & (1 << (int)(bit & 7))) == 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The keys of every block that contains a text; computed once for a search of many blocks.</summary>
    public static ulong[] KeysOf(ContainedText text)
    {
        FilterKeys needed = _needed ??= new FilterKeys();
        needed.Clear();
        needed.AddNeeded(text.Utf8);
        return needed.Keys.ToArray();
    }

    /// <summary>Double hashing: the two halves of the key yield any number of positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint BitOf(ulong key, int index, uint length)
    {
        uint hash = (uint)key + ((uint)index * ((uint)(key >> 32) | 1));
        hash ^= BitOperations.RotateLeft(hash, 15) * 0x85EB_CA6B;
        return (uint)(((ulong)hash * length) >> 32);
    }
}
