namespace Monitoring.Kubernetes.Pods;

/// <summary>Something that has become known of a pod.</summary>
/// <param name="Kind">What sort of change.</param>
/// <param name="Pod">The pod as it is now.</param>
/// <param name="Before">The pod as it was known before; null if it was not.</param>
public sealed record PodChange(PodChangeKind Kind, PodMetadata Pod, PodMetadata? Before);
