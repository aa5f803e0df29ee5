using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing.Reading;

/// <summary>Finds out how a store can be opened to read, and why it cannot.</summary>
/// <remarks>
/// A database in WAL mode is read through a file of shared memory beside it (<c>-shm</c>), which a reader creates if it is not
/// there. Where it may not (a read-only directory or file system) and there is no write-ahead log to look into, nobody writes
/// either: the file is then opened as one that does not change (<c>immutable=1</c>).
/// </remarks>
internal static class ReadingOpening
{
    /// <summary>Opens a store's first connection.</summary>
    /// <returns>The connection string by which further connections are opened, and the first connection.</returns>
    /// <exception cref="LogStoreException">There is no store, it is not a store, or it cannot be read.</exception>
    public static (string ConnectionString, ReadingConnection Connection) Open(string path)
    {
        CheckFile(path);
        string file = Path.GetFullPath(path);
        string connectionString = ReadingConnection.Describe(file);
        try
        {
            return (connectionString, Connect(connectionString, path));
        }
        catch (SqliteException exception) when (CannotShareMemory(exception) && !HasWriteAheadLog(path))
        {
            connectionString = ReadingConnection.Describe("file:" + Uri.EscapeDataString(file) + "?immutable=1");
        }
        catch (SqliteException exception)
        {
            throw StoreFailure.Explain(exception, path);
        }

        try
        {
            return (connectionString, Connect(connectionString, path));
        }
        catch (SqliteException exception)
        {
            throw StoreFailure.Explain(exception, path);
        }
    }

    private static ReadingConnection Connect(string connectionString, string path)
    {
        ReadingConnection connection = new(connectionString);
        try
        {
            return StoreOpening.CheckVersion(connection, path, StoreSchema.Version) > 0
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

    private static bool CannotShareMemory(SqliteException exception) =>
        exception.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_IOERR;

    private static bool HasWriteAheadLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };
}
