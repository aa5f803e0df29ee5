using Monitoring.Entries;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Destinations;

/// <summary>Reads and writes the destinations of a store.</summary>
/// <remarks>Owned by the thread of the connection. Methods that write must be called in a transaction.</remarks>
internal sealed class DestinationTable(StoreConnection store)
{
    /// <summary>The setting with the identity of the store, 32 hexadecimal digits.</summary>
    public const string IdentitySetting = "store.id";

    private const string SelectAll =
        "SELECT name, settings, cursor, sent, rejected, missed, state, error FROM destination ORDER BY name";

    private const string SelectIdentity = $"SELECT value FROM setting WHERE key = '{IdentitySetting}'";

    /// <summary>Reads all destinations, by name; none in a store of an earlier version.</summary>
    public static List<StoredDestination> ReadAll(DatabaseConnection connection)
    {
        List<StoredDestination> destinations = [];
        if (!StoreSchema.HasDestinations(connection))
        {
            return destinations;
        }

        StoreStatement statement = connection.Prepare(SelectAll);
        while (statement.Step())
        {
            // After an unreadable cursor everything is sent again: repeated entries are better than lost ones.
            LogCursor cursor = LogCursor.TryParse(statement.GetText(2), out LogCursor read)
                ? read : LogCursor.Before(0);
            destinations.Add(new StoredDestination(statement.GetText(0), statement.GetText(1), cursor)
            {
                Sent = statement.GetInt64(3),
                Rejected = statement.GetInt64(4),
                Missed = statement.GetInt64(5),
                IsSuspended = statement.GetInt64(6) != 0,
                Error = statement.IsNull(7) ? null : statement.GetText(7),
            });
        }

        return destinations;
    }

    /// <summary>Reads the identity of the store; null before the first destination was added.</summary>
    public static string? ReadIdentity(DatabaseConnection connection)
    {
        StoreStatement statement = connection.Prepare(SelectIdentity);
        string? identity = statement.Step() ? statement.GetText(0) : null;
        statement.Reset();
        return identity;
    }

    /// <summary>Adds a destination, or replaces the one of that name, with its counts.</summary>
    public void Set(StoredDestination destination)
    {
        if (ReadIdentity(store) is null)
        {
            store.Prepare("INSERT INTO setting (key, value) VALUES (?1, ?2)")
                .Bind(1, IdentitySetting).Bind(2, Guid.NewGuid().ToString("N")).Run();
        }

        store.Prepare("INSERT OR REPLACE INTO destination VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)")
            .Bind(1, destination.Name)
            .Bind(2, destination.Settings)
            .Bind(3, destination.Cursor.ToString())
            .Bind(4, destination.Sent)
            .Bind(5, destination.Rejected)
            .Bind(6, destination.Missed)
            .Bind(7, destination.IsSuspended ? 1 : 0)
            .Run();
        if (destination.Error is { } error)
        {
            SetError(destination.Name, error);
        }
    }

    /// <summary>Replaces the settings of a destination; its cursor and its counts stay.</summary>
    /// <returns>Whether it exists.</returns>
    public bool ChangeSettings(string name, string settings)
    {
        store.Prepare("UPDATE destination SET settings = ?2, error = NULL WHERE name = ?1").Bind(1, name)
            .Bind(2, settings).Run();
        return store.ChangedRows > 0;
    }

    /// <summary>Removes a destination.</summary>
    /// <returns>Whether it existed.</returns>
    public bool Remove(string name)
    {
        store.Prepare("DELETE FROM destination WHERE name = ?1").Bind(1, name).Run();
        return store.ChangedRows > 0;
    }

    /// <summary>Suspends or resumes a destination.</summary>
    /// <returns>Whether it exists.</returns>
    public bool SetSuspended(string name, bool isSuspended)
    {
        store.Prepare("UPDATE destination SET state = ?2 WHERE name = ?1").Bind(1, name).Bind(2, isSuspended ? 1 : 0)
            .Run();
        return store.ChangedRows > 0;
    }

    /// <summary>Moves the cursor of a destination, and adds to its counts, unless it was replaced.</summary>
    /// <param name="name">The name.</param>
    /// <param name="settings">The settings that its sender was started with.</param>
    /// <param name="progress">The progress since the last call.</param>
    /// <returns>Whether the destination exists, with these settings.</returns>
    public bool Advance(string name, string settings, DestinationProgress progress)
    {
        store.Prepare("""
            UPDATE destination SET cursor = ?3, sent = sent + ?4, rejected = rejected + ?5
            WHERE name = ?1 AND settings = ?2
            """)
            .Bind(1, name)
            .Bind(2, settings)
            .Bind(3, progress.Cursor.ToString())
            .Bind(4, progress.Sent)
            .Bind(5, progress.Rejected)
            .Run();
        bool exists = store.ChangedRows > 0;
        if (exists && progress.Error is { } error)
        {
            SetError(name, error);
        }

        return exists;
    }

    /// <summary>Counts entries that were deleted before they were sent.</summary>
    public void AddMissed(string name, long entries) =>
        store.Prepare("UPDATE destination SET missed = missed + ?2 WHERE name = ?1").Bind(1, name).Bind(2, entries)
            .Run();

    private void SetError(string name, string error) =>
        store.Prepare("UPDATE destination SET error = ?2 WHERE name = ?1").Bind(1, name).Bind(2, error).Run();
}
