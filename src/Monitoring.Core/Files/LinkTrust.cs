using System.Globalization;
using Monitoring.Files.Status;
using Monitoring.Interop;

namespace Monitoring.Files;

// Implementation notes
//
// The same rules as the kernel's fs.protected_symlinks and fs.protected_hardlinks
// (Documentation/admin-guide/sysctl/fs.rst), for a reader: a user who may write a directory can create a link there,
// and the collector may read more than that user. So a link is followed only if root or this process's user created
// it, if nobody else may write its directory, or if its owner owns the target. The kernel also trusts a link of the
// owner of the directory. Here that owner may be the attacker.
//
// It is unknown who created a second name of a file. The name counts if, besides root and this process's user, only the
// file's owner may write the directory.
//
// The path is resolved name by name, as in the kernel, since any of its names may be a link. The caller compares the
// identity of the opened file with the returned identity, so a link that is created in between is not followed. A
// directory that is replaced by a link and restored between two of these calls is not detected.

/// <summary>Decides whether the links on a path may be followed, by their owners.</summary>
internal static class LinkTrust
{
    /// <summary>The maximum number of links, as in Linux.</summary>
    private const int MaxLinks = 40;

    private const string Root = "/";

    /// <summary>Finds the reason why a path must not be followed, as the end of a sentence that begins with the path.
    /// Null if the path may be followed, or leads to nothing.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="identity">The identity of the file at the path; default if there is none, or if it changes
    /// at this moment.</param>
    public static string? FindProblem(string path, out FileIdentity identity)
    {
        identity = default;
        Stack<string> left = new(path.Split('/').Reverse());
        List<MadeLink> made = [];
        string current = Root;
        int links = 0;
        while (left.TryPop(out string? name))
        {
            string next = name == ".." ? Path.GetDirectoryName(current) ?? Root : Path.Join(current, name);
            if (FileStatus.Of(next, followLinks: false, out _) is not { } status)
            {
                return null;
            }

            if (status.Kind == FileKind.Link)
            {
                if (++links > MaxLinks || ReadLink(next, status) is not { } target)
                {
                    return null;
                }

                if (!IsTrusted(status, current))
                {
                    made.Add(new MadeLink(next, status.Owner, left.Count));
                }

                current = target.StartsWith('/') ? Root : current;
                Array.ForEach([.. target.Split('/').Reverse()], left.Push);
                continue;
            }

            current = next;
            foreach (MadeLink link in made)
            {
                if (link.Left >= left.Count && link.Owner != status.Owner)
                {
                    return link.Describe(status.Owner);
                }
            }

            made.RemoveAll(link => link.Left >= left.Count);
            identity = left.Count == 0 ? status.Identity : default;
        }

        return links > 0 && IsOfKernel(current)
            ? "leads through a link to a kernel file (/proc or /sys)"
            : FindNameProblem(current);
    }

    /// <summary>Finds the reason why a name of a file with several names must not be read, as the end of a sentence
    /// that begins with the path.</summary>
    private static string? FindNameProblem(string path) =>
        FileStatus.Of(path, followLinks: false, out _) is { Kind: FileKind.File, Links: > 1 } file
        && FileStatus.Of(Path.GetDirectoryName(path) ?? Root) is { } directory
        && (directory.IsWritableByOthers || !(FileOwner.IsTrusted(directory.Owner) || directory.Owner == file.Owner))
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"is one of {file.Links} names (hard links) of a file of user {file.Owner}, in a directory that other "
                + $"users may write to")
            : null;

    private static bool IsTrusted(in FileStatus link, string directory) =>
        FileOwner.IsTrusted(link.Owner)
            || FileStatus.Of(directory) is not { } status
            || !FileOwner.OthersMayWrite(status);

    /// <summary>Reads the target of a link; null if the path has another link by now.</summary>
    private static string? ReadLink(string path, in FileStatus before)
    {
        try
        {
            string? target = new FileInfo(path).LinkTarget;
            return FileStatus.Of(path, followLinks: false, out _)?.Identity == before.Identity ? target : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Deleted or forbidden just now; the next scan handles that.
            return null;
        }
    }

    private static bool IsOfKernel(string path) =>
        path.StartsWith("/proc/", StringComparison.Ordinal)
        || path.StartsWith("/sys/", StringComparison.Ordinal)
        || (OperatingSystem.IsLinux()
            && NativeStatFs.StatFs(path, out NativeStatFs.StatFsBuffer volume) == 0
            && volume.Type is NativeStatFs.PROC_SUPER_MAGIC or NativeStatFs.SYSFS_MAGIC);

    /// <summary>A link created by another user, whose target must belong to that user.</summary>
    /// <param name="Path">The link.</param>
    /// <param name="Owner">Its owner.</param>
    /// <param name="Left">The number of names left in the path when the link was reached.</param>
    private readonly record struct MadeLink(string Path, uint Owner, int Left)
    {
        public string Describe(uint target) => string.Create(
            CultureInfo.InvariantCulture,
            $"leads through the link {Path}, which user {Owner} created in a directory that other users may write to, "
            + $"to a file of user {target}");
    }
}
