using Microsoft.Data.Sqlite;
using Monitoring.Diagnostics;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// The new store is complete and on the disk before anything of the old one is touched. Then, each step a rename:
//
//   1. the old write-ahead log becomes <path>.damaged-<time>-wal. Whoever stops here leaves the damaged store without its last
//      commits: entries and positions of the same transactions, so nothing is lost that the log files still hold;
//   2. the old database becomes <path>.damaged-<time>. Whoever stops here leaves no store, but <path>.rebuilt: whoever opens
//      next does step 3;
//   3. <path>.rebuilt becomes the store.

/// <summary>Makes a new store of what can still be read of a damaged one, and puts it in its place.</summary>
internal static class StoreRebuild
{
    /// <summary>Rebuilds a store. The caller holds the writer's lock.</summary>
    /// <exception cref="LogStoreException">Nothing can be read, or the new store cannot be written.</exception>
    public static void Run(string path, MonitoringEvents events, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        string rebuilt = PathOfRebuilt(path);
        try
        {
            StoreFiles.DeleteDatabase(rebuilt);
            StoreRecovery salvage = CopyWhatCanBeRead(path, rebuilt, cancellationToken);
            string kept = Swap(path, timeProvider);
            events.Warn(WarningKind.StoreDamaged, path, $"{salvage.Describe(path)} The damaged store is kept as {kept}.");
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.Explain(failure, path, toWrite: true);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException and not LogStoreException)
        {
            throw new LogStoreException(
                LogStoreError.Failed,
                path,
                $"The log store {path} cannot be rebuilt, and is left as it is: {failure.Message}",
                "Make sure that there is room beside it, and that this user may write its directory.",
                failure);
        }
    }

    /// <summary>Whether a rebuild was stopped right before its last step.</summary>
    public static bool WasCutShort(string path) => !File.Exists(path) && File.Exists(PathOfRebuilt(path));

    /// <summary>Does the last step of a rebuild that was stopped right before it. The caller holds the writer's lock.</summary>
    public static void FinishCutShort(string path)
    {
        if (WasCutShort(path))
        {
            File.Move(PathOfRebuilt(path), path);
        }
    }

    private static string PathOfRebuilt(string path) => path + ".rebuilt";

    private static StoreRecovery CopyWhatCanBeRead(string path, string rebuilt, CancellationToken cancellationToken)
    {
        using StoreConnection damaged = StoreConnection.OpenToRecover(path, cancellationToken);
        using StoreConnection store = StoreOpening.OpenToWrite(rebuilt);
        StoreRecovery salvage = new(damaged, store);
        salvage.Run(cancellationToken);
        store.Checkpoint(truncate: true);
        return salvage;
    }

    private static string Swap(string path, TimeProvider timeProvider)
    {
        string kept = StoreFiles.PathOfDamaged(path, timeProvider);
        if (StoreFiles.GetLength(StoreFiles.WalOf(path)) > 0)
        {
            File.Move(StoreFiles.WalOf(path), StoreFiles.WalOf(kept));
        }

        File.Delete(StoreFiles.WalOf(path));
        File.Delete(path + "-shm");
        File.Move(path, kept);
        FinishCutShort(path);
        return kept;
    }
}
