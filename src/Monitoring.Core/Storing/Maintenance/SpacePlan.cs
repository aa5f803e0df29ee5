using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// All files of a store together stay within the largest size, at every moment. Beside the pages in use there are
//
//   the reserve (StoreReserve);
//   the write-ahead log: it is copied once it has WalPagesFor, and by then the last commit has come on top;
//   the next commit, which is in the log first and then in the database, and what is deleted for it.
//
// Unused pages need not be counted: the file grows only when there are none.

/// <summary>How the largest size of a store is divided: pages in use, write-ahead log, reserve, and the next commit.</summary>
internal static class SpacePlan
{
    private const int WalShare = 16;
    private const int FewestWalPages = 16;
    private const int ReserveShare = 8;
    private const int GroupShare = 32;

    /// <summary>The lock, and the shared memory of the write-ahead log.</summary>
    private const long OtherBytes = 128 << 10;

    /// <summary>What a step of deleting writes to the log, and more.</summary>
    private const long LeastReserve = 2 << 20;

    /// <summary>The pages at which the write-ahead log is copied into the database.</summary>
    public static int WalPagesFor(RetentionPolicy policy)
    {
        long most = (policy.MaxBytes ?? long.MaxValue) / WalShare / StoreConnection.PageBytes;
        return (int)Math.Clamp(most, FewestWalPages, StoreConnection.MaxWalPages);
    }

    /// <summary>The most pages that are given back in one step: each may be written to the log twice.</summary>
    public static int VacuumPagesFor(RetentionPolicy policy) => Math.Min(WalPagesFor(policy) / 4, 256);

    /// <summary>The most blocks that are merged in one step: each has pages of its own that are written to the log.</summary>
    public static int MergedBlocksFor(RetentionPolicy policy) => Math.Max(WalPagesFor(policy) / 8, CompactionPlan.FewestBlocks);

    /// <summary>The size of the reserve, in bytes: as much as copying the write-ahead log can add to the database.</summary>
    public static long ReserveBytesFor(RetentionPolicy policy) =>
        Math.Min(Math.Max(WalBytesFor(policy), LeastReserve), (policy.MaxBytes ?? long.MaxValue) / ReserveShare);

    /// <summary>The size of a group of batches, in bytes: a small store has small commits.</summary>
    public static int GroupBytesFor(LogStoreOptions options) =>
        (int)Math.Min(options.GroupBytes, Math.Max((options.Retention.MaxBytes ?? long.MaxValue) / GroupShare, LogStoreOptions.LeastGroupBytes));

    /// <summary>The most that the pages in use may take, in bytes.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="next">The size of the next commit.</param>
    public static long MaxInUse(RetentionPolicy policy, long next)
    {
        if (policy.MaxBytes is not { } maxBytes)
        {
            return long.MaxValue;
        }

        // A commit that is larger than the store may be is committed all the same.
        long most = maxBytes - OtherBytes - ReserveBytesFor(policy) - (2 * WalBytesFor(policy)) - (2 * next);
        return Math.Max(most, maxBytes / ReserveShare);
    }

    /// <summary>How much is too much, in bytes.</summary>
    /// <param name="bytesInUse">The size of the pages in use.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="next">The size of the next commit.</param>
    /// <param name="isDeleting">Whether more is deleted already than must be, so that not every commit has to delete
    /// something.</param>
    public static long ExcessOf(long bytesInUse, RetentionPolicy policy, long next = 0, bool isDeleting = false)
    {
        long most = MaxInUse(policy, next);
        return isDeleting || bytesInUse > most ? Math.Max(0, bytesInUse - (most / 20 * 19)) : 0;
    }

    private static long WalBytesFor(RetentionPolicy policy) => (long)WalPagesFor(policy) * StoreConnection.PageBytes;
}
