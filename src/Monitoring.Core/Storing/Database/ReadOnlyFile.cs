using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing.Database;

/// <summary>Opens a database's file for reading, even where no file can be written next to it.</summary>
/// <remarks>A reader of a database in WAL mode uses a file of shared memory next to the database (<c>-shm</c>). It
/// creates the file if it does not exist. If the reader cannot create it (a read-only directory or file system) and
/// there is no write-ahead log to read, no process writes either. The file is then opened as one that does not change
/// (<c>immutable=1</c>).</remarks>
internal static class ReadOnlyFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="connect">Connects to a data source, the absolute path or a URI, and reads something through the
    /// connection: opening alone does not access the shared memory.</param>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public static T Open<T>(string path, Func<string, T> connect)
    {
        string file = Path.GetFullPath(path);
        try
        {
            return connect(file);
        }
        catch (SqliteException failure)
            when (CannotShareMemory(failure) && StoreFiles.GetLength(StoreFiles.WalOf(file)) == 0)
        {
            return connect($"file:{Uri.EscapeDataString(file)}?immutable=1");
        }
    }

    private static bool CannotShareMemory(SqliteException failure) =>
        failure.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_IOERR;
}
