using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing.Database;

/// <summary>Opens a database's file to read, also where nothing can be written beside it.</summary>
/// <remarks>
/// A database in WAL mode is read through a file of shared memory beside it (<c>-shm</c>), which a reader creates if it is not
/// there. Where it may not (a read-only directory or file system) and there is no write-ahead log to look into, nobody writes
/// either: the file is then opened as one that does not change (<c>immutable=1</c>).
/// </remarks>
internal static class ReadOnlyFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="connect">Makes a connection to a data source, the absolute path or a URI, and reads something through it:
    /// opening alone does not ask for the shared memory.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static T Open<T>(string path, Func<string, T> connect)
    {
        string file = Path.GetFullPath(path);
        try
        {
            return connect(file);
        }
        catch (SqliteException failure) when (CannotShareMemory(failure) && StoreFiles.GetLength(StoreFiles.WalOf(file)) == 0)
        {
            return connect($"file:{Uri.EscapeDataString(file)}?immutable=1");
        }
    }

    private static bool CannotShareMemory(SqliteException failure) =>
        failure.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_IOERR;
}
