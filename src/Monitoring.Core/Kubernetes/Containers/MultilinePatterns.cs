using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Containers;

/// <summary>The regular expressions in a pod's annotations that join several lines into one entry.</summary>
/// <param name="Start"><c>monitoring/multiline-start</c>, which the first line of an entry matches; null if the pod has
/// none.</param>
/// <param name="Continuation"><c>monitoring/multiline-continue</c>, which the further lines match; null if all belong
/// to the entry.</param>
internal readonly record struct MultilinePatterns(string? Start, string? Continuation)
{
    /// <summary>The annotation for the first line.</summary>
    public const string StartKey = "monitoring/multiline-start";

    /// <summary>The annotation for the further lines.</summary>
    public const string ContinueKey = "monitoring/multiline-continue";

    /// <summary>Whether the pod has no patterns.</summary>
    public bool IsEmpty => Start is null && Continuation is null;

    /// <summary>The patterns of a pod.</summary>
    public static MultilinePatterns Of(PodMetadata pod) =>
        new(pod.Annotations.GetValueOrDefault(StartKey), pod.Annotations.GetValueOrDefault(ContinueKey));
}
