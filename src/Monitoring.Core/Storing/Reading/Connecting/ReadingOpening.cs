using Microsoft.Data.Sqlite;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Reading.Connecting;

/// <summary>Opens stores for reading, and explains why a store cannot be opened.</summary>
internal static class ReadingOpening
{
    /// <summary>Opens a store's first connection.</summary>
    /// <param name="path">The store.</param>
    /// <param name="lifetime">Ends every statement of the connection with an
    /// <see cref="OperationCanceledException"/>.</param>
    /// <returns>The connection string for further connections, and the first connection.</returns>
    /// <exception cref="LogStoreException">The store does not exist, is not a store, or cannot be read.</exception>
    public static (string ConnectionString, ReadingConnection Connection) Open(
        string path, CancellationToken lifetime = default)
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
        ReadingConnection connection = new(connectionString, new MixedDirectories(), lifetime);
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

    // SQLite would treat an empty file as an empty database, and a pipe would block it.
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
