using Monitoring.Kubernetes.Connecting;

namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>An event of a watch.</summary>
/// <param name="Kind">The kind of event.</param>
/// <param name="ResourceVersion">The resource version after the event; empty for an error.</param>
/// <param name="Pod">The pod; null for an event without one.</param>
/// <param name="Status">The status of an error.</param>
internal readonly record struct PodWatchEvent(
    PodWatchEventKind Kind, string ResourceVersion, ListedPod? Pod, ResponseStatus Status);
