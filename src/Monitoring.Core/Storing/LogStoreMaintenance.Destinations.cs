using Microsoft.Data.Sqlite;
using Monitoring.Storing.Database;
using Monitoring.Storing.Destinations;

namespace Monitoring.Storing;

/// <content>Changes of destinations.</content>
public static partial class LogStoreMaintenance
{
    /// <summary>Changes the destinations of a store that no process writes to, in one transaction.</summary>
    /// <exception cref="LogStoreException">The store does not exist, another process writes to it, or it cannot be
    /// written.</exception>
    internal static void ChangeDestinations(string path, Action<DestinationTable> change)
    {
        path = Path.GetFullPath(path);
        using WriterLock writerLock = LockExisting(path);
        try
        {
            using StoreConnection store = StoreOpening.OpenToWrite(Find(path));
            DestinationTable table = new(store);
            store.InTransaction(() => change(table));
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.Explain(failure, path, toWrite: true);
        }
    }
}
