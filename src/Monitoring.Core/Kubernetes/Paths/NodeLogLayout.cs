namespace Monitoring.Kubernetes.Paths;

/// <summary>The layouts of a directory of a node's container logs.</summary>
internal enum NodeLogLayout
{
    /// <summary>The directory has other files, or none.</summary>
    None,

    /// <summary>Links, or files, named as in <see cref="ContainerLogName"/>: <c>/var/log/containers</c>.</summary>
    Containers,

    /// <summary>A directory for each pod, see <see cref="PodLogPath"/>: <c>/var/log/pods</c>.</summary>
    Pods,
}
