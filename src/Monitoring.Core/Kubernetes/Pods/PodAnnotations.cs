namespace Monitoring.Kubernetes.Pods;

/// <summary>Selects the annotations of pods to keep. Annotations may be as long as all other metadata together, and
/// only a few are used.</summary>
internal static class PodAnnotations
{
    /// <summary>The hash of a static pod's configuration, on its mirror pod.</summary>
    internal const string ConfigHash = "kubernetes.io/config.hash";

    private static readonly string[] Prefixes = ["monitoring/", "fluentbit.io/", "vector.dev/", "co.elastic.logs"];

    /// <summary>Whether an annotation configures the collection of logs, by this collector or another, or names the
    /// default container.</summary>
    public static bool IsMeaningful(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key == "kubectl.kubernetes.io/default-container"
            || Array.Exists(Prefixes, prefix => key.StartsWith(prefix, StringComparison.Ordinal));
    }
}
