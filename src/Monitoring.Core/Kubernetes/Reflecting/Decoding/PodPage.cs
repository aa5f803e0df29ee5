namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>A page of a list of pods.</summary>
/// <param name="Pods">The pods.</param>
/// <param name="ResourceVersion">The state that the list shows.</param>
/// <param name="Continuation">What to ask for the next page with; null on the last.</param>
internal sealed record PodPage(IReadOnlyList<ListedPod> Pods, string ResourceVersion, string? Continuation);
