using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>Something that has become known of a pod, and when.</summary>
/// <param name="Change">What.</param>
/// <param name="IsAtStart">Whether the first list has said it: the pod was there when following began.</param>
internal readonly record struct PodNews(PodChange Change, bool IsAtStart);
