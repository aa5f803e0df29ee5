using Monitoring.Collecting;
using Monitoring.Entries;

namespace Monitoring.Kubernetes.Paths;

/// <summary>A directory of the logs of a node's containers.</summary>
public static class NodeLogDirectory
{
    /// <summary>The logs in a directory of pods, below it; rotated files have other names.</summary>
    private const string LogsOfPods = "*/*/[0-9]*.log";

    /// <summary>The greatest number of names that are looked at to tell the layout.</summary>
    private const int MaxNames = 1000;

    /// <summary>Tells the layout of a directory by the names in it: most of its files are named like containers' logs, or one of its
    /// directories like a pod's.</summary>
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

    /// <summary>Whether a path is a directory of containers' logs, a pattern for some of them, or one of them.</summary>
    /// <param name="path">An absolute path.</param>
    public static bool HoldsContainerLogs(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool isPattern = !Path.Exists(path) && LogRoot.IsPattern(path);
        return Directory.Exists(path) || isPattern
            ? LayoutOf(LogRoot.Parse(path).Path) != NodeLogLayout.None
            : Describe(path) is not null;
    }

    /// <summary>Returns a root as its layout demands it: the logs of pods lie deeper.</summary>
    public static LogRoot Adapt(LogRoot root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return root.Include.Count == 0 && LayoutOf(root.Path) == NodeLogLayout.Pods
            ? root with { Recurse = true, Include = [LogsOfPods] }
            : root;
    }

    /// <summary>The logs in a directory, by what their paths say.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
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
            // A pod that was deleted meanwhile, or that this user may not look into, has no logs here.
            return [];
        }
    }

    private static LogMetadata? Describe(string path)
    {
        if (ContainerLogName.TryParse(Path.GetFileName(path), out ContainerLogName name))
        {
            return Describe(path, name.Namespace, name.PodName, name.ContainerName);
        }

        return PodLogPath.TryParse(path, out PodLogPath log) ? Describe(path, log.Pod.Namespace, log.Pod.Name, log.ContainerName) : null;
    }

    private static LogMetadata Describe(string path, string space, string pod, string container) => new(
    [
        new(MetadataKeys.Path, path),
        new(MetadataKeys.Namespace, space),
        new(MetadataKeys.PodName, pod),
        new(MetadataKeys.ContainerName, container),
    ]);
}
