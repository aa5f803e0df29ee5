using Microsoft.Data.Sqlite;
using Monitoring.Files.Opening;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// SQLite's online backup (https://www.sqlite.org/backup.html) copies a number of pages at a time, and the collector
// commits between the steps. Pages that change meanwhile are copied again: sqlite3_backup_step restarts when another
// connection has written. The backup of a store that is written continuously would never end, so after too many
// restarts all pages are copied in one step. That step is a reader's snapshot: it prevents the write-ahead log from
// being truncated until it ends, but no writer from writing.
//
// The copy is made next to its destination, and renamed when it is completely on the disk.

/// <summary>Copies a store while a collector writes to it.</summary>
internal static class StoreBackup
{
    /// <summary>1 MiB.</summary>
    private const int PagesInStep = 256;

    private const int MaxRestarts = 3;

    /// <summary>Copies a store as it is at one moment.</summary>
    /// <param name="path">The store.</param>
    /// <param name="destination">The file of the copy. An existing file is replaced when the copy is complete.</param>
    /// <param name="progress">Receives the number of copied pages and the total.</param>
    /// <param name="cancellationToken">Ends the copy; an existing file at the destination is unchanged.</param>
    /// <exception cref="LogStoreException">The store does not exist or is damaged, or the copy
    /// cannot be written.</exception>
    /// <exception cref="ArgumentException">The destination is the store itself.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public static void Run(
        string path, string destination, IProgress<QueryProgress>? progress, CancellationToken cancellationToken) =>
        Run(path, destination, PagesInStep, progress, cancellationToken);

    /// <summary>Like <see cref="Run(string, string, IProgress{QueryProgress}, CancellationToken)"/>, with the number of
    /// pages in a step.</summary>
    internal static void Run(
        string path, string destination, int pagesInStep, IProgress<QueryProgress>? progress,
        CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        destination = Path.GetFullPath(destination);
        if (path == destination)
        {
            throw new ArgumentException(
                $"{destination} is the store itself. Use another path for the backup.", nameof(destination));
        }

        if (!StoreOpening.Check(path, toRecover: false, cancellationToken))
        {
            throw StoreFailure.NotFound(path);
        }

        if (Directory.Exists(destination))
        {
            throw StoreFailure.NotAStore(destination, "a directory");
        }

        string unfinished = destination + ".unfinished";
        try
        {
            StoreFiles.CreateDirectory(destination);
            StoreFiles.DeleteDatabase(unfinished);
            OwnFile.Create(unfinished).Dispose();
            Copy(path, unfinished, pagesInStep, progress, cancellationToken);
            Flush(unfinished);
            StoreFiles.Rename(unfinished, destination);
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.Explain(failure, path);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException and not LogStoreException)
        {
            throw new LogStoreException(
                LogStoreError.Failed,
                destination,
                $"The backup {destination} cannot be written: {failure.Message}",
                "Make sure that the disk has free space for the whole store, and that this user is permitted to write "
                + "to the directory.",
                failure);
        }
        finally
        {
            StoreFiles.DeleteDatabase(unfinished);
        }
    }

    private static void Copy(
        string path, string copy, int pagesInStep, IProgress<QueryProgress>? progress,
        CancellationToken cancellationToken)
    {
        using StoreConnection source = StoreConnection.OpenToRead(path, cancellationToken);
        using StoreConnection target = StoreConnection.OpenToCopyInto(copy);
        source.CopyInto(target, pagesInStep, MaxRestarts, progress, cancellationToken);
    }

    private static void Flush(string file)
    {
        using FileStream stream = OwnFile.Open(file);
        stream.Flush(flushToDisk: true);
    }
}
