using Monitoring.Entries;

namespace Monitoring.Kubernetes.Pods;

/// <summary>The outputs of a container that its pod excludes from collection.</summary>
/// <remarks>
/// Supports this project's annotation and those of other common collectors:
/// <list type="bullet">
/// <item><c>monitoring/exclude: "true"</c>, or the names of containers, separated by commas;</item>
/// <item>Fluent Bit: <c>fluentbit.io/exclude[_stdout|_stderr][-&lt;container&gt;]: "true"</c> (fluent/fluent-bit,
/// plugins/filter_kubernetes/kube_property.c);</item>
/// <item>Vector: the label <c>vector.dev/exclude: "true"</c>, and the annotation <c>vector.dev/exclude-containers</c>
/// with names, separated by commas (vectordotdev/vector, src/sources/kubernetes_logs);</item>
/// <item>Elastic: <c>co.elastic.logs[.&lt;container&gt;]/enabled: "false"</c>; the container's own has precedence
/// (elastic/beats, libbeat/autodiscover).</item>
/// </list>
/// </remarks>
/// <param name="Stdout">The standard output, and entries of an unknown output.</param>
/// <param name="Stderr">The standard error.</param>
internal readonly record struct WorkloadOptOut(bool Stdout, bool Stderr)
{
    private const string Own = "monitoring/exclude";
    private const string FluentBit = "fluentbit.io/exclude";
    private const string VectorPod = "vector.dev/exclude";
    private const string VectorContainers = "vector.dev/exclude-containers";
    private const string Elastic = "co.elastic.logs";
    private const string ElasticEnabled = "/enabled";

    /// <summary>Whether an entry of an output is excluded.</summary>
    public bool Excludes(LogOutput output) => output == LogOutput.Stderr ? Stderr : Stdout;

    /// <summary>The opt-out of a pod for one of its containers.</summary>
    public static WorkloadOptOut Of(PodMetadata pod, string container)
    {
        ArgumentNullException.ThrowIfNull(pod);
        IReadOnlyDictionary<string, string> annotations = pod.Annotations;
        bool all = Names(annotations, Own, container)
            || IsTrue(annotations, Own)
            || IsTrue(annotations, FluentBit, container)
            || IsTrue(pod.Labels, VectorPod)
            || Names(annotations, VectorContainers, container)
            || IsDisabled(annotations, container);
        return new WorkloadOptOut(
            all || IsTrue(annotations, FluentBit + "_stdout", container),
            all || IsTrue(annotations, FluentBit + "_stderr", container));
    }

    private static bool IsTrue(IReadOnlyDictionary<string, string> values, string key, string container) =>
        IsTrue(values, key) || IsTrue(values, $"{key}-{container}");

    private static bool IsTrue(IReadOnlyDictionary<string, string> values, string key) =>
        values.TryGetValue(key, out string? value) && bool.TryParse(value, out bool isTrue) && isTrue;

    private static bool Names(IReadOnlyDictionary<string, string> values, string key, string container) =>
        values.TryGetValue(key, out string? names)
            && names.Split(',', StringSplitOptions.TrimEntries).Contains(container);

    private static bool IsDisabled(IReadOnlyDictionary<string, string> annotations, string container)
    {
        bool isSaid = annotations.TryGetValue($"{Elastic}.{container}{ElasticEnabled}", out string? enabled)
            || annotations.TryGetValue(Elastic + ElasticEnabled, out enabled);
        return isSaid && bool.TryParse(enabled, out bool isEnabled) && !isEnabled;
    }
}
