namespace Monitoring.Kubernetes;

/// <summary>What the Kubernetes API says of a pod's container.</summary>
/// <param name="Name">Its name, unique in the pod.</param>
/// <param name="Kind">What sort of container it is.</param>
/// <param name="Image">The image as it was asked for.</param>
/// <param name="ContainerId">The runtime's id of the container that runs, or ran last, without <c>containerd://</c>; empty before
/// the first one.</param>
/// <param name="RestartCount">How often it was started again.</param>
/// <param name="State">What it is doing.</param>
public sealed record ContainerMetadata(
    string Name, ContainerKind Kind, string Image, string ContainerId, int RestartCount, ContainerState State);
