using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Parsing;

namespace Monitoring.Kubernetes.Containers;

/// <summary>Makes the rules by which pods ask to join lines, each pair of patterns once.</summary>
/// <remarks>A pattern that is not a regular expression is one warning, and the pod's logs are collected without it. Owned by the collector's
/// thread.</remarks>
/// <param name="events">Receives the warnings.</param>
internal sealed class WorkloadRules(MonitoringEvents events)
{
    /// <summary>Workloads on a node are far fewer; a pod that is started with ever new patterns must not fill the memory.</summary>
    private const int MaxRules = 256;

    private readonly Dictionary<MultilinePatterns, MultilineRule?> _rules = [];

    /// <summary>The rule of a pod; null if it asks for none, or not for a valid one.</summary>
    public MultilineRule? Find(PodMetadata pod) => Find(MultilinePatterns.Of(pod), new PodReference(pod.Namespace, pod.Name, pod.Uid));

    /// <summary>The rule of these patterns.</summary>
    /// <param name="patterns">What the pod asks for.</param>
    /// <param name="pod">Whom a warning names.</param>
    public MultilineRule? Find(MultilinePatterns patterns, PodReference pod)
    {
        if (patterns.IsEmpty)
        {
            return null;
        }

        if (!_rules.TryGetValue(patterns, out MultilineRule? rule))
        {
            if (_rules.Count == MaxRules)
            {
                _rules.Clear();
            }

            rule = Create(patterns, pod);
            _rules.Add(patterns, rule);
        }

        return rule;
    }

    private MultilineRule? Create(MultilinePatterns patterns, PodReference pod)
    {
        if (patterns.Start is null)
        {
            Warn(pod, $"{MultilinePatterns.ContinueKey} has no effect without {MultilinePatterns.StartKey}.");
            return null;
        }

        if (!MultilineRule.TryCreate(patterns.Start, patterns.Continuation, out MultilineRule? rule, out (string Pattern, string Reason) invalid))
        {
            string key = ReferenceEquals(invalid.Pattern, patterns.Start) ? MultilinePatterns.StartKey : MultilinePatterns.ContinueKey;
            Warn(pod, $"{key} is not a usable regular expression. {TerminalText.Neutralise(invalid.Reason)} Its logs are collected without it. Correct the annotation.");
        }

        return rule;
    }

    private void Warn(PodReference pod, string what) => events.Warn(
        WarningKind.MultilinePatternInvalid, $"{pod.Namespace}/{pod.Name}", $"The annotation of pod {pod.Namespace}/{pod.Name}: {what}");
}
