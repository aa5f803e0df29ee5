using Microsoft.Data.Sqlite;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Mixed;

/// <summary>Reads the checkpoints of a store's last commit: those of the table, replaced by those of the mixed
/// blocks.</summary>
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
        store.Execute("BEGIN");
        Dictionary<string, byte[]?> packed = new(StringComparer.Ordinal);
        using (StoreStatement rows = store.PrepareOnce("SELECT path, position FROM checkpoint"))
        {
            while (rows.Step())
            {
                packed[rows.GetText(0)] = rows.GetBlob(1).ToArray();
            }
        }

        if (StoreSchema.HasMixed(store))
        {
            foreach ((string log, byte[]? later) in ReadMixed(store, path, events))
            {
                packed[log] = later;
            }
        }

        store.Execute("COMMIT");
        List<Checkpoint> checkpoints = new(packed.Count);
        foreach ((string log, byte[]? bytes) in packed)
        {
            if (bytes is not null && TryUnpack(log, bytes, path, events) is { } checkpoint)
            {
                checkpoints.Add(checkpoint);
            }
        }

        return checkpoints;
    }

    private static IReadOnlyDictionary<string, byte[]?> ReadMixed(
        StoreConnection store, string path, MonitoringEvents events)
    {
        MixedCheckpoints mixed = new();
        foreach (NumberRange key in MixedTable.ReadKeys(store))
        {
            try
            {
                MixedTable.ReadCheckpoints(store, key.To, mixed);
            }
            catch (InvalidDataException)
            {
                events.Warn(
                    WarningKind.StoreDamaged,
                    path,
                    $"Some checkpoints in the log store {path} are damaged. Their logs are read from the checkpoints "
                    + "before, so that some lines may be stored again.");
            }
        }

        return mixed.Packed;
    }

    private static Checkpoint? TryUnpack(string log, byte[] bytes, string path, MonitoringEvents events)
    {
        try
        {
            return PackedCheckpoint.Read(log, bytes);
        }
        catch (InvalidDataException)
        {
            events.Warn(
                WarningKind.StoreDamaged,
                log,
                $"The checkpoint of {log} in the log store {path} is damaged. The log is read as a new one.");
            return null;
        }
    }
}
