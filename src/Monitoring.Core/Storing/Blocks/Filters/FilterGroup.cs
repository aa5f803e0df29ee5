using System.Buffers.Binary;

namespace Monitoring.Storing.Blocks.Filters;

/// <summary>The filters of 64 blocks, turned: for each position of a partition a number of 64 bits, one for each
/// block. So a search reads one page of the database for a key and 64 blocks.</summary>
internal static class FilterGroup
{
    /// <summary>The number of filters in a group.</summary>
    public const int Size = 64;

    /// <summary>The length of a turned partition, with the number of partitions after it, in bytes.</summary>
    public const int PageBytes = (FilterPartition.Bits * sizeof(ulong)) + sizeof(ushort);

    private const int Words = (FilterPartition.Bits + 63) / 64;

    /// <summary>Turns a partition.</summary>
    /// <param name="filters">The filters, all of one size.</param>
    /// <param name="partition">The number of the partition.</param>
    /// <param name="page">Receives <see cref="PageBytes"/> bytes.</param>
    public static void Turn(IReadOnlyList<ReadOnlyMemory<byte>> filters, int partition, Span<byte> page)
    {
        int partitions = BlockFilter.CountPartitions(filters[0].Span);
        BinaryPrimitives.WriteUInt16LittleEndian(page[(PageBytes - sizeof(ushort))..], (ushort)partitions);
        Span<byte> bits = stackalloc byte[Words * sizeof(ulong)];
        Span<ulong> matrix = stackalloc ulong[Size];
        for (int word = 0; word < Words; word++)
        {
            for (int slot = 0; slot < Size; slot++)
            {
                bits.Clear();
                BlockFilter.GetPartition(filters[slot].Span, partition).CopyTo(bits);
                matrix[slot] = BinaryPrimitives.ReadUInt64LittleEndian(bits[(word * sizeof(ulong))..]);
            }

            Transpose(matrix);
            int positions = Math.Min(Size, FilterPartition.Bits - (word * Size));
            for (int position = 0; position < positions; position++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(
                    page[(((word * Size) + position) * sizeof(ulong))..], matrix[position]);
            }
        }
    }

    /// <summary>The blocks that may have a key, one bit for each.</summary>
    /// <param name="page">The turned partition of the key; all blocks may have the key if it is damaged.</param>
    /// <param name="partitions">The number of partitions.</param>
    /// <param name="key">The key.</param>
    public static ulong Find(ReadOnlySpan<byte> page, int partitions, ulong key)
    {
        if (page.Length != PageBytes
            || BinaryPrimitives.ReadUInt16LittleEndian(page[^sizeof(ushort)..]) != partitions)
        {
            return ulong.MaxValue;
        }

        ulong blocks = ulong.MaxValue;
        ulong spread = FilterPartition.Spread(key);
        for (int index = FilterKey.BitsSetBy(key) - 1; index >= 0; index--)
        {
            int position = FilterPartition.PositionOf(spread, index);
            blocks &= BinaryPrimitives.ReadUInt64LittleEndian(page[(position * sizeof(ulong))..]);
        }

        return blocks;
    }

    /// <summary>Transposes 64 rows of 64 bits: exchanges halves of halves.</summary>
    private static void Transpose(Span<ulong> rows)
    {
        ulong mask = 0x0000_0000_FFFF_FFFF;
        for (int width = 32; width != 0; width >>= 1, mask ^= mask << width)
        {
            for (int row = 0; row < Size; row = (row + width + 1) & ~width)
            {
                ulong exchanged = ((rows[row] >> width) ^ rows[row + width]) & mask;
                rows[row] ^= exchanged << width;
                rows[row + width] ^= exchanged;
            }
        }
    }
}
