using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Database;

// Implementation notes
//
// A number that was given to a reader must never be given to another entry: the reader would take the other entry for one that it has.
// A power cut may take the last commits, and whoever restores a backup takes many: their numbers were given. So each process that writes
// begins far after the last number that is stored. Its first commit with entries is synced to the disk, so that the next process begins even further.

/// <summary>Numbers a store's entries in the order in which they are committed: from 1 on, never the same number twice.</summary>
/// <remarks>Owned by the thread that writes. <see cref="Next"/> and <see cref="SetNext"/> belong in one transaction.</remarks>
internal sealed class EntryNumbering(DatabaseConnection store)
{
    /// <summary>The setting with the number of the next entry.</summary>
    public const string Setting = "entry.next";

    /// <summary>The setting with the number after the last entry that retention has deleted.</summary>
    public const string DeletedSetting = "entry.deleted";

    /// <summary>How many numbers a process leaves out when it begins: more than a store takes while nothing is synced, and more than it
    /// takes in a day since its last backup.</summary>
    public const long Gap = 1L << 36;

    /// <summary>Whether this process has committed numbers.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The number of the next entry.</summary>
    public long Next => ReadNext(store) is var next && (HasBegun || next == 1) ? next : next + Gap;

    /// <summary>The number that the store's next entry gets if no other process begins to write; 1 for a store whose entries have
    /// no numbers.</summary>
    public static long ReadNext(DatabaseConnection store)
    {
        long next = Read(store, Setting);
        if (next == 0 && StoreSchema.HasNumbers(store))
        {
            // The setting was lost; the entries have their numbers still.
            next = store.GetInt64("SELECT ifnull(max(end_number), 1) FROM block");
        }

        return Math.Max(1, next);
    }

    /// <summary>The number after the last entry that was deleted; 0 if none was.</summary>
    public static long ReadDeleted(DatabaseConnection store) => Read(store, DeletedSetting);

    /// <summary>Keeps the number of the next entry.</summary>
    public static void SetNext(StoreTables tables, long next) => tables.SetSetting(Setting, next);

    /// <summary>Keeps that entries were deleted.</summary>
    /// <param name="store">The store.</param>
    /// <param name="tables">Its tables.</param>
    /// <param name="end">The number after the last of them.</param>
    public static void NoteDeleted(DatabaseConnection store, StoreTables tables, long end) =>
        tables.SetSetting(DeletedSetting, Math.Max(end, ReadDeleted(store)));

    /// <summary>The transaction with the numbers is committed, and on the disk if it was the first.</summary>
    /// <param name="entries">How many numbers.</param>
    public void NoteCommit(long entries) => HasBegun |= entries > 0;

    private static long Read(DatabaseConnection store, string setting) =>
        store.GetInt64($"SELECT CAST(value AS INTEGER) FROM setting WHERE key = '{setting}'");
}
