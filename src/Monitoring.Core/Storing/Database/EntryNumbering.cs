using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Database;

// Implementation notes
//
// A number that a reader has received must never be assigned to another entry. The reader would mistake the other entry
// for one that it has. A power cut may remove the last commits, and restoring a backup removes many: their numbers were
// assigned. So each writing process starts far after the last stored number. Its first commit with entries is synced to
// the disk, so that the next process starts even further.

/// <summary>Numbers a store's entries in the order of their commits, from 1, without duplicates.</summary>
/// <remarks>Owned by the writing thread. <see cref="Next"/> and <see cref="SetNext"/> belong in
/// one transaction.</remarks>
internal sealed class EntryNumbering(DatabaseConnection store)
{
    /// <summary>The setting with the number of the next entry.</summary>
    public const string Setting = "entry.next";

    /// <summary>The setting with the number after the last entry that retention deleted.</summary>
    public const string DeletedSetting = "entry.deleted";

    /// <summary>The count of numbers that a process skips when it starts. It exceeds the numbers that a store uses
    /// before a sync, or in a day since its last backup.</summary>
    public const long Gap = 1L << 36;

    /// <summary>Whether this process has committed numbers.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The number of the next entry.</summary>
    public long Next => ReadNext(store) is var next && (HasBegun || next == 1) ? next : next + Gap;

    /// <summary>Returns the number of the store's next entry if no other process starts to write; 1 for a store whose
    /// entries have no numbers.</summary>
    public static long ReadNext(DatabaseConnection store)
    {
        long next = Read(store, Setting);
        if (next == 0 && StoreSchema.HasNumbers(store))
        {
            // The setting was lost; the entries still have their numbers.
            next = store.GetInt64("SELECT ifnull(max(end_number), 1) FROM block");
        }

        long mixed = StoreSchema.HasMixed(store) ? store.GetInt64("SELECT max(end_number) FROM mixed") : 0;
        return Math.Max(1, Math.Max(next, mixed));
    }

    /// <summary>Returns the number after the last deleted entry; 0 if none was deleted.</summary>
    public static long ReadDeleted(DatabaseConnection store) => Read(store, DeletedSetting);

    /// <summary>Stores the number of the next entry; a commit with a mixed block need not, because the block has
    /// it.</summary>
    public static void SetNext(StoreTables tables, long next) => tables.SetSetting(Setting, next);

    /// <summary>Stores the number of the last deleted entry.</summary>
    /// <param name="store">The store.</param>
    /// <param name="tables">The store's tables.</param>
    /// <param name="end">The number after the last deleted entry.</param>
    public static void RecordDeleted(DatabaseConnection store, StoreTables tables, long end) =>
        tables.SetSetting(DeletedSetting, Math.Max(end, ReadDeleted(store)));

    /// <summary>Records that the transaction with the numbers is committed, and on the disk if
    /// it was the first.</summary>
    /// <param name="entries">The count of numbers.</param>
    public void RecordCommit(long entries) => HasBegun |= entries > 0;

    private static long Read(DatabaseConnection store, string setting) =>
        store.GetInt64($"SELECT CAST(value AS INTEGER) FROM setting WHERE key = '{setting}'");
}
