using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>A pod as the API reported it, with its resource version.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="ResourceVersion">The resource version, an opaque token to compare and to resume a watch from.</param>
internal sealed record ListedPod(PodMetadata Pod, string ResourceVersion);
