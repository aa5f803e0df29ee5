using System.Numerics;
using System.Runtime.CompilerServices;
using Monitoring.Querying;

namespace Monitoring.Storing.Blocks.Filters;

// Implementation notes
//
// A Bloom filter: eight bits for each key, four of them set by it, so that one key in 42 that is not there seems to be; a text
// that is looked for mostly needs several. Its size in bytes is not stored: it is the length of the blob less the head.

/// <summary>Tells from a block's filter that a text cannot be in it, mostly; never that a text is.</summary>
internal static class BlockFilter
{
    /// <summary>Blocks with fewer bytes of messages have no filter: they are as quickly read.</summary>
    public const int SmallestBlock = 32 << 10;

    /// <summary>The version of the keys, and the first byte of a filter.</summary>
    private const byte Version = 1;

    private const int BitsPerKey = 8;
    private const int BitsSet = 4;

    /// <summary>Hostile messages may have no end of keys: a filter is at most this part of the messages' length.</summary>
    private const int LeastShare = 24;

    [ThreadStatic]
    private static FilterKeys? _needed;

    /// <summary>Makes the filter of some keys.</summary>
    /// <param name="keys">The keys; some may be there twice.</param>
    /// <param name="messageBytes">The length of the messages that they are of.</param>
    /// <param name="output">Where to write the filter.</param>
    public static void Write(ReadOnlySpan<ulong> keys, long messageBytes, ByteBuffer output)
    {
        long bytes = Math.Clamp(keys.Length * (long)BitsPerKey / 8, 8, Math.Max(8, messageBytes / LeastShare));
        output.WriteByte(Version);
        Span<byte> bits = output.Take((int)bytes);
        bits.Clear();
        uint length = (uint)bits.Length * 8;
        foreach (ulong key in keys)
        {
            for (int index = 0; index < BitsSet; index++)
            {
                uint bit = PlaceOf(key, index, length);
                bits[(int)(bit >> 3)] |= (byte)(1 << (int)(bit & 7));
            }
        }
    }

    /// <summary>Whether the block may contain the text. Certain if it says no.</summary>
    /// <param name="filter">The filter's bytes as they were stored; an empty or unknown one says yes.</param>
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
                uint bit = PlaceOf(key, index, length);
                if ((bits[(int)(bit >> 3)] & (1 << (int)(bit & 7))) == 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The keys that every block has that contains a text; made once for a search of many blocks.</summary>
    public static ulong[] KeysOf(ContainedText text)
    {
        FilterKeys needed = _needed ??= new FilterKeys();
        needed.Clear();
        needed.AddNeeded(text.Utf8);
        return needed.Keys.ToArray();
    }

    /// <summary>Double hashing: the two halves of the key make as many places as are wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PlaceOf(ulong key, int index, uint length)
    {
        uint hash = (uint)key + ((uint)index * ((uint)(key >> 32) | 1));
        hash ^= BitOperations.RotateLeft(hash, 15) * 0x85EB_CA6B;
        return (uint)(((ulong)hash * length) >> 32);
    }
}
