namespace Monitoring.Kubernetes.Paths;

/// <summary>The ways in which a directory holds the logs of a node's containers.</summary>
public enum NodeLogLayout
{
    /// <summary>The directory holds other files, or none.</summary>
    None,

    /// <summary>Links, or files, named as in <see cref="ContainerLogName"/>: <c>/var/log/containers</c>.</summary>
    Containers,

    /// <summary>A directory for each pod, see <see cref="PodLogPath"/>: <c>/var/log/pods</c>.</summary>
    Pods,
}
