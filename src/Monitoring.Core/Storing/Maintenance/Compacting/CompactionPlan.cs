using System.Runtime.InteropServices;
using Monitoring.Entries;

namespace Monitoring.Storing.Maintenance.Compacting;

/// <summary>Selects the neighboring blocks of a stream to merge, so that no entry is rewritten more
/// than a few times.</summary>
/// <remarks>
/// <list type="number">
/// <item>Blocks that together fill one block, the oldest first. The result is not merged again.</item>
/// <item>Otherwise the longest sequence of the newest blocks, of at least <see cref="MinBlocks"/>, that together are
/// at least <see cref="Growth"/> times as large as the largest of them. So each time an entry is rewritten, its block
/// grows by that factor: from 200 bytes to 1 MiB in at most seven steps, in any order of blocks.</item>
/// <item>Only blocks of one window are merged. A window is a period of an eighth of the age at which entries are
/// deleted. So a quiet stream's block, which is deleted as a whole, keeps an entry at most that much longer. All blocks
/// of a completed window are merged.</item>
/// </list></remarks>
internal static class CompactionPlan
{
    /// <summary>The minimum number of blocks that are worth a transaction.</summary>
    public const int MinBlocks = 16;

    private const int Growth = 4;
    private const int WindowShare = 8;

    /// <summary>The length of a window, in nanoseconds.</summary>
    /// <param name="policy">The retention policy.</param>
    public static long WindowFor(RetentionPolicy policy) =>
        policy.MaxAge is { } age ? Math.Max(1, (long)(age / WindowShare).TotalNanoseconds) : long.MaxValue;

    /// <summary>Finds the next blocks to merge among neighbors that are each less than half full.</summary>
    /// <param name="blocks">The blocks, the oldest first.</param>
    /// <param name="from">The index of the first block that has not been merged.</param>
    /// <param name="blockBytes">The target size of a block, in bytes.</param>
    /// <param name="window">The length of a window, in nanoseconds.</param>
    /// <param name="first">The index of the first block to merge.</param>
    /// <param name="end">The index after the last block to merge.</param>
    public static bool TryFind(List<Block> blocks, int from, int blockBytes, long window, out int first, out int end)
    {
        for (int next = FindEnd(blocks, from, window); next < blocks.Count; next = FindEnd(blocks, from, window))
        {
            if (TryFindFull(blocks, from, next, blockBytes, out end) || (end = next) - from > 1)
            {
                first = from;
                return true;
            }

            from = next;
        }

        if (TryFindFull(blocks, from, blocks.Count, blockBytes, out end))
        {
            first = from;
            return true;
        }

        return TryFindNewest(CollectionsMarshal.AsSpan(blocks)[from..], from, out first, out end);
    }

    /// <summary>The end of the blocks that are in the same window as the first one.</summary>
    private static int FindEnd(List<Block> blocks, int from, long window)
    {
        int end = from;
        while (end < blocks.Count && blocks[end].Age / window == blocks[from].Age / window)
        {
            end++;
        }

        return end;
    }

    /// <summary>Finds blocks that together fill one block.</summary>
    private static bool TryFindFull(List<Block> blocks, int from, int max, int blockBytes, out int end)
    {
        long total = 0;
        for (int index = from; index < max; index++)
        {
            total += blocks[index].Weight;
            if (total >= blockBytes)
            {
                end = index + 1;
                return true;
            }
        }

        end = from;
        return false;
    }

    private static bool TryFindNewest(ReadOnlySpan<Block> blocks, int offset, out int first, out int end)
    {
        (first, end) = (-1, offset + blocks.Length);
        (long total, long largest) = (0, 0);
        for (int index = blocks.Length - 1; index >= 0; index--)
        {
            total += blocks[index].Weight;
            largest = Math.Max(largest, blocks[index].Weight);
            if (blocks.Length - index >= MinBlocks && total >= largest * Growth)
            {
                first = offset + index;
            }
        }

        return first >= 0;
    }

    /// <summary>A block that can be merged; its weight is that of <see cref="BlockWeight"/>.</summary>
    /// <param name="Id">The block's number.</param>
    /// <param name="FirstSequence">The number of the block's first entry in the stream.</param>
    /// <param name="Count">The number of entries.</param>
    /// <param name="Weight">The weight, in bytes.</param>
    /// <param name="Committed">The commit time of the last entries, in Unix nanoseconds.</param>
    /// <param name="Age">The time from which the age counts, in Unix nanoseconds.</param>
    /// <param name="Prior">The latest time stamp before the block.</param>
    internal readonly record struct Block(
        long Id, long FirstSequence, long Count, long Weight, long Committed =
            0, long Age = 0, LogTimestamp? Prior = null);
}
