using Monitoring.Files.Opening;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// Deleting writes first: to the write-ahead log, and copying the log may make the database larger before it becomes smaller. On a full
// volume that is a dead end. The reserve is a file that has its blocks (fallocate) and nothing in them. It is deleted when the store has to
// shrink and there is no room, and made again before anything else is committed.
//
// It is of no use where a file system does not reserve blocks (ZFS, NFS): there it takes nothing, and gives nothing back.

/// <summary>A file beside a store that takes room on its volume, for the store to shrink when the volume is full.</summary>
/// <param name="store">The database's file.</param>
/// <param name="bytes">The size of the reserve.</param>
internal sealed class StoreReserve(string store, long bytes)
{
    /// <summary>Whether the reserve was needed and has not been made again.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Whether the reserve is there, at least half of it.</summary>
    public bool IsKept => LengthOf(store) >= bytes / 2;

    /// <summary>The path of the reserve of a store.</summary>
    public static string PathOf(string store) => store + ".reserve";

    /// <summary>The size of a store's reserve, in bytes; 0 if there is none.</summary>
    public static long LengthOf(string store) => StoreFiles.GetLength(PathOf(store));

    /// <summary>Does something with the store, and once more with the room of the reserve if the volume is full. The caller holds the writer's
    /// lock.</summary>
    /// <param name="work">What to do; it can be done again after it has failed.</param>
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

    /// <summary>Gives the room of the reserve back to the volume.</summary>
    /// <returns>Whether there was any.</returns>
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

    /// <summary>Makes the reserve if it is not there.</summary>
    /// <returns>Whether it is there; false if there is no room.</returns>
    public bool TryKeep()
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
            // No room, or a volume that has become read-only.
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
            // It was not made, or takes no more than it has.
        }
    }
}
