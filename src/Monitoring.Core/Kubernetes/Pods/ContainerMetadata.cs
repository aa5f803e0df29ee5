namespace Monitoring.Kubernetes.Pods;

/// <summary>The metadata of a pod's container, from the Kubernetes API.</summary>
/// <param name="Name">The container's name, unique in the pod.</param>
/// <param name="Kind">The kind of container.</param>
/// <param name="Image">The image in the pod's spec.</param>
/// <param name="ContainerId">The runtime's id of the container that runs, or ran last, without <c>containerd://</c>;
/// empty before the first one.</param>
/// <param name="RestartCount">The number of restarts.</param>
/// <param name="State">The container's state.</param>
public sealed record ContainerMetadata(
    string Name, ContainerKind Kind, string Image, string ContainerId, int RestartCount, ContainerState State)
{
    /// <summary>The runtime's id of the container that ended last, from <c>lastState.terminated</c>; empty if there is
    /// none.</summary>
    public string LastContainerId { get; init; } = string.Empty;

    /// <summary>The id of the container whose log the kubelet sends for a request. While the next container waits to be
    /// started, this is the one that ended last. Empty if there is no log yet.</summary>
    /// <remarks>See kubernetes/kubernetes, pkg/kubelet/kubelet_pods.go, <c>validateContainerLogStatus</c>.</remarks>
    internal string LoggedContainerId => State == ContainerState.Waiting ? LastContainerId : ContainerId;

    /// <summary>The number of restarts before <see cref="LoggedContainerId"/>.</summary>
    internal int LoggedRestartCount => LoggedContainerId == ContainerId ? RestartCount : Math.Max(0, RestartCount - 1);
}
