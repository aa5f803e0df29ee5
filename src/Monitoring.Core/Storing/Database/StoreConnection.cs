using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing.Database;

// Implementation notes
//
// WAL: readers of other processes see the last commit while the next one is written.
//
// synchronous=NORMAL: a commit is a write to the -wal without an fsync. The -wal is synced before it is copied into the
// database (a checkpoint), and each of its frames has a checksum. So a power cut removes the last commits completely
// and leaves the store consistent. That is enough here: entries and read positions are in the same transactions, so
// lost entries are read again from the files. The committing thread syncs a commit regularly. A killed process loses
// nothing: the kernel has its writes.
//
// wal_autocheckpoint: a checkpoint costs two fsyncs, 5 to 50 ms each, and the writing of each changed page. A
// commit of 4 MiB of messages is about 0.5 MiB of pages. SQLite's default of 1,000 pages (4 MiB) would mean a
// checkpoint with every eighth commit, ten or more a second under full load. 4,096 pages (16 MiB) reduce that to a few
// a second, for 16 MiB of disk and, after a kill, about 15 ms to read it. At low rates most pages change several times
// before they are copied. A small store has a smaller -wal, because the -wal counts toward its size.
//
// The database's file must only be opened through SQLite while a connection may be open in this process. POSIX locks
// belong to the process, and closing any descriptor of the file drops them all.

/// <summary>An open database with a store's settings, and the transactions and figures for
/// writing and recovery.</summary>
internal sealed class StoreConnection : DatabaseConnection
{
    /// <summary>The maximum number of pages in the write-ahead log.</summary>
    public const int MaxWalPages = 4096;

    /// <summary>The size of a page, in bytes.</summary>
    public const int PageBytes = 4096;

    private const int BusyMilliseconds = 1000;

    /// <summary>The maximum size of the cached pages, in KiB: those that a group of batches writes.</summary>
    private const int CacheKibibytes = 2048;

    private StoreConnection(string source, SqliteOpenMode mode, CancellationToken cancellationToken = default)
        : base(
            Describe(source, mode),
            BusyMilliseconds,
            mode == SqliteOpenMode.ReadOnly ? StoreLimits.MaxValueBytes : null,
            cancellationToken)
    {
    }

    /// <summary>Whether the file is not writable; SQLite then opens it read-only without an error.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(Database, "main") != 0;

    /// <summary>The size of the database without its write-ahead log, unused pages included, in bytes.</summary>
    public long FileBytes => GetInt64("PRAGMA page_count") * PageBytes;

    /// <summary>Opens a database for writing, creates it if it does not exist, and applies the
    /// settings of a connection.</summary>
    /// <param name="path">The file.</param>
    /// <param name="walPages">The number of pages at which the write-ahead log is copied into the database.</param>
    public static StoreConnection OpenToWrite(string path, int walPages = MaxWalPages)
    {
        StoreConnection store = new(Path.GetFullPath(path), SqliteOpenMode.ReadWriteCreate);
        try
        {
            store.Execute(string.Create(CultureInfo.InvariantCulture, $"""
                PRAGMA page_size = {PageBytes};
                PRAGMA auto_vacuum = INCREMENTAL;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = NORMAL;
                PRAGMA foreign_keys = ON;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -{CacheKibibytes};
                PRAGMA wal_autocheckpoint = {walPages};
                PRAGMA journal_size_limit = {(long)walPages * PageBytes};
                """));
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing database for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends every statement with an <see cref="OperationCanceledException"/>.</param>
    public static StoreConnection OpenToRead(string path, CancellationToken cancellationToken = default) =>
        OpenToRead(path, toRecover: false, cancellationToken);

    /// <summary>Opens a database that may be damaged, to read what is readable.</summary>
    /// <remarks>The setting makes SQLite accept a file that is shorter than its first page states, and tables with
    /// invalid definitions.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends every statement with an <see cref="OperationCanceledException"/>.</param>
    public static StoreConnection OpenToRecover(string path, CancellationToken cancellationToken = default) =>
        OpenToRead(path, toRecover: true, cancellationToken);

    /// <summary>Opens a new file as the target of a copy.</summary>
    public static StoreConnection OpenToCopyInto(string path) =>
        new(Path.GetFullPath(path), SqliteOpenMode.ReadWriteCreate);

    /// <summary>Copies all pages into another database, as they are at one moment.</summary>
    /// <param name="target">The other, empty database.</param>
    /// <param name="pagesInStep">The number of pages to copy before other connections can write.</param>
    /// <param name="maxRestarts">The maximum number of restarts because of other writers; then all pages are
    /// copied in one step.</param>
    /// <param name="progress">Receives the number of copied pages and the total.</param>
    /// <param name="cancellationToken">Ends the copy with an <see cref="OperationCanceledException"/>.</param>
    public void CopyInto(
        StoreConnection target, int pagesInStep, int maxRestarts, IProgress<QueryProgress>? progress,
        CancellationToken cancellationToken)
    {
        using sqlite3_backup backup = raw.sqlite3_backup_init(target.Database, "main", Database, "main");
        if (backup.IsInvalid)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(target.Database), target.Database);
        }

        (int restarts, int left) = (0, int.MaxValue);
        int result;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            result = raw.sqlite3_backup_step(backup, restarts > maxRestarts ? -1 : pagesInStep);
            int remaining = raw.sqlite3_backup_remaining(backup);
            restarts += remaining > left ? 1 : 0;
            left = remaining;
            int total = raw.sqlite3_backup_pagecount(backup);
            progress?.Report(new QueryProgress(total - left, Math.Max(1, total)));
        }
        while (result is raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED);

        if (result != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, target.Database);
        }
    }

    /// <summary>Prepares a statement that the caller disposes.</summary>
    public StoreStatement PrepareOnce(string sql) => new(Database, sql);

    /// <summary>Runs statements once.</summary>
    public void Execute(string sql)
    {
        using SqliteCommand command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The number of the last inserted row.</summary>
    public long LastInsertedId => raw.sqlite3_last_insert_rowid(Database);

    /// <summary>The number of rows that the last statement changed.</summary>
    public long ChangedRows => raw.sqlite3_changes(Database);

    /// <summary>Runs work in a transaction: all of its changes are made, or none.</summary>
    public void InTransaction(Action work)
    {
        Prepare("BEGIN IMMEDIATE").Run();
        try
        {
            work();
            Prepare("COMMIT").Run();
        }
        catch
        {
            // SQLite has already rolled back after some failures, such as a full disk.
            if (IsInTransaction)
            {
                Prepare("ROLLBACK").Run();
            }

            throw;
        }
    }

    /// <summary>Runs work in a transaction and waits until its changes are on the disk; makes all
    /// changes or none.</summary>
    public void InSyncedTransaction(Action work)
    {
        Execute("PRAGMA synchronous = FULL");
        try
        {
            InTransaction(work);
        }
        finally
        {
            Execute("PRAGMA synchronous = NORMAL");
        }
    }

    /// <summary>Copies the write-ahead log into the database up to the point that readers allow, and waits until
    /// it is on the disk.</summary>
    /// <param name="truncate">Whether to truncate the log's file too, which briefly waits for readers.</param>
    public void Checkpoint(bool truncate = false) =>
        GetInt64(truncate ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)");

    private static StoreConnection OpenToRead(string path, bool toRecover, CancellationToken cancellationToken) =>
        ReadOnlyFile.Open(path, source =>
    {
        StoreConnection store = new(source, SqliteOpenMode.ReadOnly, cancellationToken);
        try
        {
            if (toRecover)
            {
                // A defensive connection ignores the setting. This connection cannot write.
                store.Configure(raw.SQLITE_DBCONFIG_DEFENSIVE, value: 0);
                store.Execute("PRAGMA writable_schema = ON");
            }

            store.GetInt64("PRAGMA application_id");
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    });
}
