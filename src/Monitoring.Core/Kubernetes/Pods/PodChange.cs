namespace Monitoring.Kubernetes.Pods;

/// <summary>A change of a pod.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Pod">The pod after the change.</param>
/// <param name="Before">The pod before the change; null if it was not known.</param>
internal sealed record PodChange(PodChangeKind Kind, PodMetadata Pod, PodMetadata? Before);
