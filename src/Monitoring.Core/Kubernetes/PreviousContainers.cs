using Monitoring.Files;

namespace Monitoring.Kubernetes;

/// <summary>Of the logs on a node, those of the containers that ran before the present ones.</summary>
/// <remarks>The kubelet keeps the log of a container's last run but one, and more where it is told to.</remarks>
public static class PreviousContainers
{
    /// <summary>The names of the links, or the paths below a directory of pods, one for each container that was started again and whose
    /// former log is still there.</summary>
    /// <param name="root">The directory of the logs.</param>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static IReadOnlyList<string> FindFileNames(string root) =>
    [
        .. NodeLogDirectory.FindLogs(root)
            .Select(log => Read(root, log.Path))
            .OfType<Run>()
            .GroupBy(run => (run.Log.Pod, run.Log.ContainerName))
            .SelectMany(runs => runs.OrderByDescending(run => run.Log.RestartCount).Skip(1).Take(1))
            .Select(run => run.FileName),
    ];

    /// <summary>What a link's name and what it leads to say; null if it is no container's log.</summary>
    private static Run? Read(string root, string path)
    {
        foreach ((string directory, string name) in LinkChain.Resolve(path).Hops)
        {
            if (PodLogPath.TryParse(Path.Join(directory, name), out PodLogPath log))
            {
                return new Run(Path.GetRelativePath(root, path).Replace('\\', '/'), log);
            }
        }

        return null;
    }

    private sealed record Run(string FileName, PodLogPath Log);
}
