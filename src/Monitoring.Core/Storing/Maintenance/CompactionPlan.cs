using System.Runtime.InteropServices;
using Monitoring.Entries;

namespace Monitoring.Storing.Maintenance;

/// <summary>Which neighbouring blocks of a stream to merge, so that no entry is written again more than a few times.</summary>
/// <remarks>
/// <list type="number">
/// <item>Blocks that together fill one: the oldest first. What comes out is not touched again.</item>
/// <item>Otherwise the longest row of the newest ones, of at least <see cref="FewestBlocks"/>, that are together at least
/// <see cref="Growth"/> times as large as the largest of them. So each time an entry is written again its block has grown
/// by that factor: from a block of 200 bytes to one of 1 MiB in at most seven steps, however the blocks come.</item>
/// <item>Only blocks of one window are merged: a stretch of time, an eighth of the age at which entries are deleted. So a quiet stream's
/// block, which is deleted as a whole, does not keep an entry for longer than that. Of a window that is over all blocks are merged.</item>
/// </list>
/// </remarks>
internal static class CompactionPlan
{
    /// <summary>Fewer blocks are not worth a transaction.</summary>
    public const int FewestBlocks = 16;

    private const int Growth = 4;
    private const int WindowShare = 8;

    /// <summary>The length of a window, in nanoseconds.</summary>
    /// <param name="policy">What is kept.</param>
    public static long WindowFor(RetentionPolicy policy) =>
        policy.MaxAge is { } age ? Math.Max(1, (long)(age / WindowShare).TotalNanoseconds) : long.MaxValue;

    /// <summary>Finds what to merge next among neighbours that are less than half full each.</summary>
    /// <param name="blocks">The blocks, the oldest first.</param>
    /// <param name="from">The first one that has not been merged.</param>
    /// <param name="blockBytes">How full a block is to be, in bytes.</param>
    /// <param name="window">The length of a window, in nanoseconds.</param>
    /// <param name="first">The first block to merge.</param>
    /// <param name="end">The one behind the last.</param>
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

    /// <summary>The end of the blocks that are of the same window as one.</summary>
    private static int FindEnd(List<Block> blocks, int from, long window)
    {
        int end = from;
        while (end < blocks.Count && blocks[end].Age / window == blocks[from].Age / window)
        {
            end++;
        }

        return end;
    }

    /// <summary>Finds blocks that together fill one, from a block on.</summary>
    private static bool TryFindFull(List<Block> blocks, int from, int most, int blockBytes, out int end)
    {
        long total = 0;
        for (int index = from; index < most; index++)
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
            if (blocks.Length - index >= FewestBlocks && total >= largest * Growth)
            {
                first = offset + index;
            }
        }

        return first >= 0;
    }

    /// <summary>A block that may be merged; its weight is that of <see cref="BlockWeight"/>.</summary>
    /// <param name="Id">The block's number.</param>
    /// <param name="FirstSequence">The number of its first entry in the stream.</param>
    /// <param name="Count">Its entries.</param>
    /// <param name="Weight">How full it is.</param>
    /// <param name="Committed">When its last entries were committed, in Unix nanoseconds.</param>
    /// <param name="Age">The time from which its age counts, in Unix nanoseconds.</param>
    /// <param name="Prior">The time of the last entry before it.</param>
    internal readonly record struct Block(
        long Id, long FirstSequence, long Count, long Weight, long Committed = 0, long Age = 0, LogTimestamp? Prior = null);
}
