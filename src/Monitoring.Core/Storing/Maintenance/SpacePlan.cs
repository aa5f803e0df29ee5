using Monitoring.Storing.Database;
using Monitoring.Storing.Maintenance.Compacting;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// All files of a store together stay within the maximum size at every moment. In addition to the pages in use there are
//
// - the reserve (StoreReserve);
// - the write-ahead log: it is copied when it has WalPagesFor pages, after the last commit was added;
// - the next commit, which is in the log first and then in the database, and the deletions for it.
//
// Unused pages need not be counted: the file grows only when there are none.

/// <summary>The division of the maximum size of a store into pages in use, write-ahead log, reserve, and
/// the next commit.</summary>
internal static class SpacePlan
{
    private const int WalShare = 16;
    private const int MinWalPages = 16;
    private const int ReserveShare = 8;
    private const int GroupShare = 32;
    private const long MinGroupedBytes = 256L << 20;
    private const int MixedShare = 64;
    private const long MinMixedBytes = 64 << 10;
    private const long MaxMixedBytes = 16 << 20;
    private static readonly TimeSpan MaxMixedAge = TimeSpan.FromMinutes(10);

    /// <summary>The size of the lock file and of the write-ahead log's shared memory.</summary>
    private const long OtherBytes = 128 << 10;

    /// <summary>More than one step of deletion writes to the log.</summary>
    private const long MinReserveBytes = 2 << 20;

    /// <summary>The number of pages at which the write-ahead log is copied into the database.</summary>
    public static int WalPagesFor(RetentionPolicy policy)
    {
        long max = (policy.MaxBytes ?? long.MaxValue) / WalShare / StoreConnection.PageBytes;
        return (int)Math.Clamp(max, MinWalPages, StoreConnection.MaxWalPages);
    }

    /// <summary>The maximum number of pages to release in one step: each may be written to the log twice.</summary>
    public static int VacuumPagesFor(RetentionPolicy policy) => Math.Min(WalPagesFor(policy) / 4, 256);

    /// <summary>The maximum number of blocks to merge in one step: each has its own pages, which are
    /// written to the log.</summary>
    public static int MergedBlocksFor(RetentionPolicy policy) =>
        Math.Max(WalPagesFor(policy) / 8, CompactionPlan.MinBlocks);

    /// <summary>Whether filters are grouped: a group takes more than a small store has to spare while it is
    /// written.</summary>
    public static bool GroupsFilters(RetentionPolicy policy) => policy.MaxBytes is null or >= MinGroupedBytes;

    /// <summary>When mixed blocks are divided into ordinary ones: a small store has few of them.</summary>
    public static MixedLimits MixedLimitsFor(LogStoreOptions options)
    {
        long window = CompactionPlan.WindowFor(options.Retention);
        TimeSpan ofWindow = TimeSpan.FromTicks(window / TimeSpan.NanosecondsPerTick);
        return new MixedLimits(
            Math.Clamp((options.Retention.MaxBytes ?? long.MaxValue) / MixedShare, MinMixedBytes, MaxMixedBytes),
            ofWindow < MaxMixedAge ? ofWindow : MaxMixedAge,
            window,
            options.BlockBytes);
    }

    /// <summary>The size of the reserve, in bytes: the maximum that copying the write-ahead log can
    /// add to the database.</summary>
    public static long ReserveBytesFor(RetentionPolicy policy) =>
        Math.Min(Math.Max(WalBytesFor(policy), MinReserveBytes), (policy.MaxBytes ?? long.MaxValue) / ReserveShare);

    /// <summary>The maximum size of a group of batches, in bytes: a small store has small commits.</summary>
    public static int GroupBytesFor(LogStoreOptions options) =>
        (int)Math.Min(
            options.GroupBytes,
            Math.Max((options.Retention.MaxBytes ?? long.MaxValue) / GroupShare, LogStoreOptions.MinGroupBytes));

    /// <summary>The maximum size of the pages in use, in bytes.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="next">The size of the next commit.</param>
    public static long MaxInUse(RetentionPolicy policy, long next)
    {
        if (policy.MaxBytes is not { } maxBytes)
        {
            return long.MaxValue;
        }

        // A commit that is larger than the maximum size of the store is still committed.
        long max = maxBytes - OtherBytes - ReserveBytesFor(policy) - (2 * WalBytesFor(policy)) - (2 * next);
        return Math.Max(max, maxBytes / ReserveShare);
    }

    /// <summary>The size in excess of the maximum, in bytes.</summary>
    /// <param name="bytesInUse">The size of the pages in use.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="next">The size of the next commit.</param>
    /// <param name="isDeleting">Whether a deletion is in progress, which frees more than necessary, so that not every
    /// commit must delete something.</param>
    public static long ExcessOf(long bytesInUse, RetentionPolicy policy, long next = 0, bool isDeleting = false)
    {
        long max = MaxInUse(policy, next);
        return isDeleting || bytesInUse > max ? Math.Max(0, bytesInUse - (max / 20 * 19)) : 0;
    }

    private static long WalBytesFor(RetentionPolicy policy) => (long)WalPagesFor(policy) * StoreConnection.PageBytes;
}
