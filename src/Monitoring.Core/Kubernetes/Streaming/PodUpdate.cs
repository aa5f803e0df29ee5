using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>A change of a pod, as a watch reports it.</summary>
/// <param name="Change">The change.</param>
/// <param name="IsAtStart">Whether the first list reported it: the pod existed at the start.</param>
internal readonly record struct PodUpdate(PodChange Change, bool IsAtStart);
