using System.Runtime.CompilerServices;
using Monitoring.Querying;

namespace Monitoring.Storing.Blocks.Filters;

/// <summary>A Bloom filter for each block, which proves that the block cannot contain a text. A filter never proves
/// that the block contains it.</summary>
/// <remarks>The format: the version (a byte), then the partitions (<see cref="FilterPartition"/>).</remarks>
internal static class BlockFilter
{
    /// <summary>The minimum length of a block's messages for a filter; smaller blocks are as quickly read.</summary>
    public const int SmallestBlock = 32 << 10;

    /// <summary>The version of the keys, and the first byte of a filter. Filters of version 1, of stores before version
    /// 7, exclude nothing.</summary>
    private const byte Version = 2;

    /// <summary>The minimum ratio of the messages' length to the filter's length, because hostile messages can have an
    /// unlimited number of keys.</summary>
    private const int MinMessageRatio = 24;

    [ThreadStatic]
    private static FilterKeys? _needed;

    /// <summary>Builds the filter of some keys.</summary>
    /// <param name="keys">The keys; duplicates are allowed.</param>
    /// <param name="messageBytes">The length of the messages that contain the keys, in bytes.</param>
    /// <param name="output">The buffer that receives the filter.</param>
    public static void Write(FilterKeys keys, long messageBytes, ByteBuffer output)
    {
        int count = FilterPartition.CountFor(keys.FilterBits, messageBytes / MinMessageRatio);
        output.WriteByte(Version);
        Span<byte> partitions = output.Take(count * FilterPartition.Bytes);
        partitions.Clear();
        foreach (ulong key in keys.Keys)
        {
            Set(partitions, count, key);
        }
    }

    /// <summary>Sets the bits of a key.</summary>
    /// <param name="partitions">The partitions of a filter.</param>
    /// <param name="count">The number of partitions.</param>
    /// <param name="key">The key.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Set(Span<byte> partitions, int count, ulong key)
    {
        int start = FilterPartition.Of(key, count) * FilterPartition.Bytes;
        Span<byte> bits = partitions.Slice(start, FilterPartition.Bytes);
        ulong spread = FilterPartition.Spread(key);
        for (int index = FilterKey.BitsSetBy(key) - 1; index >= 0; index--)
        {
            int position = FilterPartition.PositionOf(spread, index);
            bits[position >> 3] |= (byte)(1 << (position & 7));
        }
    }

    /// <summary>The number of partitions of a filter; 0 if it is empty or unknown.</summary>
    /// <param name="filter">The stored bytes of the filter.</param>
    public static int CountPartitions(ReadOnlySpan<byte> filter) =>
        filter.Length <= 1 || filter[0] != Version || (filter.Length - 1) % FilterPartition.Bytes != 0
            ? 0 : (filter.Length - 1) / FilterPartition.Bytes;

    /// <summary>The bits of one partition of a filter.</summary>
    /// <param name="filter">The stored bytes of the filter.</param>
    /// <param name="partition">The number of the partition.</param>
    public static ReadOnlySpan<byte> GetPartition(ReadOnlySpan<byte> filter, int partition) =>
        filter.Slice(1 + (partition * FilterPartition.Bytes), FilterPartition.Bytes);

    /// <summary>Whether the block may contain the text; false is certain.</summary>
    /// <param name="filter">The stored bytes of the filter; an empty or unknown filter returns true.</param>
    /// <param name="keys">The keys of the text, see <see cref="KeysOf"/>.</param>
    public static bool MayContain(ReadOnlySpan<byte> filter, ReadOnlySpan<ulong> keys)
    {
        int count = CountPartitions(filter);
        if (count == 0)
        {
            return true;
        }

        foreach (ulong key in keys)
        {
            ReadOnlySpan<byte> bits = GetPartition(filter, FilterPartition.Of(key, count));
            ulong spread = FilterPartition.Spread(key);
            for (int index = FilterKey.BitsSetBy(key) - 1; index >= 0; index--)
            {
                int position = FilterPartition.PositionOf(spread, index);
                if ((bits[position >> 3] & (1 << (position & 7))) == 0)
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
}
