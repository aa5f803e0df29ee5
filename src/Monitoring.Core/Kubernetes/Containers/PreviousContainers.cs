using Monitoring.Files;
using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Containers;

// Implementation notes
//
// kubectl logs --previous shows the container of status.lastState. While a container waits for its next start (CrashLoopBackOff), that
// is its newest log. So the newest log alone does not tell: the API does, or whether the container of the newest log is alive.

/// <summary>Of the logs on a node, those of the containers that ran before the present ones.</summary>
/// <remarks>The kubelet keeps the log of a container's last run but one, and more where it is told to.</remarks>
public static class PreviousContainers
{
    /// <summary>The names of the links, or the paths below a directory of pods, one for each container that has a former run whose log is
    /// still there.</summary>
    /// <param name="root">The directory of the logs.</param>
    /// <param name="find">Finds what the Kubernetes API says of a container by its pod and name; null where there is no API.</param>
    /// <param name="isAlive">Whether the container with an id runs; null if that cannot be told. The default asks the system.</param>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
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
                    [.. runs.OrderByDescending(run => run.Log.RestartCount)], find?.Invoke(runs.Key.Pod, runs.Key.ContainerName), isAlive))
                .OfType<Run>()
                .Select(run => run.FileName),
        ];
    }

    /// <summary>The former run.</summary>
    /// <param name="runs">The runs that have logs, the newest first.</param>
    /// <param name="container">What the API says; null if it says nothing.</param>
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

        int restarts = container.LastContainerId == container.ContainerId ? container.RestartCount : container.RestartCount - 1;
        return Array.Find(runs, run => run.ContainerId == container.LastContainerId)
            ?? Array.Find(runs, run => run.ContainerId.Length == 0 && run.Log.RestartCount == restarts);
    }

    /// <summary>What a link's name and what it leads to say; null if it is no container's log.</summary>
    private static Run? Read(string root, string path)
    {
        string id = ContainerLogName.TryParse(Path.GetFileName(path), out ContainerLogName name) ? name.ContainerId : string.Empty;
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
