using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing;

/// <summary>Says in words what SQLite's error means for a store, and what to do about it.</summary>
internal static class StoreFailure
{
    /// <summary>Whether the database itself is damaged.</summary>
    public static bool IsDamage(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB };

    /// <summary>Whether there is no room for what was to be written.</summary>
    public static bool IsFull(Exception failure) => failure is SqliteException { SqliteErrorCode: raw.SQLITE_FULL };

    /// <summary>The exception for a store that cannot be opened or changed because of this one.</summary>
    public static LogStoreException Explain(SqliteException failure, string path)
    {
        (LogStoreError error, string message) = failure.SqliteErrorCode switch
        {
            raw.SQLITE_NOTADB => (LogStoreError.NotAStore,
                $"{path} is not a log store, nor any other SQLite database: give another path."),
            raw.SQLITE_CORRUPT => (LogStoreError.Damaged,
                $"The log store {path} is damaged: save what can still be read of it with Repair-LogStore."),
            raw.SQLITE_CANTOPEN when !File.Exists(path) => (LogStoreError.NotFound,
                $"There is no log store {path}, or its directory may not be entered or written: give another path, or the user permission."),
            raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => (LogStoreError.AccessDenied,
                $"The log store {path} may not be written by this user: give the user permission to write the file and its directory, or give another path."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (LogStoreError.InUse,
                $"Another program has locked the log store {path}: end it, and try again."),
            raw.SQLITE_FULL => (LogStoreError.Failed,
                $"There is no room for the log store {path}: make room on its disk, or give another path."),
            _ => (LogStoreError.Failed,
                $"The log store {path} cannot be used: {failure.Message} Check the file system it is on."),
        };
        return new LogStoreException(error, path, message, failure);
    }
}
