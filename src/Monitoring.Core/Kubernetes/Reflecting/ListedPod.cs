using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>A pod as the API has told it, and which of its states that was.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="ResourceVersion">The state; only good for being compared, and for going on from.</param>
internal sealed record ListedPod(PodMetadata Pod, string ResourceVersion);
