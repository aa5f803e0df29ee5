using Monitoring.Collecting;
using Monitoring.Entries;

namespace Monitoring.Kubernetes.Paths;

/// <summary>A directory of the logs of a node's containers.</summary>
internal static class NodeLogDirectory
{
    /// <summary>The pattern of the logs below a directory of pods; rotated files have other names.</summary>
    private const string LogsOfPods = "*/*/[0-9]*.log";

    /// <summary>The maximum number of names that are read to detect the layout.</summary>
    private const int MaxNames = 1000;

    /// <summary>Detects the layout of a directory from its names: most of its files are named like containers' logs, or
    /// one of its directories like a pod's.</summary>
    public static NodeLogLayout LayoutOf(string directory)
    {
        int containers = 0;
        int others = 0;
        try
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(directory).EnumerateFileSystemInfos().Take(MaxNames))
            {
                if (entry is DirectoryInfo)
                {
                    if (FindLogsOfPod(entry.FullName).Any())
                    {
                        return NodeLogLayout.Pods;
                    }
                }
                else if (ContainerLogName.TryParse(entry.Name, out _))
                {
                    containers++;
                }
                else
                {
                    others++;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The collector reports a directory that it cannot read.
            return NodeLogLayout.None;
        }

        return containers > others ? NodeLogLayout.Containers : NodeLogLayout.None;
    }

    /// <summary>Whether a path is a directory of containers' logs, a pattern for some of them, or one log.</summary>
    /// <param name="path">An absolute path.</param>
    public static bool HoldsContainerLogs(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool isPattern = !Path.Exists(path) && LogRoot.IsPattern(path);
        return Directory.Exists(path) || isPattern
            ? LayoutOf(LogRoot.Parse(path).Path) != NodeLogLayout.None
            : Describe(path) is not null;
    }

    /// <summary>Adapts a root to its layout: the logs of pods are in subdirectories.</summary>
    public static LogRoot Adapt(LogRoot root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return root.Include.Count == 0 && LayoutOf(root.Path) == NodeLogLayout.Pods
            ? root with { Recurse = true, Include = [LogsOfPods] }
            : root;
    }

    /// <summary>Finds the logs in a directory, described by their paths.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no permission to read the directory.</exception>
    public static IEnumerable<LogMetadata> FindLogs(string directory)
    {
        IEnumerable<string> paths = LayoutOf(directory) == NodeLogLayout.Pods
            ? Directory.EnumerateDirectories(directory).SelectMany(FindLogsOfPod)
            : Directory.EnumerateFiles(directory);
        return paths.Select(Describe).OfType<LogMetadata>();
    }

    private static IEnumerable<string> FindLogsOfPod(string directory)
    {
        if (Path.GetFileName(directory).Split('_').Length != 3)
        {
            return [];
        }

        try
        {
            return
            [
                .. Directory.EnumerateDirectories(directory)
                    .SelectMany(container => Directory.EnumerateFiles(container, "*.log"))
                    .Where(path => PodLogPath.TryParse(path, out _)),
            ];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A pod that was deleted meanwhile, or whose directory this user may not read, has no logs here.
            return [];
        }
    }

    private static LogMetadata? Describe(string path)
    {
        if (ContainerLogName.TryParse(Path.GetFileName(path), out ContainerLogName name))
        {
            return Describe(path, name.Namespace, name.PodName, name.ContainerName);
        }

        return PodLogPath.TryParse(path, out PodLogPath log)
            ? Describe(path, log.Pod.Namespace, log.Pod.Name, log.ContainerName) : null;
    }

    private static LogMetadata Describe(string path, string space, string pod, string container) => new(
    [
        new(MetadataKeys.Path, path),
        new(MetadataKeys.Namespace, space),
        new(MetadataKeys.PodName, pod),
        new(MetadataKeys.ContainerName, container),
    ]);
}
