using System.Globalization;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;

namespace Monitoring.Storing.Database;

// Implementation notes
//
// Whoever may write the store's directory can make its files beforehand: the store, or SQLite's files, the lock and the reserve beside it. A
// file that somebody else made stays his: he reads what is stored in it, or has put entries or a write-ahead log into it. So before a store is
// written, each of its files is asked for what it is, without opening it (closing a descriptor of a database drops the locks that SQLite has
// on it in this process).
//
// In a directory that only root may write, the files of another user are those of a collector that ran as that user, and root takes them over.
// That is done under the writer's lock: a collector that runs keeps its files.

/// <summary>Makes sure that the files of a store are this user's own before any of them is written.</summary>
internal static class StoreOwnership
{
    /// <summary>What follows a store's path in the paths of its files, and whether such a file holds anything to keep.</summary>
    private static readonly (string Suffix, bool IsKept)[] Files =
    [
        (".rebuilt-wal", true),
        (".rebuilt-shm", false),
        (".rebuilt", true),
        ("-wal", true),
        ("-journal", true),
        ("-shm", false),
        (".lock", false),
        (".reserve", false),
        (string.Empty, true),
    ];

    /// <summary>Checks the files of a store that is to be written. As root, takes over those of another user where only root may write the
    /// directory; makes a file that others may write the owner's alone.</summary>
    /// <param name="path">The store.</param>
    /// <exception cref="LogStoreException">A file belongs to another user, is a link or is no regular file with one name; or another
    /// process writes to the store that is to be taken over.</exception>
    public static void Ensure(string path)
    {
        if (ListForeign(path).Any(MayTakeOver))
        {
            TakeOver(path, WriterLock.PathFor(path));
            using WriterLock writerLock = WriterLock.Take(path);
            foreach (string file in ListForeign(path).Where(MayTakeOver))
            {
                TakeOver(path, file);
            }
        }

        Check(path);
        foreach ((string suffix, _) in Files)
        {
            Restrict(path + suffix);
        }
    }

    /// <summary>Checks the files of a store that is to be written, and changes nothing.</summary>
    /// <param name="path">The store.</param>
    /// <param name="mayTakeOver">Whether files that <see cref="Ensure"/> would take over are allowed.</param>
    /// <exception cref="LogStoreException">A file belongs to another user, is a link or is no regular file with one name.</exception>
    public static void Check(string path, bool mayTakeOver = false)
    {
        if (Directory.Exists(path))
        {
            throw StoreFailure.NotAStore(path, "a directory");
        }

        if (ListForeign(path).FirstOrDefault(file => !mayTakeOver || !MayTakeOver(file)) is { } file)
        {
            throw StoreFailure.Foreign(path, file, FindProblem(file) ?? "changes at this moment");
        }
    }

    /// <summary>Sets aside or deletes what is not this user's own at the paths of a store's files, so that a new store can be made. Nothing
    /// that a link leads to is changed.</summary>
    /// <param name="path">The store.</param>
    /// <param name="timeProvider">The clock that names the files that are kept.</param>
    /// <returns>What was done, as a sentence or two.</returns>
    /// <exception cref="LogStoreException">That is not possible.</exception>
    public static string Replace(string path, TimeProvider timeProvider)
    {
        List<string> foreign = [.. ListForeign(path)];
        List<string> problems = [.. foreign.Select(file => $"{file} {FindProblem(file)}")];
        string time = timeProvider.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string kept = $"{path}.replaced-{time}";
        foreach ((string suffix, bool isKept) in Files)
        {
            // The write-ahead log belongs to its store, whoever made it.
            if (foreign.Contains(path) || foreign.Contains(path + suffix))
            {
                Quarantine(path, suffix, isKept ? kept : null);
            }
        }

        return $"{string.Join("; ", problems)}. "
            + (OwnFile.Exists(kept) ? $"The former store is kept as {kept}, and a new store is made." : "A new file is made.");
    }

    private static IEnumerable<string> ListForeign(string path) =>
        Files.Select(file => path + file.Suffix).Where(file => FindProblem(file) is not null);

    /// <summary>What is wrong with a file; null if it is this user's own, or there is none.</summary>
    private static string? FindProblem(string file) =>
        FileStatus.Of(file, followLinks: false, out _) is { } status ? OwnFile.FindProblem(status) : null;

    private static bool MayTakeOver(string file) =>
        FileOwner.Current == 0
        && FileStatus.Of(file, followLinks: false, out _) is { Kind: FileKind.File, Links: 1 }
        && FileStatus.Of(Path.GetDirectoryName(file) ?? file) is { } directory
        && !FileOwner.OthersMayWrite(directory);

    private static void TakeOver(string path, string file)
    {
        if (FindProblem(file) is { } problem && !(MayTakeOver(file) && FileOwner.TryTake(file)))
        {
            throw StoreFailure.Foreign(path, file, problem);
        }
    }

    /// <summary>Takes a file from the users who may write it by a mode that nobody can have meant for logs.</summary>
    private static void Restrict(string file)
    {
        if (OperatingSystem.IsWindows()
            || FileStatus.Of(file, followLinks: false, out _) is not { Kind: FileKind.File, IsWritableByOthers: true })
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(file, OwnFile.Mode);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The file is root's, or the file system has one mode for all files: nothing that this user could change.
        }
    }

    /// <summary>Renames a file that is to be kept, and deletes any other; of a link only the link.</summary>
    private static void Quarantine(string path, string suffix, string? kept)
    {
        string file = path + suffix;
        if (FileStatus.Of(file, followLinks: false, out _) is not { } status)
        {
            return;
        }

        try
        {
            if (kept is not null && status.Kind == FileKind.File)
            {
                File.Move(file, kept + suffix);
            }
            else
            {
                File.Delete(file);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StoreFailure.Foreign(path, file, $"cannot be set aside: {failure.Message}", failure);
        }
    }
}
