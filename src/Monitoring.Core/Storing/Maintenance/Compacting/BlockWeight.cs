using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Maintenance.Compacting;

/// <summary>The weight of a block's entries: the bytes of the messages plus a constant for each row, so that empty
/// messages also fill a block.</summary>
internal static class BlockWeight
{
    /// <summary>The approximate size of a row's columns before compression, in bytes.</summary>
    private const int MinRowBytes = 16;

    /// <summary>The weight of some entries, in bytes. A block with one and a half times the weight of a full block is
    /// still within the maximum number of rows.</summary>
    /// <param name="messageBytes">The length of the messages.</param>
    /// <param name="entries">The number of entries.</param>
    /// <param name="blockBytes">The weight of a full block.</param>
    public static long Of(long messageBytes, long entries, int blockBytes)
    {
        const int RowsOfFullBlock = BlockFormat.MaxRows / 3 * 2;
        return messageBytes + (entries * Math.Max(MinRowBytes, (blockBytes / RowsOfFullBlock) + 1));
    }
}
