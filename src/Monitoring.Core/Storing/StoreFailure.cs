using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing;

/// <summary>Says in words why a store cannot be used, to read or to write, and what to do about it.</summary>
internal static class StoreFailure
{
    /// <summary>Whether the database itself is damaged.</summary>
    public static bool IsDamage(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB };

    /// <summary>Whether there is no room for what was to be written.</summary>
    public static bool IsFull(Exception failure) => failure is SqliteException { SqliteErrorCode: raw.SQLITE_FULL };

    /// <summary>What SQLite's error means for a store.</summary>
    public static LogStoreException Explain(SqliteException failure, string path)
    {
        (LogStoreError error, string message) = failure.SqliteErrorCode switch
        {
            raw.SQLITE_CANTOPEN when !File.Exists(path) => (LogStoreError.NotFound, Missing(path)),
            raw.SQLITE_NOTADB => (LogStoreError.NotAStore, SomethingElse(path, "a file of another kind")),
            raw.SQLITE_CORRUPT => (LogStoreError.Damaged,
                $"The log store {path} is damaged: save what can still be read of it with Repair-LogStore."),
            raw.SQLITE_ERROR => (LogStoreError.Damaged,
                $"The log store {path} lacks a part of itself ({failure.Message}): put a copy of it in its place, or give another path."),
            raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => (LogStoreError.AccessDenied,
                $"This user may not use the log store {path}: give the user permission to read the file, and to write it and its directory too if it is to be written, or while another process writes to it."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (LogStoreError.InUse,
                $"Another program has locked the log store {path}: end it, and try again."),
            raw.SQLITE_FULL => (LogStoreError.Failed,
                $"There is no room for the log store {path}: make room on its disk, or give another path."),
            _ => (LogStoreError.Failed,
                $"The log store {path} cannot be used: {failure.Message} Check the file system it is on."),
        };
        return new LogStoreException(error, path, message, failure);
    }

    /// <summary>There is nothing at the path.</summary>
    public static LogStoreException NotFound(string path) => new(LogStoreError.NotFound, path, Missing(path));

    /// <summary>There is something else at the path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What there is, such as "a directory".</param>
    public static LogStoreException NotAStore(string path, string what) =>
        new(LogStoreError.NotAStore, path, SomethingElse(path, what));

    /// <summary>The store has a format that this version does not know.</summary>
    /// <param name="path">The store.</param>
    /// <param name="version">Its format.</param>
    /// <param name="newest">The newest format that is known.</param>
    public static LogStoreException NewerVersion(string path, long version, int newest) => new(
        LogStoreError.NewerVersion,
        path,
        $"A newer version of this module wrote the log store {path} (format {version}; this one knows up to {newest}): update the module.");

    private static string Missing(string path) =>
        $"There is no log store {path}, or this user may not enter its directory: give another path, or start a collector that writes there.";

    private static string SomethingElse(string path, string what) =>
        $"{path} is {what}, not a log store: give the path of a store's file.";
}
