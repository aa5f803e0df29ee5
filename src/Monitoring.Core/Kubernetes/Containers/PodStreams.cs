using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Containers;

/// <summary>The logs of a pod as the API describes them, whether they exist or not.</summary>
internal static class PodStreams
{
    /// <summary>The metadata of each container's log.</summary>
    public static IEnumerable<LogMetadata> Of(PodMetadata pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return pod.Containers.Select(container => new LogMetadata(PodDescription.Describe(
            PodDescription.Identify(pod, container.Name, container.ContainerId
                ?? string.Empty, restartCount: 0), pod, container.Name, annotations: false)));
    }
}
