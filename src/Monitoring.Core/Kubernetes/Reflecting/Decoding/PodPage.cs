namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>A page of a list of pods.</summary>
/// <param name="Pods">The pods.</param>
/// <param name="ResourceVersion">The resource version of the list.</param>
/// <param name="Continuation">The continue token for the next page; null on the last page.</param>
internal sealed record PodPage(IReadOnlyList<ListedPod> Pods, string ResourceVersion, string? Continuation);
