using Microsoft.Win32.SafeHandles;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;

namespace Monitoring.Checking;

// Implementation notes
//
// A missing mount shows as links that lead to nothing: /var/log/containers has only links, to /var/log/pods, and
// with Docker these are links to /var/lib/docker/containers. A few broken links are normal on a node: a log that
// was just removed.

/// <summary>Checks whether the links to the logs lead to readable files.</summary>
internal static class LinksCheck
{
    private const string Name = "Links";

    public static CollectorCheck Run(NodeLogFiles files)
    {
        if (files.Logs.Count == 0)
        {
            return CollectorCheck.Skip(Name, "There are no logs whose links could be checked.");
        }

        List<string> broken = [];
        List<string> closed = [];
        HashSet<string> missing = [];
        foreach (string log in files.Logs)
        {
            if (FindMissingDirectory(log) is { } directory)
            {
                broken.Add(log);
                missing.Add(directory);
            }
            else if (!CanRead(log, out bool isDenied))
            {
                (isDenied ? closed : broken).Add(log);
            }
        }

        if (closed.Count > 0)
        {
            return CollectorCheck.Fail(
                Name,
                $"This user is not permitted to read {closed.Count} of {files.Logs.Count} logs, such as {closed[0]}.",
                "Run as root, because the container runtime lets only root read the logs. In a pod: "
                + "securityContext.runAsUser: 0.");
        }

        if (missing.Count > 0)
        {
            string mounts = string.Join(" and ", missing.Order(StringComparer.Ordinal));
            return CollectorCheck.Fail(
                Name,
                $"{broken.Count} of {files.Logs.Count} links lead into {mounts}, which does not exist.",
                $"Mount {mounts} of the node at the same path, read-only (hostPath).");
        }

        return broken.Count == 0
            ? CollectorCheck.Pass(Name, $"All {files.Logs.Count} links lead to readable files.")
            : CollectorCheck.Warn(
                Name,
                $"{broken.Count} of {files.Logs.Count} links lead to files that do not exist, such as {broken[0]}.",
                "This is expected for containers that were just removed. Each log is followed as soon as its file "
                + "exists.");
    }

    /// <summary>Finds the first missing directory of a link's target, without the directories below it that may belong
    /// to one container.</summary>
    private static string? FindMissingDirectory(string log)
    {
        LinkChain chain = LinkChain.Resolve(log);
        (string directory, string name) = chain.Hops.Count > 0 ? chain.Hops[^1] : (string.Empty, string.Empty);
        if (chain.Target is not null
            || name.Length == 0
            || new FileInfo(Path.Join(directory, name)).LinkTarget is not { } link)
        {
            return null;
        }

        // The mount is the directory above: <pods>/<pod>/<container>/0.log, <containers>/<id>/<id>-json.log.
        string target = Path.GetFullPath(link, directory);
        string? missing = null;
        for (
            string? above = Path.GetDirectoryName(target);
            above is not null && !Directory.Exists(above);
            above = Path.GetDirectoryName(above))
        {
            missing = above;
            if (Path.GetFileName(above) is "pods" or "containers")
            {
                return above;
            }
        }

        return Path.GetFileName(Path.GetDirectoryName(missing)) is "pods" or "containers" ? null : missing;
    }

    private static bool CanRead(string log, out bool isDenied)
    {
        using SafeFileHandle? file = FileOpening.TryOpen(log, out FileError error);
        isDenied = error == FileError.AccessDenied;
        return file is not null;
    }
}
