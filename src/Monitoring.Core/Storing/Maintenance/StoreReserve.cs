using Monitoring.Files.Opening;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// A deletion writes first: to the write-ahead log, and copying the log may make the database larger before it becomes
// smaller. On a full volume that would fail. The reserve is an empty file with allocated blocks (fallocate). It is
// deleted when the store must shrink on a full volume, and created again before anything else is committed.
//
// The reserve has no effect on a file system that does not allocate blocks in advance (ZFS, NFS). It occupies no
// space there, and frees none.

/// <summary>A file next to a store that reserves space on its volume, so that the store can shrink when the
/// volume is full.</summary>
/// <param name="store">The database's file.</param>
/// <param name="bytes">The size of the reserve, in bytes.</param>
internal sealed class StoreReserve(string store, long bytes)
{
    /// <summary>Whether the reserve was used and has not been created again.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Whether at least half of the reserve exists.</summary>
    public bool IsKept => LengthOf(store) >= bytes / 2;

    /// <summary>The path of the reserve of a store.</summary>
    public static string PathOf(string store) => store + ".reserve";

    /// <summary>The size of a store's reserve, in bytes; 0 if it does not exist.</summary>
    public static long LengthOf(string store) => StoreFiles.GetLength(PathOf(store));

    /// <summary>Runs work on the store, and once more with the space of the reserve if the volume is full. The caller
    /// holds the writer's lock.</summary>
    /// <param name="work">The work; it can be repeated after a failure.</param>
    public T WithRoom<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (StoreFailure.IsFull(failure) && Release())
        {
            return work();
        }
    }

    /// <summary>Releases the space of the reserve to the volume.</summary>
    /// <returns>Whether the reserve existed.</returns>
    public bool Release()
    {
        bool wasThere = LengthOf(store) > 0;
        if (wasThere)
        {
            File.Delete(PathOf(store));
        }

        IsUsed |= wasThere;
        return wasThere;
    }

    /// <summary>Creates the reserve if it does not exist.</summary>
    /// <returns>Whether the reserve exists; false if there is not enough space.</returns>
    public bool TryEnsure()
    {
        bool isKept = IsKept || TryCreate(store, bytes) || TryCreate(store, bytes / 2);
        IsUsed &= !isKept;
        return isKept;
    }

    private static bool TryCreate(string store, long length)
    {
        string path = PathOf(store);
        try
        {
            File.Delete(path);
            using FileStream file = OwnFile.Create(path, length);
            file.SetLength(length);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The volume is full or has become read-only.
            Delete(path);
            return false;
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The file was not created, or occupies only what it has allocated.
        }
    }
}
