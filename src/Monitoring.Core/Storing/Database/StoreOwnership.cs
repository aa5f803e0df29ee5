using System.Globalization;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;

namespace Monitoring.Storing.Database;

// Implementation notes
//
// Anyone who may write the store's directory can create the store's files in advance: the store, or SQLite's files, the
// lock and the reserve. A file that another user created stays theirs. They can read its content, or may have put
// entries or a write-ahead log into it. So before a store is written, the status of each of its files is checked. The
// file is not opened, because closing a descriptor of a database drops the locks that SQLite has on it in this process.
//
// In a directory that only root may write, files of another user are those of a collector that ran as that user. Root
// takes them over. That is done under the writer's lock: a running collector keeps its files.

/// <summary>Ensures that the files of a store belong to this user before any of them is written.</summary>
internal static class StoreOwnership
{
    /// <summary>The suffixes of a store's files, and whether a file with the suffix has content to keep.</summary>
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

    /// <summary>Checks the files of a store before it is written. As root, takes over the files of another user if only
    /// root may write the directory. Restricts files that other users may write to their owner.</summary>
    /// <param name="path">The store.</param>
    /// <exception cref="LogStoreException">A file belongs to another user, is a link, or is not a regular file with one
    /// name; or another process writes to the store to take over.</exception>
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

    /// <summary>Checks the files of a store before it is written, without changing them.</summary>
    /// <param name="path">The store.</param>
    /// <param name="mayTakeOver">Whether files that <see cref="Ensure"/> would take over are allowed.</param>
    /// <exception cref="LogStoreException">A file belongs to another user, is a link, or is not a regular file
    /// with one name.</exception>
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

    /// <summary>Quarantines or deletes the files at a store's paths that do not belong to this user, so that a new
    /// store can be created. Changes nothing that a link points to.</summary>
    /// <param name="path">The store.</param>
    /// <param name="timeProvider">The clock for the names of kept files.</param>
    /// <returns>A description of the changes, in one or two sentences.</returns>
    /// <exception cref="LogStoreException">A file cannot be moved or deleted.</exception>
    public static string Replace(string path, TimeProvider timeProvider)
    {
        List<string> foreign = [.. ListForeign(path)];
        List<string> problems = [.. foreign.Select(file => $"{file} {FindProblem(file)}")];
        string time = timeProvider.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string kept = $"{path}.replaced-{time}";
        foreach ((string suffix, bool isKept) in Files)
        {
            // The write-ahead log belongs to its store, regardless of its creator.
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

    /// <summary>Describes the problem with a file; null if the file belongs to this user or does not exist.</summary>
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

    /// <summary>Removes other users' write access to a file, which is never intended for logs.</summary>
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
            // The file is root's, or the file system has one mode for all files; this user cannot change that.
        }
    }

    /// <summary>Renames a file to keep and deletes any other; of a link, only the link itself.</summary>
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
