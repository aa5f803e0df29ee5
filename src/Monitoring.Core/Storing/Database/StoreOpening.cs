using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Database;

/// <summary>Opens a store for writing: checks that the file is a store, and migrates it to this
/// version's format.</summary>
internal static class StoreOpening
{
    /// <summary>Opens a store, or creates it. The caller holds the writer's lock.</summary>
    /// <exception cref="LogStoreException">The store cannot be opened.</exception>
    public static StoreConnection OpenToWrite(
        string path, int walPages = StoreConnection.MaxWalPages, IReadOnlyList<StoreMigration>? migrations = null)
    {
        path = Path.GetFullPath(path);
        migrations ??= StoreMigration.All;
        StoreOwnership.Check(path);
        StoreFiles.CreateDirectory(path);
        StoreFiles.CreateFile(path);
        StoreConnection? store = null;
        try
        {
            if (StoreFiles.GetLength(path) == 0)
            {
                Create(path, migrations);
            }

            store = StoreConnection.OpenToWrite(path, walPages);
            if (store.IsReadOnly)
            {
                throw StoreFailure.NotWritable(path);
            }

            Migrate(store, path, migrations);
            return store;
        }
        catch (SqliteException failure)
        {
            store?.Dispose();
            throw StoreFailure.Explain(failure, path, toWrite: true);
        }
        catch
        {
            store?.Dispose();
            throw;
        }
    }

    /// <summary>Checks, without changes or locks, that a path is a store or does not exist.</summary>
    /// <param name="path">The database's file.</param>
    /// <param name="toRecover">Whether the store may be damaged.</param>
    /// <param name="cancellationToken">Ends the check with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether the store exists.</returns>
    /// <exception cref="LogStoreException">The path is not a store, or cannot be read.</exception>
    public static bool Check(string path, bool toRecover = false, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(path))
        {
            throw StoreFailure.NotAStore(path, "a directory");
        }

        if (StoreFiles.GetLength(path) == 0)
        {
            return false;
        }

        try
        {
            using StoreConnection store = toRecover
                ? StoreConnection.OpenToRecover(path, cancellationToken)
                : StoreConnection.OpenToRead(path, cancellationToken);
            return CheckVersion(store, path, StoreMigration.All) > 0;
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.Explain(failure, path);
        }
    }

    /// <summary>Returns the version of a store; 0 for an empty database. Only the list of tables is read until it is
    /// confirmed to be a store's.</summary>
    /// <param name="store">The store.</param>
    /// <param name="path">Its file.</param>
    /// <param name="migrations">The migrations to the newest known version.</param>
    /// <exception cref="LogStoreException">The database belongs to another program, has a newer version, or has tables
    /// that do not match its version.</exception>
    public static int CheckVersion(DatabaseConnection store, string path, IReadOnlyList<StoreMigration> migrations)
    {
        long application = store.GetInt64("PRAGMA application_id");
        long version = store.GetInt64("PRAGMA user_version");
        bool isEmpty = application == 0 && version == 0 && store.GetInt64("SELECT count(*) FROM sqlite_schema") == 0;
        if (isEmpty)
        {
            return 0;
        }

        if (application != StoreSchema.ApplicationId || version < 0)
        {
            throw StoreFailure.NotAStore(path, "a database of another program");
        }

        if (version > migrations.Count)
        {
            throw StoreFailure.NewerVersion(path, version, migrations.Count);
        }

        return StoreShape.FindDifference(store, [.. migrations.Take((int)version)]) is { } difference
            ? throw StoreFailure.WrongShape(path, difference)
            : (int)version;
    }

    /// <summary>Creates a store under another name, syncs it and renames it.</summary>
    /// <remarks>SQLite does not create a database in one transaction. A process killed during the creation would leave
    /// a database that cannot be opened read-only.</remarks>
    private static void Create(string path, IReadOnlyList<StoreMigration> migrations)
    {
        string unfinished = path + ".new";
        StoreFiles.DeleteDatabase(unfinished);
        try
        {
            StoreFiles.CreateFile(unfinished);
            using (StoreConnection store = StoreConnection.OpenToWrite(unfinished))
            {
                Migrate(store, path, migrations);
                store.Checkpoint(truncate: true);
            }

            StoreFiles.Rename(unfinished, path);
        }
        finally
        {
            StoreFiles.DeleteDatabase(unfinished);
        }
    }

    /// <summary>Migrates a store to the newest version, in one transaction; a crash during the migration
    /// changes nothing.</summary>
    private static void Migrate(StoreConnection store, string path, IReadOnlyList<StoreMigration> migrations)
    {
        if (CheckVersion(store, path, migrations) == migrations.Count)
        {
            return;
        }

        store.InTransaction(() =>
        {
            int version = (int)store.GetInt64("PRAGMA user_version");
            foreach (StoreMigration migration in migrations.Where(migration => migration.From >= version))
            {
                store.Execute(migration.Script);
            }

            store.Execute(string.Create(CultureInfo.InvariantCulture, $"""
                PRAGMA application_id = {StoreSchema.ApplicationId};
                PRAGMA user_version = {migrations.Count};
                """));
        });
    }
}
