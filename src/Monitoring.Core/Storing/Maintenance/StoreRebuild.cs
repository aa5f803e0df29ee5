using Microsoft.Data.Sqlite;
using Monitoring.Diagnostics;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// The new store is complete and on the disk before the old one is changed. Then each step is a rename:
//
// 1. The old write-ahead log becomes <path>.damaged-<time>-wal. A stop after this step leaves the damaged
//    store without its last commits. Entries and positions are in the same transactions, so nothing is lost that
//    the log files still contain.
// 2. The old database becomes <path>.damaged-<time>. A stop after this step leaves no store, but <path>.rebuilt: the
//    next process that opens the store does step 3.
// 3. <path>.rebuilt becomes the store.

/// <summary>Builds a new store from the readable parts of a damaged one, and replaces the damaged
/// store with it.</summary>
internal static class StoreRebuild
{
    /// <summary>Rebuilds a store. The caller holds the writer's lock.</summary>
    /// <exception cref="LogStoreException">Nothing can be read, or the new store cannot be written.</exception>
    public static void Run(
        string path, MonitoringEvents events, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        string rebuilt = PathOfRebuilt(path);
        try
        {
            StoreFiles.DeleteDatabase(rebuilt);
            StoreRecovery recovery = CopyWhatCanBeRead(path, rebuilt, cancellationToken);
            string kept = Swap(path, timeProvider);
            events.Warn(
                WarningKind.StoreDamaged, path, $"{recovery.Describe(path)} The damaged store is kept as {kept}.");
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
                $"The log store {path} cannot be rebuilt, and is unchanged: {failure.Message}",
                "Make sure that the disk has free space for a copy, and that this user is permitted to write to the "
                + "directory of the store.",
                failure);
        }
    }

    /// <summary>Whether a rebuild was interrupted right before its last step.</summary>
    public static bool WasInterrupted(string path) => !File.Exists(path) && File.Exists(PathOfRebuilt(path));

    /// <summary>Runs the last step of a rebuild that was interrupted right before it. The caller holds the
    /// writer's lock.</summary>
    public static void FinishInterrupted(string path)
    {
        if (WasInterrupted(path))
        {
            File.Move(PathOfRebuilt(path), path);
        }
    }

    private static string PathOfRebuilt(string path) => path + ".rebuilt";

    private static StoreRecovery CopyWhatCanBeRead(string path, string rebuilt, CancellationToken cancellationToken)
    {
        using StoreConnection damaged = StoreConnection.OpenToRecover(path, cancellationToken);
        using StoreConnection store = StoreOpening.OpenToWrite(rebuilt);
        StoreRecovery recovery = new(damaged, store);
        recovery.Run(cancellationToken);
        store.Checkpoint(truncate: true);
        return recovery;
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
        FinishInterrupted(path);
        return kept;
    }
}
