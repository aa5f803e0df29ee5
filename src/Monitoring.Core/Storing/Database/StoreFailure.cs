using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Files.Status;
using SQLitePCL;

namespace Monitoring.Storing.Database;

/// <summary>Converts failures of a store to exceptions with the reason and the advice.</summary>
internal static class StoreFailure
{
    // errno.h: the values are the same on Linux, macOS and the BSDs; .NET has no other code for these exceptions.
    private const int ENOSPC = 28;
    private const int EROFS = 30;

    /// <summary>Whether the database itself is damaged.</summary>
    public static bool IsDamage(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_TOOBIG };

    /// <summary>Whether a part of the database cannot be read now: it is damaged, or the volume fails.</summary>
    public static bool IsUnreadable(Exception failure) =>
        IsDamage(failure) || failure is SqliteException { SqliteErrorCode: raw.SQLITE_IOERR };

    /// <summary>Whether the volume has not enough free space.</summary>
    /// <remarks>SQLite has another code for the shared memory of its write-ahead log, which is extended
    /// before it is mapped.</remarks>
    public static bool IsFull(Exception failure) => failure switch
    {
        LogStoreException store => store.Error == LogStoreError.Full,
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL }
            or SqliteException { SqliteExtendedErrorCode: raw.SQLITE_IOERR_SHMSIZE } => true,
        IOException { HResult: ENOSPC } => true,
        _ => false,
    };

    /// <summary>Whether the file system is mounted read-only.</summary>
    public static bool IsReadOnlyFileSystem(Exception failure) => failure is IOException { HResult: EROFS };

    /// <summary>Converts SQLite's error to an exception of the store.</summary>
    /// <param name="failure">The error.</param>
    /// <param name="path">The store.</param>
    /// <param name="toWrite">Whether the store was opened for writing, which needs more
    /// permissions than reading.</param>
    public static LogStoreException Explain(SqliteException failure, string path, bool toWrite = false) =>
        failure.SqliteErrorCode switch
        {
            raw.SQLITE_CANTOPEN when !File.Exists(path) => NotFound(path, failure),
            raw.SQLITE_NOTADB => NotAStore(path, "a file of another kind", failure),
            raw.SQLITE_CORRUPT or raw.SQLITE_TOOBIG => new LogStoreException(
                LogStoreError.Damaged,
                path,
                $"The log store {path} is damaged.",
                "Run Repair-LogStore to recover the readable entries.",
                failure),
            raw.SQLITE_ERROR => new LogStoreException(
                LogStoreError.Damaged,
                path,
                $"The log store {path} is incomplete: {failure.Message}",
                "Replace the store with a backup, or use another path.",
                failure),
            raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => toWrite
                ? NotWritable(path, failure)
                : NotReadable(path, failure),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new LogStoreException(
                LogStoreError.InUse, path,
                $"Another program has locked the log store {path}.", "Stop that program, and try again.", failure),
            _ when IsFull(failure) => VolumeFull(path, failure),
            _ => new LogStoreException(
                LogStoreError.Failed,
                path,
                $"The log store {path} cannot be used: {failure.Message}",
                "Check the file system of the store.",
                failure),
        };

    /// <summary>The path does not exist.</summary>
    public static LogStoreException NotFound(string path, Exception? inner = null) => new(
        LogStoreError.NotFound,
        path,
        $"There is no log store {path}, or this user is not permitted to access its directory.",
        "Start-LogCollector creates a store. For a store in another directory, use -StorePath or "
        + "$env:MONITORING_STORE.",
        inner);

    /// <summary>The path is something else.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">The object at the path, such as "a directory".</param>
    /// <param name="inner">The cause.</param>
    public static LogStoreException NotAStore(string path, string what, Exception? inner = null) => new(
        LogStoreError.NotAStore, path, $"{path} is {what}, not a log store.",
        "Use the file that Start-LogCollector wrote.", inner);

    /// <summary>The database is marked as a store, but its tables are not those of a store.</summary>
    /// <param name="path">The store.</param>
    /// <param name="difference">The difference.</param>
    public static LogStoreException WrongShape(string path, string difference) => new(
        LogStoreError.Damaged,
        path,
        $"The log store {path} does not have the tables of a log store: {difference}. The store is damaged, or another "
        + "program created or changed it.",
        "If you trust the origin of the store, run Repair-LogStore to rewrite its list of tables. Otherwise delete the "
        + "store.");

    /// <summary>The file is a store, but SQLite cannot find its tables.</summary>
    public static LogStoreException FirstPageDamaged(string path, Exception inner) => new(
        LogStoreError.Damaged,
        path,
        $"The first page of the log store {path} is damaged.",
        "Stop the collector, and run Repair-LogStore to rewrite the page and recover the readable entries.",
        inner);

    /// <summary>The user may not write the store.</summary>
    public static LogStoreException NotWritable(string path, Exception? inner = null) => new(
        LogStoreError.AccessDenied,
        path,
        $"This user is not permitted to write to the log store {path}.",
        "Grant the user permission to write to the file and its directory, or use another path.",
        inner);

    /// <summary>A file of the store does not belong to this user.</summary>
    /// <param name="path">The store.</param>
    /// <param name="file">The file.</param>
    /// <param name="problem">The problem, as the end of a sentence that begins with the file's path.</param>
    /// <param name="inner">The cause.</param>
    public static LogStoreException Foreign(string path, string file, string problem, Exception? inner = null) => new(
        LogStoreError.Foreign,
        path,
        $"{file} {problem}. The files of a log store must be regular files of the user that writes the store.",
        "If an earlier collector wrote the file, run as the user of that collector, or change the owner as root: "
        + string.Create(CultureInfo.InvariantCulture, $"chown {FileOwner.Current} '{path}'*. ")
        + $"Otherwise delete '{file}'. Start-LogCollector -Force renames the former store and creates a new one.",
        inner);

    /// <summary>The volume has not enough free space.</summary>
    public static LogStoreException VolumeFull(string path, Exception? inner = null) => new(
        LogStoreError.Full, path, $"The disk of the log store {path} is full.",
        "Free space on the disk, or use another path.", inner);

    /// <summary>The store's directory is mounted read-only.</summary>
    public static LogStoreException OnReadOnlyFileSystem(string path, Exception? inner = null) => new(
        LogStoreError.AccessDenied,
        path,
        $"The file system of the log store {path} is mounted read-only.",
        "Mount a writable volume, or use another path with -StorePath or $env:MONITORING_STORE.",
        inner);

    /// <summary>The store has a format that this version does not support.</summary>
    /// <param name="path">The store.</param>
    /// <param name="version">The store's format.</param>
    /// <param name="newest">The newest supported format.</param>
    public static LogStoreException NewerVersion(string path, long version, int newest) => new(
        LogStoreError.NewerVersion,
        path,
        $"A newer version of this module wrote the log store {path}: its format is {version}, and this version "
        + $"supports up to {newest}.",
        "Update the module: Update-Module Monitoring.");

    // If there is a write-ahead log, SQLite reads it through the -shm, and creates the -shm in the
    // directory if it does not exist.
    private static LogStoreException NotReadable(string path, Exception inner) => new(
        LogStoreError.AccessDenied,
        path,
        $"This user is not permitted to read the log store {path}.",
        "Grant the user permission to read the file, its -wal and its -shm. If there is a -wal without a -shm, also "
        + "grant permission to write to the directory.",
        inner);
}
