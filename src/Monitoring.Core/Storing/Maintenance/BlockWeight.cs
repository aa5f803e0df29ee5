using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Maintenance;

/// <summary>How full a block is: the bytes of its messages, and something for each row, so that empty messages fill it too.</summary>
internal static class BlockWeight
{
    /// <summary>About what a row's columns take before they are compressed, in bytes.</summary>
    private const int LeastRowBytes = 16;

    /// <summary>The weight of some entries, in bytes. A block that is one and a half times as heavy as a full one still has no
    /// more rows than a block may have.</summary>
    /// <param name="messageBytes">The length of the messages.</param>
    /// <param name="entries">How many there are.</param>
    /// <param name="blockBytes">The weight of a full block.</param>
    public static long Of(long messageBytes, long entries, int blockBytes)
    {
        const int RowsOfFullBlock = BlockFormat.MaxRows / 3 * 2;
        return messageBytes + (entries * Math.Max(LeastRowBytes, (blockBytes / RowsOfFullBlock) + 1));
    }
}
