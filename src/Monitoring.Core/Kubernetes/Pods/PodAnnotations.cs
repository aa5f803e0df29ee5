namespace Monitoring.Kubernetes.Pods;

/// <summary>Which annotations of pods are kept: they may be as long as everything else together, and few mean something to
/// us.</summary>
public static class PodAnnotations
{
    /// <summary>The hash of a static pod's configuration, on its mirror pod.</summary>
    internal const string ConfigHash = "kubernetes.io/config.hash";

    private static readonly string[] Prefixes = ["monitoring/", "fluentbit.io/", "vector.dev/", "co.elastic.logs"];

    /// <summary>Those by which a workload says what is to become of its logs, to us or to others, and which container is the
    /// one to show first.</summary>
    public static bool IsMeaningful(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key == "kubectl.kubernetes.io/default-container"
            || Array.Exists(Prefixes, prefix => key.StartsWith(prefix, StringComparison.Ordinal));
    }
}
