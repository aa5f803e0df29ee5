using Monitoring.Files;
using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Containers;

// Implementation notes
//
// kubectl logs --previous shows the container of status.lastState. While a container waits for its next start
// (CrashLoopBackOff), that is its newest log. So the newest log alone does not show which one is the previous: the API
// does, or the state of the newest log's container.

/// <summary>Finds the logs on a node of the containers that ran before the present ones.</summary>
/// <remarks>By default, the kubelet keeps the log of one previous run of a container.</remarks>
internal static class PreviousContainers
{
    /// <summary>Finds the names of the links, or the paths below a directory of pods. There is one for each container
    /// with an existing log of a previous run.</summary>
    /// <param name="root">The directory of the logs.</param>
    /// <param name="find">Finds the API's metadata of a container by its pod and name; null without an API.</param>
    /// <param name="isAlive">Whether the container with an id runs; returns null if that is unknown. By default the
    /// control groups show it.</param>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no permission to read the directory.</exception>
    public static IReadOnlyList<string> FindFileNames(
        string root, Func<PodReference, string, ContainerMetadata?>? find = null, Func<string, bool?>? isAlive = null)
    {
        isAlive ??= RunningContainers.Find().IsAlive;
        return
        [
            .. NodeLogDirectory.FindLogs(root)
                .Select(log => Read(root, log.Path))
                .OfType<Run>()
                .GroupBy(run => (run.Log.Pod, run.Log.ContainerName))
                .Select(runs => Choose(
                    [.. runs.OrderByDescending(run => run.Log.RestartCount)], find?.Invoke(
                        runs.Key.Pod, runs.Key.ContainerName), isAlive))
                .OfType<Run>()
                .Select(run => run.FileName),
        ];
    }

    /// <summary>Selects the previous run.</summary>
    /// <param name="runs">The runs with logs, the newest first.</param>
    /// <param name="container">The API's metadata of the container; null if there are none.</param>
    /// <param name="isAlive">Whether the container with an id runs.</param>
    private static Run? Choose(Run[] runs, ContainerMetadata? container, Func<string, bool?> isAlive)
    {
        if (container is null)
        {
            bool isNewestOver = runs[0].ContainerId.Length > 0 && isAlive(runs[0].ContainerId) == false;
            return runs.Skip(isNewestOver ? 0 : 1).FirstOrDefault();
        }

        if (container.LastContainerId.Length == 0)
        {
            return null;
        }

        int restarts = container.LastContainerId == container.ContainerId
            ? container.RestartCount : container.RestartCount - 1;
        return Array.Find(runs, run => run.ContainerId == container.LastContainerId)
            ?? Array.Find(runs, run => run.ContainerId.Length == 0 && run.Log.RestartCount == restarts);
    }

    /// <summary>Parses a link's name and its target; returns null if it is not a container's log.</summary>
    private static Run? Read(string root, string path)
    {
        string id = ContainerLogName.TryParse(Path.GetFileName(path), out ContainerLogName name)
            ? name.ContainerId : string.Empty;
        foreach ((string directory, string hop) in LinkChain.Resolve(path).Hops)
        {
            if (PodLogPath.TryParse(Path.Join(directory, hop), out PodLogPath log))
            {
                return new Run(Path.GetRelativePath(root, path).Replace('\\', '/'), log, id);
            }
        }

        return null;
    }

    private sealed record Run(string FileName, PodLogPath Log, string ContainerId);
}
