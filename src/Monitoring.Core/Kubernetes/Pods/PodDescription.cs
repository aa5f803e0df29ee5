using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Kubernetes.Pods;

/// <summary>Builds the metadata of a container's log from its pod, for logs read from files and through the
/// API.</summary>
internal static class PodDescription
{
    /// <summary>The metadata that identify the log of a container without a path. They never change.</summary>
    public static LogMetadata Identify(PodMetadata pod, string containerName, string containerId, int restartCount) =>
        new(
    [
        new(MetadataKeys.Namespace, pod.Namespace),
        new(MetadataKeys.PodName, pod.Name),
        new(MetadataKeys.PodUid, pod.Uid),
        new(MetadataKeys.ContainerName, containerName),
        new(MetadataKeys.ContainerId, containerId),
        new(MetadataKeys.RestartCount, restartCount.ToString(CultureInfo.InvariantCulture)),
    ]);

    /// <summary>Adds the pod's current metadata to the identity of a log.</summary>
    /// <param name="identity">The metadata that never change.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="containerName">The container.</param>
    /// <param name="annotations">Whether to add the pod's annotations.</param>
    public static Dictionary<string, string> Describe(
        LogMetadata identity, PodMetadata pod, string containerName, bool annotations)
    {
        Dictionary<string, string> pairs = new(identity, StringComparer.Ordinal);
        Add(pairs, MetadataKeys.PodUid, pod.Uid);
        Add(pairs, MetadataKeys.PodIP, pod.PodIP);
        Add(pairs, MetadataKeys.NodeName, pod.NodeName);
        Add(pairs, MetadataKeys.OwnerKind, pod.Owner?.Kind);
        Add(pairs, MetadataKeys.OwnerName, pod.Owner?.Name);
        Add(
            pairs, MetadataKeys.Image,
            pod.Containers.FirstOrDefault(container => container.Name == containerName)?.Image);
        foreach ((string key, string value) in pod.Labels)
        {
            pairs[MetadataKeys.LabelPrefix + key] = value;
            if (!MetadataKeys.IsReserved(key))
            {
                pairs[key] = value;
            }
        }

        if (annotations)
        {
            foreach ((string key, string value) in pod.Annotations)
            {
                pairs[MetadataKeys.AnnotationPrefix + key] = value;
            }
        }

        return pairs;
    }

    private static void Add(Dictionary<string, string> pairs, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            pairs[key] = value;
        }
    }
}
