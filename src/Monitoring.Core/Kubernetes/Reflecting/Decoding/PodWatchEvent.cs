using Monitoring.Kubernetes.Connecting;

namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>An event of a watch.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="ResourceVersion">The state that it leads to; empty for an error.</param>
/// <param name="Pod">The pod, where it is about one.</param>
/// <param name="Status">What went wrong, for an error.</param>
internal readonly record struct PodWatchEvent(PodWatchEventKind Kind, string ResourceVersion, ListedPod? Pod, AnswerStatus Status);
