using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Diagnostics;
using Monitoring.Querying;
using Monitoring.Storing.Database;
using Monitoring.Storing.Maintenance;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing;

/// <summary>Checks, repairs and clears a store that no process writes to.</summary>
public static partial class LogStoreMaintenance
{
    private const int BlocksInStep = 64;
    private const int MaxPagesInStep = 4096;

    /// <summary>Reads every page and every block. Changes nothing, and can run while a collector writes.</summary>
    /// <exception cref="LogStoreException">The store does not exist, or cannot be read at all.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public static LogStoreHealth Test(
        string path, IProgress<QueryProgress>? progress, CancellationToken cancellationToken)
    {
        path = Find(path, cancellationToken);
        try
        {
            using StoreConnection store = StoreConnection.OpenToRecover(path, cancellationToken);
            return StoreCheck.Run(store, path, progress, cancellationToken).Health;
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.Explain(failure, path);
        }
    }

    /// <summary>Quarantines damaged blocks. If the database itself is damaged, rebuilds it from its readable parts, and
    /// keeps the damaged file next to it. Reports warnings for data that could not be recovered.</summary>
    /// <returns>The health of the store after the repair.</returns>
    /// <exception cref="LogStoreException">Another process writes to the store, or nothing in
    /// it can be read.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled; the store is unchanged, except for
    /// quarantined blocks.</exception>
    public static LogStoreHealth Repair(string path, MonitoringEvents events, CancellationToken cancellationToken) =>
        Repair(path, events, TimeProvider.System, cancellationToken);

    /// <summary>Like <see cref="Repair(string, MonitoringEvents, CancellationToken)"/>, with the clock for the
    /// damaged file's name.</summary>
    internal static LogStoreHealth Repair(
        string path, MonitoringEvents events, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        path = Path.GetFullPath(path);
        using WriterLock writerLock = LockExisting(path);
        if (FirstPage.IsDamaged(path, cancellationToken))
        {
            events.Warn(
                WarningKind.StoreDamaged,
                path,
                $"The first page of the log store {path} was damaged and is rewritten. The damaged page is kept as "
                + $"{FirstPage.Restore(path, timeProvider)}.");
        }

        path = Find(path, cancellationToken);
        bool mustRebuild;
        try
        {
            using StoreConnection store = StoreConnection.OpenToRecover(path, cancellationToken);
            StoreCheck check = StoreCheck.Run(store, path, null, cancellationToken);
            mustRebuild = !check.ArePagesWhole;
            if (!mustRebuild)
            {
                Quarantine(path, check.DamagedBlocks, events);
                SealMixed(path, check.HasMixed, events);
            }
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.Explain(failure, path, toWrite: true);
        }

        if (mustRebuild)
        {
            StoreRebuild.Run(path, events, timeProvider, cancellationToken);
        }

        return Test(path, null, cancellationToken);
    }

    /// <summary>Deletes the entries of the selected streams, and returns their space to the file system. Read positions
    /// stay, so deleted entries are not collected again.</summary>
    /// <returns>The number of deleted entries.</returns>
    /// <exception cref="LogStoreException">Another process writes to the store, or it cannot be written.</exception>
    public static long Clear(string path, LabelSelector selector, MonitoringEvents events) =>
        Clear(path, new LogQuery { Selector = selector }, events);

    /// <summary>Like <see cref="Clear(string, LabelSelector, MonitoringEvents)"/>, for the streams that a query
    /// selects. The query's other conditions are ignored.</summary>
    public static long Clear(string path, LogQuery query, MonitoringEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(query);
        path = Path.GetFullPath(path);
        using WriterLock writerLock = LockExisting(path);
        long reserved = StoreReserve.LengthOf(path);
        StoreReserve reserve = new(path, reserved);
        long deleted = 0;
        try
        {
            reserve.WithRoom(() =>
            {
                // On a full volume the write-ahead log can use only the reserve.
                int walPages = reserved == 0
                    ? StoreConnection.MaxWalPages : (int)(reserved / 2 / StoreConnection.PageBytes);
                using StoreConnection store = StoreOpening.OpenToWrite(Find(path), walPages);
                MixedUpkeep.SealAll(store, path, report => Warn(events, report));
                StoreTables tables = new(store);
                foreach (long stream in SelectStreams(store, path, query, events))
                {
                    DeleteStream(store, tables, stream, ref deleted);
                }

                ReleaseSpace(store, walPages);
                store.Checkpoint(truncate: true);
                return true;
            });
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.Explain(failure, path, toWrite: true);
        }

        if (reserved > 0)
        {
            reserve.TryEnsure();
        }

        return deleted;
    }

    /// <summary>Releases unused pages in steps, so that the write-ahead log stays small.</summary>
    private static void ReleaseSpace(StoreConnection store, int walPages)
    {
        int pagesInStep = Math.Min(walPages, MaxPagesInStep);
        long before = long.MaxValue;
        for (long free = FreePages(); free > 0 && free < before; free = FreePages())
        {
            store.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA incremental_vacuum({pagesInStep})"));
            before = free;
        }

        long FreePages() => store.GetInt64("PRAGMA freelist_count");
    }

    /// <summary>Locks a store only if it exists, so that a wrong path creates no files.</summary>
    private static WriterLock LockExisting(string path)
    {
        if (!File.Exists(path) && !StoreRebuild.WasInterrupted(path))
        {
            throw StoreFailure.NotFound(path);
        }

        StoreOwnership.Ensure(path);
        WriterLock writerLock = WriterLock.Take(path);
        StoreRebuild.FinishInterrupted(path);
        return writerLock;
    }

    private static string Find(string path, CancellationToken cancellationToken = default)
    {
        path = Path.GetFullPath(path);
        try
        {
            return StoreOpening.Check(path, toRecover: true, cancellationToken)
                ? path : throw StoreFailure.NotFound(path);
        }
        catch (LogStoreException failure)
            when (
            failure.Error is LogStoreError.NotAStore or LogStoreError.Damaged
            && File.Exists(path)
            && FirstPage.IsDamaged(path, cancellationToken))
        {
            throw StoreFailure.FirstPageDamaged(path, failure);
        }
    }

    private static void Quarantine(string path, List<(long Id, long Count)> blocks, MonitoringEvents events)
    {
        if (blocks.Count == 0)
        {
            return;
        }

        using StoreConnection store = StoreOpening.OpenToWrite(path);
        StoreTables tables = new(store);
        store.InTransaction(() => blocks.ForEach(block => tables.Quarantine(block.Id)));
        events.Warn(
            WarningKind.StoreDamaged,
            path,
            $"{blocks.Count} damaged blocks of the log store {path} were quarantined, with "
            + $"{blocks.Sum(block => block.Count)} entries that can no longer be read. Check the disk of the store.");
    }

    /// <summary>Divides the mixed blocks into ordinary ones, which quarantines their damaged parts.</summary>
    private static void SealMixed(string path, bool hasMixed, MonitoringEvents events)
    {
        if (hasMixed)
        {
            using StoreConnection store = StoreOpening.OpenToWrite(path);
            MixedUpkeep.SealAll(store, path, report => Warn(events, report));
        }
    }

    private static void Warn(MonitoringEvents events, StoreEvent report)
    {
        if (report.Message is { } message)
        {
            events.Warn(report.Kind, report.Path, message);
        }
    }

    private static List<long> SelectStreams(StoreConnection store, string path, LogQuery query, MonitoringEvents events)
    {
        List<long> selected = [];
        using StoreStatement streams = store.PrepareOnce($"SELECT id, {StoreLimits.Metadata} FROM stream");
        while (streams.Step())
        {
            long stream = streams.GetInt64(0);
            try
            {
                bool isNumbered = query.Streams?.Contains(stream) != false;
                if (isNumbered
                    && (!query.HasStreamConditions || query.SelectsStream(MetadataJson.Read(streams.GetUtf8(1)))))
                {
                    selected.Add(stream);
                }
            }
            catch (InvalidDataException)
            {
                events.Warn(
                    WarningKind.StoreDamaged,
                    path,
                    $"Stream {stream} of the log store {path} was not deleted, because its metadata cannot be read. "
                    + "Repair the store with Repair-LogStore, or clear all streams.");
            }
        }

        return selected;
    }

    /// <summary>Deletes in steps, so that the write-ahead log stays small.</summary>
    private static void DeleteStream(StoreConnection store, StoreTables tables, long stream, ref long deleted)
    {
        using StoreStatement list = store.PrepareOnce("SELECT id, count FROM block WHERE stream = ?1 LIMIT ?2");
        using StoreStatement forget = store.PrepareOnce("DELETE FROM stream WHERE id = ?1");
        List<long> blocks = [];
        do
        {
            blocks.Clear();
            long entries = 0;
            list.Bind(1, stream).Bind(2, BlocksInStep);
            while (list.Step())
            {
                blocks.Add(list.GetInt64(0));
                entries += list.GetInt64(1);
            }

            store.InTransaction(() => tables.ExpireBlocks(blocks));
            deleted += entries;
        }
        while (blocks.Count > 0);

        store.InTransaction(() => forget.Bind(1, stream).Run());
    }
}
