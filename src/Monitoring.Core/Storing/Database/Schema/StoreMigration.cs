namespace Monitoring.Storing.Database.Schema;

/// <summary>The migration from a version of the store's format to the next.</summary>
/// <param name="From">The version before the migration; 0 is an empty database.</param>
/// <param name="Script">The SQL that migrates to version <paramref name="From"/> + 1.</param>
internal sealed record StoreMigration(int From, string Script)
{
    /// <summary>All migrations in order. A new store runs all of them, an older store those that it lacks.</summary>
    public static IReadOnlyList<StoreMigration> All { get; } =
    [
        new(0, StoreSchema.Create),
        new(1, StoreSchema.AddCommitTime),
        new(2, StoreSchema.PackCheckpoints),
        new(3, StoreSchema.AddSizeOrder),
        new(4, StoreSchema.AddEntryNumbers),
        new(5, StoreSchema.AddTimestampSources),
        new(6, StoreSchema.AddCounts + StoreSchema.AddMixedBlocks),
        new(7, StoreSchema.AddDestinations),
    ];
}
