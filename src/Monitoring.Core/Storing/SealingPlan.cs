using System.Runtime.InteropServices;
using Monitoring.Entries;

namespace Monitoring.Storing;

/// <summary>Which neighbouring blocks of a stream to merge, so that no entry is written again more than a few times.</summary>
/// <remarks>
/// <list type="number">
/// <item>Blocks that together fill one: the oldest first. What comes out is not touched again.</item>
/// <item>Otherwise the longest row of the newest ones, of at least <see cref="FewestBlocks"/>, that are together at least
/// <see cref="Growth"/> times as large as the largest of them. So each time an entry is written again its block has grown
/// by that factor: from a block of 200 bytes to one of 1 MiB in at most seven steps, however the blocks come.</item>
/// </list>
/// </remarks>
internal static class SealingPlan
{
    /// <summary>Fewer blocks are not worth a transaction.</summary>
    public const int FewestBlocks = 16;

    private const int Growth = 4;

    /// <summary>Finds what to merge next among neighbours that are less than half full each.</summary>
    /// <param name="blocks">The blocks, the oldest first.</param>
    /// <param name="from">The first one that has not been merged.</param>
    /// <param name="blockBytes">How full a block is to be, in bytes.</param>
    /// <param name="first">The first block to merge.</param>
    /// <param name="end">The one behind the last.</param>
    public static bool TryFind(List<Block> blocks, int from, int blockBytes, out int first, out int end)
    {
        long total = 0;
        for (int index = from; index < blocks.Count; index++)
        {
            total += blocks[index].Weight;
            if (total >= blockBytes)
            {
                (first, end) = (from, index + 1);
                return true;
            }
        }

        return TryFindNewest(CollectionsMarshal.AsSpan(blocks)[from..], from, out first, out end);
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
    internal readonly record struct Block(
        long Id, long FirstSequence, long Count, long Weight, long Committed = 0, LogTimestamp? Prior = null);
}
