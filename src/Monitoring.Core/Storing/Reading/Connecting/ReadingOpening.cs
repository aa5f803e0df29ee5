using Microsoft.Data.Sqlite;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Reading.Connecting;

/// <summary>Finds out how a store can be opened to read, and why it cannot.</summary>
internal static class ReadingOpening
{
    /// <summary>Opens a store's first connection.</summary>
    /// <param name="path">The store.</param>
    /// <param name="lifetime">Ends every statement of the connection with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The connection string by which further connections are opened, and the first connection.</returns>
    /// <exception cref="LogStoreException">There is no store, it is not a store, or it cannot be read.</exception>
    public static (string ConnectionString, ReadingConnection Connection) Open(string path, CancellationToken lifetime = default)
    {
        CheckFile(path);
        try
        {
            return ReadOnlyFile.Open(path, source =>
            {
                string connectionString = ReadingConnection.Describe(source);
                return (connectionString, Connect(connectionString, path, lifetime));
            });
        }
        catch (SqliteException exception)
        {
            throw StoreFailure.Explain(exception, path);
        }
    }

    private static ReadingConnection Connect(string connectionString, string path, CancellationToken lifetime)
    {
        ReadingConnection connection = new(connectionString, lifetime);
        try
        {
            return StoreOpening.CheckVersion(connection, path, StoreMigration.All) > 0
                ? connection
                : throw StoreFailure.NotAStore(path, "an empty database");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // SQLite would take an empty file for an empty database, and a pipe would hold it up.
    private static void CheckFile(string path)
    {
        FileInfo file = new(path);
        if (Directory.Exists(path))
        {
            throw StoreFailure.NotAStore(path, "a directory");
        }

        if (!file.Exists)
        {
            throw StoreFailure.NotFound(path);
        }

        if (file.Attributes.HasFlag(FileAttributes.Device) || file.Length == 0)
        {
            throw StoreFailure.NotAStore(path, "an empty file or a device");
        }
    }
}
