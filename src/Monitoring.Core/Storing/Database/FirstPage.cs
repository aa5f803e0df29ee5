using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Monitoring.Files.Opening;
using Monitoring.Storing.Database.Schema;
using SQLitePCL;

namespace Monitoring.Storing.Database;

// Implementation notes
//
// SQLite finds everything through the first page: its header identifies the file, and its list of tables has the root
// page of each. The tables of a store and their root pages are known. With auto_vacuum SQLite puts each new table on
// the page after the last root page, and moves the page that was there. So a new store of the same version has its
// tables on the same pages, and its first page can replace the damaged one. The list is made without comments and
// indentation, so that it fits on one page whatever the damaged store's list was.
//
// The number of pages is the file's. Free pages count as lost, which does not matter when the
// tables are read to copy them.
//
// File format: https://www.sqlite.org/fileformat2.html, 1.3 and 1.6.

/// <summary>Rewrites the first page of a damaged store.</summary>
internal static class FirstPage
{
    private const int PageCountOffset = 28;
    private const int FreePagesOffset = 32;
    private const int FreePagesLength = 8;

    /// <summary>The inverse of the tolerated share of damaged root pages.</summary>
    private const int DamagedShare = 4;

    /// <summary>Whether a file is a store whose tables SQLite cannot find, or whose list of tables is
    /// not a store's.</summary>
    public static bool IsDamaged(string path, CancellationToken cancellationToken) =>
        !(AreTablesFound(path, StoreConnection.OpenToRecover, cancellationToken)
            && (IsCutOff(path) || AreTablesFound(path, StoreConnection.OpenToRead, cancellationToken)))
        && FindVersion(path) is not null;

    /// <summary>Rewrites the first page. The caller holds the writer's lock.</summary>
    /// <returns>The file with the copy of the damaged page.</returns>
    public static string Restore(string path, TimeProvider timeProvider)
    {
        int version = FindVersion(path)!.Value;
        byte[] page = CreateTemplate(version).Page;
        string kept = StoreFiles.PathOfDamaged(path, timeProvider) + ".page1";
        using FileStream file = OwnFile.Open(path);
        BinaryPrimitives.WriteUInt32BigEndian(
            page.AsSpan(PageCountOffset), (uint)(file.Length / StoreConnection.PageBytes));
        page.AsSpan(FreePagesOffset, FreePagesLength).Clear();
        byte[] damaged = new byte[StoreConnection.PageBytes];
        file.ReadExactly(damaged);
        using (FileStream copy = OwnFile.Create(kept))
        {
            copy.Write(damaged);
        }

        file.Position = 0;
        file.Write(page);
        file.Flush(flushToDisk: true);
        return kept;
    }

    // SQLite refuses a file that is shorter than its first page states; recovery can read such a file.
    private static bool IsCutOff(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] header = new byte[PageCountOffset + sizeof(uint)];
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(PageCountOffset))
                * (long)StoreConnection.PageBytes > file.Length;
    }

    private static bool AreTablesFound(
        string path, Func<string, CancellationToken, StoreConnection> open, CancellationToken cancellationToken)
    {
        try
        {
            using StoreConnection store = open(path, cancellationToken);
            long version = store.GetInt64("PRAGMA user_version");
            return store.GetInt64("PRAGMA application_id") == StoreSchema.ApplicationId && version > 0
                && (
                    version > StoreMigration.All.Count
                    || StoreShape.FindDifference(store, [.. StoreMigration.All.Take((int)version)]) is null);
        }
        catch (SqliteException failure)
            when (failure.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT or raw.SQLITE_ERROR)
        {
            return false;
        }
    }

    /// <summary>The version whose root pages match this file; null if the file is not a store.</summary>
    private static int? FindVersion(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        (int? best, int fewest) = (null, int.MaxValue);
        for (int version = StoreMigration.All.Count; version > 0; version--)
        {
            IReadOnlyList<(long Page, bool IsTable)> roots = CreateTemplate(version).Roots;
            int wrong = roots.Count(root => !IsRoot(file, root.Page, root.IsTable));
            int moved = roots.Count(root => !IsListedAsRoot(file, root.Page));
            if (wrong <= roots.Count / DamagedShare && wrong + moved < fewest)
            {
                (best, fewest) = (version, wrong + moved);
            }
        }

        return best;
    }

    // The first byte of a page shows whether the page belongs to a table with row ids or to an index.
    private static bool IsRoot(FileStream file, long page, bool isTable)
    {
        const int TableInterior = 5;
        const int TableLeaf = 13;
        const int IndexInterior = 2;
        const int IndexLeaf = 10;
        file.Position = (page - 1) * StoreConnection.PageBytes;
        return isTable ? file.ReadByte() is TableInterior or TableLeaf : file.ReadByte() is IndexInterior or IndexLeaf;
    }

    // With auto_vacuum the second page lists the kinds of the pages after it. A leaf of another table is no root, even
    // if a later version has the root of a table there.
    private static bool IsListedAsRoot(FileStream file, long page)
    {
        const int FirstListed = 3;
        const int EntryLength = 5;
        const int RootPage = 1;
        file.Position = StoreConnection.PageBytes + ((page - FirstListed) * EntryLength);
        return file.ReadByte() == RootPage;
    }

    private static (byte[] Page, IReadOnlyList<(long Page, bool IsTable)> Roots) CreateTemplate(int version)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-").FullName;
        try
        {
            string path = Path.Combine(directory, "template.db");
            List<(long Page, bool IsTable)> roots = [];
            StoreMigration[] migrations =
                [.. StoreMigration.All.Take(version).Select(
                    step => step with { Script = StoreShape.Simplify(step.Script) })];
            using (StoreConnection store = StoreOpening.OpenToWrite(path, migrations: migrations))
            {
                using StoreStatement list = store.PrepareOnce(
                    "SELECT rootpage, type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%' FROM sqlite_schema WHERE rootpage > 0");
                while (list.Step())
                {
                    roots.Add((list.GetInt64(0), list.GetInt64(1) != 0));
                }

                store.Checkpoint(truncate: true);
            }

            return (File.ReadAllBytes(path)[..StoreConnection.PageBytes], roots);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
