using Microsoft.Data.Sqlite;
using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Storing.Database;

/// <summary>Reads the checkpoints of a store's last commit.</summary>
internal static class StoredCheckpoints
{
    /// <summary>Returns all readable checkpoints, and reports a warning for each of the others.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public static IReadOnlyCollection<Checkpoint> Read(string path, MonitoringEvents events)
    {
        try
        {
            using StoreConnection store = StoreConnection.OpenToRead(path);
            return Read(store, path, events);
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.Explain(failure, path);
        }
    }

    private static List<Checkpoint> Read(StoreConnection store, string path, MonitoringEvents events)
    {
        List<Checkpoint> checkpoints = [];
        using StoreStatement rows = store.PrepareOnce("SELECT path, position FROM checkpoint");
        while (rows.Step())
        {
            string log = rows.GetText(0);
            try
            {
                checkpoints.Add(PackedCheckpoint.Read(log, rows.GetBlob(1)));
            }
            catch (InvalidDataException)
            {
                events.Warn(
                    WarningKind.StoreDamaged,
                    log,
                    $"How far {log} had been read cannot be understood any more in the log store {path}: it is read as if it was new.");
            }
        }

        return checkpoints;
    }
}
