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
        string connectionString = Describe(path);
        try
        {
            return (connectionString, Connect(connectionString, path));
        }
        catch (SqliteException exception) when (CannotShareMemory(exception) && !HasWriteAheadLog(path))
        {
            connectionString = Describe("file:" + Uri.EscapeDataString(System.IO.Path.GetFullPath(path)) + "?immutable=1");
        }
        catch (SqliteException exception)
        {
            throw ToStoreException(exception, path);
        }

        try
        {
            return (connectionString, Connect(connectionString, path));
        }
        catch (SqliteException exception)
        {
            throw ToStoreException(exception, path);
        }
    }

    /// <summary>What SQLite says, in the store's words and with what to do.</summary>
    public static LogStoreException ToStoreException(SqliteException exception, string path)
    {
        (LogStoreError error, string message) = exception.SqliteErrorCode switch
        {
            raw.SQLITE_NOTADB => (LogStoreError.NotAStore, $"'{path}' is not a log store. Give the path of a store's file."),
            raw.SQLITE_CORRUPT => (LogStoreError.Damaged, $"The log store '{path}' is damaged. Run Repair-LogStore on it."),
            raw.SQLITE_ERROR => (
                LogStoreError.Damaged,
                $"The log store '{path}' lacks a part of itself ({exception.Message}). Run Repair-LogStore on it."),
            raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_AUTH => (
                LogStoreError.AccessDenied,
                $"The log store '{path}' cannot be opened: it takes the right to read the file and, while another process "
                + "writes to it, to write in its directory."),
            _ => (LogStoreError.Failed, $"The log store '{path}' cannot be read: {exception.Message}"),
        };
        return new LogStoreException(error, path, message, exception);
    }

    private static ReadingConnection Connect(string connectionString, string path)
    {
        ReadingConnection connection = new(connectionString);
        try
        {
            Check(connection, path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Check(ReadingConnection connection, string path)
    {
        if (connection.GetInt64("PRAGMA application_id") != StoreSchema.ApplicationId)
        {
            throw new LogStoreException(
                LogStoreError.NotAStore, path, $"'{path}' is a database, but not a log store. Give the path of a store's file.");
        }

        long version = connection.GetInt64("PRAGMA user_version");
        if (version > StoreSchema.Version)
        {
            throw new LogStoreException(
                LogStoreError.NewerVersion,
                path,
                $"The log store '{path}' has format {version}, and this module reads formats up to {StoreSchema.Version}. "
                + "Update the module.");
        }
    }

    // SQLite would take an empty file for an empty database, and a pipe would hold it up.
    private static void CheckFile(string path)
    {
        FileInfo file = new(path);
        if (Directory.Exists(path))
        {
            throw new LogStoreException(
                LogStoreError.NotAStore, path, $"'{path}' is a directory, not a log store. Give the path of a store's file.");
        }

        if (!file.Exists)
        {
            throw new LogStoreException(
                LogStoreError.NotFound,
                path,
                $"There is no log store '{path}'. Start-LogCollector creates one; -StorePath says where it is.");
        }

        if (file.Attributes.HasFlag(FileAttributes.Device) || file.Length == 0)
        {
            throw new LogStoreException(
                LogStoreError.NotAStore, path, $"'{path}' is not a log store. Give the path of a store's file.");
        }
    }

    private static string Describe(string source) => new SqliteConnectionStringBuilder
    {
        DataSource = source,
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    }.ToString();

    private static bool CannotShareMemory(SqliteException exception) =>
        exception.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_IOERR;

    private static bool HasWriteAheadLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };
}
