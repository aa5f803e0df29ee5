namespace Monitoring.Kubernetes.Pods;

/// <summary>What the Kubernetes API says of a pod's container.</summary>
/// <param name="Name">Its name, unique in the pod.</param>
/// <param name="Kind">What sort of container it is.</param>
/// <param name="Image">The image as it was asked for.</param>
/// <param name="ContainerId">The runtime's id of the container that runs, or ran last, without <c>containerd://</c>; empty before
/// the first one.</param>
/// <param name="RestartCount">How often it was started again.</param>
/// <param name="State">What it is doing.</param>
public sealed record ContainerMetadata(
    string Name, ContainerKind Kind, string Image, string ContainerId, int RestartCount, ContainerState State)
{
    /// <summary>The runtime's id of the container that ended last, as <c>lastState.terminated</c> says; empty if there is
    /// none.</summary>
    public string LastContainerId { get; init; } = string.Empty;

    /// <summary>Whose log the kubelet gives when the container's log is asked for: while the next container waits to be started,
    /// that of the one that ended last; empty if there is none yet.</summary>
    /// <remarks>See kubernetes/kubernetes, pkg/kubelet/kubelet_pods.go, <c>validateContainerLogStatus</c>.</remarks>
    internal string LoggedContainerId => State == ContainerState.Waiting ? LastContainerId : ContainerId;

    /// <summary>How often the container was started again before <see cref="LoggedContainerId"/>.</summary>
    internal int LoggedRestartCount => LoggedContainerId == ContainerId ? RestartCount : Math.Max(0, RestartCount - 1);
}
