using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Files.Status;
using SQLitePCL;

namespace Monitoring.Storing.Database;

/// <summary>Says in words why a store cannot be used, to read or to write, and what to do about it.</summary>
internal static class StoreFailure
{
    // errno.h: the same numbers on Linux, macOS and the BSDs; an exception that .NET has no other code for carries them.
    private const int ENOSPC = 28;
    private const int EROFS = 30;

    /// <summary>Whether the database itself is damaged.</summary>
    public static bool IsDamage(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_TOOBIG };

    /// <summary>Whether there is no room for what was to be written.</summary>
    /// <remarks>SQLite has another code for the file that its write-ahead log's readers share: it is made larger before it is
    /// mapped.</remarks>
    public static bool IsFull(Exception failure) => failure switch
    {
        LogStoreException store => store.Error == LogStoreError.Full,
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } or SqliteException { SqliteExtendedErrorCode: raw.SQLITE_IOERR_SHMSIZE } => true,
        IOException { HResult: ENOSPC } => true,
        _ => false,
    };

    /// <summary>Whether nobody may write there, because it is mounted so.</summary>
    public static bool IsReadOnlyFileSystem(Exception failure) => failure is IOException { HResult: EROFS };

    /// <summary>What SQLite's error means for a store.</summary>
    /// <param name="failure">The error.</param>
    /// <param name="path">The store.</param>
    /// <param name="toWrite">Whether the store was to be written: that asks for more than reading it does.</param>
    public static LogStoreException Explain(SqliteException failure, string path, bool toWrite = false) =>
        failure.SqliteErrorCode switch
        {
            raw.SQLITE_CANTOPEN when !File.Exists(path) => NotFound(path, failure),
            raw.SQLITE_NOTADB => NotAStore(path, "a file of another kind", failure),
            raw.SQLITE_CORRUPT or raw.SQLITE_TOOBIG => new LogStoreException(
                LogStoreError.Damaged,
                path,
                $"The log store {path} is damaged.",
                "Repair-LogStore saves what can still be read of it.",
                failure),
            raw.SQLITE_ERROR => new LogStoreException(
                LogStoreError.Damaged,
                path,
                $"The log store {path} lacks a part of itself: {failure.Message}",
                "Put a copy of it in its place, or give another path.",
                failure),
            raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => toWrite
                ? NotWritable(path, failure)
                : NotReadable(path, failure),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new LogStoreException(
                LogStoreError.InUse, path, $"Another program has locked the log store {path}.", "End it, and try again.", failure),
            _ when IsFull(failure) => NoRoom(path, failure),
            _ => new LogStoreException(
                LogStoreError.Failed,
                path,
                $"The log store {path} cannot be used: {failure.Message}",
                "Check the file system it is on.",
                failure),
        };

    /// <summary>There is nothing at the path.</summary>
    public static LogStoreException NotFound(string path, Exception? inner = null) => new(
        LogStoreError.NotFound,
        path,
        $"There is no log store {path}, or this user may not enter its directory.",
        "Start-LogCollector makes a store and fills it. One that is elsewhere is given by -StorePath or $env:MONITORING_STORE.",
        inner);

    /// <summary>There is something else at the path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What there is, such as "a directory".</param>
    /// <param name="inner">What has told so.</param>
    public static LogStoreException NotAStore(string path, string what, Exception? inner = null) => new(
        LogStoreError.NotAStore, path, $"{path} is {what}, not a log store.", "Give the file that Start-LogCollector wrote.", inner);

    /// <summary>It says that it is a store, and its tables are not those of one.</summary>
    /// <param name="path">The store.</param>
    /// <param name="difference">What is different.</param>
    public static LogStoreException WrongShape(string path, string difference) => new(
        LogStoreError.Damaged,
        path,
        $"The log store {path} does not have the tables of a log store: {difference}. It is damaged, or another program made or changed it.",
        "If you trust its origin, Repair-LogStore writes its list of tables anew. Otherwise delete it.");

    /// <summary>It is a store, but SQLite cannot find its tables.</summary>
    public static LogStoreException FirstPageDamaged(string path, Exception inner) => new(
        LogStoreError.Damaged,
        path,
        $"The first page of the log store {path} is damaged.",
        "Stop the collector. Repair-LogStore writes the page anew and saves what can still be read.",
        inner);

    /// <summary>The user may not write the store.</summary>
    public static LogStoreException NotWritable(string path, Exception? inner = null) => new(
        LogStoreError.AccessDenied,
        path,
        $"This user may not write the log store {path}.",
        "Give the user permission to write the file and its directory, or give another path.",
        inner);

    /// <summary>A file of the store is not this user's own.</summary>
    /// <param name="path">The store.</param>
    /// <param name="file">The file.</param>
    /// <param name="problem">What it is, as the end of a sentence that begins with its path.</param>
    /// <param name="inner">The cause.</param>
    public static LogStoreException Foreign(string path, string file, string problem, Exception? inner = null) => new(
        LogStoreError.Foreign,
        path,
        $"{file} {problem}. The files of a log store must be regular files of the user who writes it.",
        "If the file is a former collector's, run as its user, or let root give it to this one: "
        + string.Create(CultureInfo.InvariantCulture, $"chown {FileOwner.Current} '{path}'*. ")
        + "Otherwise delete it. Start-LogCollector -Force sets the former store aside and makes a new one.",
        inner);

    /// <summary>There is no room for what was to be written.</summary>
    public static LogStoreException NoRoom(string path, Exception? inner = null) => new(
        LogStoreError.Full, path, $"There is no room for the log store {path}.", "Make room on its disk, or give another path.", inner);

    /// <summary>The store's directory is mounted read-only.</summary>
    public static LogStoreException OnReadOnlyFileSystem(string path, Exception? inner = null) => new(
        LogStoreError.AccessDenied,
        path,
        $"The file system of the log store {path} is mounted read-only.",
        "Mount a volume there that can be written, or give another path by -StorePath or $env:MONITORING_STORE.",
        inner);

    /// <summary>The store has a format that this version does not know.</summary>
    /// <param name="path">The store.</param>
    /// <param name="version">Its format.</param>
    /// <param name="newest">The newest format that is known.</param>
    public static LogStoreException NewerVersion(string path, long version, int newest) => new(
        LogStoreError.NewerVersion,
        path,
        $"A newer version of this module wrote the log store {path}: its format is {version}, and this one knows up to {newest}.",
        "Update the module: Update-Module Monitoring.");

    // Where there is a write-ahead log, SQLite reads it through the -shm, and makes one in the directory if there is none.
    private static LogStoreException NotReadable(string path, Exception inner) => new(
        LogStoreError.AccessDenied,
        path,
        $"This user may not read the log store {path}.",
        "Give the user permission to read the file, its -wal and its -shm; if there is a -wal without a -shm, to write the directory, too.",
        inner);
}
