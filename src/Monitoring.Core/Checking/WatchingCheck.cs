using System.Globalization;
using Monitoring.Files;
using Monitoring.Watching;

namespace Monitoring.Checking;

/// <summary>Checks whether the system's limits permit watching and opening every log.</summary>
internal static class WatchingCheck
{
    private const string Name = "Watching";
    private const string WatchesFile = "/proc/sys/fs/inotify/max_user_watches";
    private const string LimitsFile = "/proc/self/limits";
    private const string OpenFilesLine = "Max open files";

    /// <summary>The number of other files that the process needs: its own files, the store, sockets.</summary>
    private const int FilesForOthers = 128;

    public static CollectorCheck Run(CollectorCheckOptions options, NodeLogFiles files)
    {
        int watches = CountWatches(files);
        if (FindOpenFileLimit(options) is { } maxFiles && files.Logs.Count + FilesForOthers > maxFiles)
        {
            return CollectorCheck.Warn(
                Name,
                string.Create(CultureInfo.InvariantCulture,
                    $"{files.Logs.Count} logs are followed, but this process can open only {maxFiles} files."),
                "The logs are opened in turns, which takes time. Raise the limit: 'ulimit -n 65536' before starting "
                + "pwsh, or LimitNOFILE= in a systemd unit.");
        }

        if (ReadNumber(options, WatchesFile) is { } limit && watches * 2 > limit)
        {
            return CollectorCheck.Warn(
                Name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{watches} watches are needed, and the limit for all programs of this user is {limit} "
                    + $"(fs.inotify.max_user_watches)."),
                "Raise the limit on the node: sysctl -w fs.inotify.max_user_watches=524288, and to keep it a file in "
                + "/etc/sysctl.d. Files that cannot be watched are polled.");
        }

        return TryWatch(options, files, watches);
    }

    private static CollectorCheck TryWatch(CollectorCheckOptions options, NodeLogFiles files, int watches)
    {
        string? fallback = null;
        try
        {
            using IFileWatcher watcher = FileWatcher.Create(
                WatcherKind.Auto, options.TimeProvider, advice => fallback = advice);
            if (files.Failure is null && LinkChain.RealPath(files.Root) is { } directory)
            {
                watcher.Unwatch(watcher.WatchDirectory(directory));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return CollectorCheck.Warn(Name,
                $"{files.Root} cannot be watched: {failure.Message}", "It is scanned every two seconds instead.");
        }

        return fallback is null
            ? CollectorCheck.Pass(
                Name, string.Create(CultureInfo.InvariantCulture,
                    $"The operating system reports changes of files. {watches} watches are needed."))
            : CollectorCheck.Warn(Name,
                "The operating system does not let this process watch files. The logs are polled.", fallback);
    }

    /// <summary>Counts one watch for each log, and one for each directory of the links to it.</summary>
    private static int CountWatches(NodeLogFiles files)
    {
        HashSet<string> directories = [];
        foreach (string log in files.Logs)
        {
            directories.UnionWith(LinkChain.Resolve(log).Hops.Select(hop => hop.Directory));
        }

        return files.Logs.Count + directories.Count;
    }

    /// <summary>Finds the soft limit, in a line such as
    /// <c>Max open files            1024                 524288               files</c>;
    /// see proc_pid_limits(5).</summary>
    private static long? FindOpenFileLimit(CollectorCheckOptions options)
    {
        string? line = options.ReadSystemFile(LimitsFile)?
            .Split('\n')
            .FirstOrDefault(line => line.StartsWith(OpenFilesLine, StringComparison.Ordinal));
        string? soft = line?[OpenFilesLine.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? limit : null;
    }

    private static long? ReadNumber(CollectorCheckOptions options, string path) =>
        long.TryParse(
            options.ReadSystemFile(path), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
            out long number)
            ? number
            : null;
}
