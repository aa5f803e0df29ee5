namespace Monitoring.Storing.Mixed;

/// <summary>When mixed blocks become ordinary ones.</summary>
/// <param name="SealBytes">The length of the messages in mixed blocks, in bytes.</param>
/// <param name="SealAge">The age of the oldest entry.</param>
/// <param name="Window">The period whose entries one ordinary block may have, in nanoseconds.</param>
/// <param name="BlockBytes">The target size of an ordinary block, in bytes of messages.</param>
internal sealed record MixedLimits(long SealBytes, TimeSpan SealAge, long Window, int BlockBytes)
{
    /// <summary>The number of parts at which mixed blocks become ordinary ones: their directories are read by each new
    /// reader.</summary>
    public const int MaxParts = 1 << 16;
}
