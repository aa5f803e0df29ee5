using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Parsing;

namespace Monitoring.Kubernetes.Containers;

/// <summary>Creates the multiline rules of pods, one for each pair of patterns.</summary>
/// <remarks>A pattern that is not a valid regular expression causes one warning, and the pod's logs are collected
/// without it. Used only on the collector's thread.</remarks>
/// <param name="events">Receives the warnings.</param>
internal sealed class WorkloadRules(MonitoringEvents events)
{
    /// <summary>The maximum number of rules. A node has far fewer workloads, but a pod that is restarted with ever new
    /// patterns must not fill the memory.</summary>
    private const int MaxRules = 256;

    private readonly Dictionary<MultilinePatterns, MultilineRule?> _rules = [];

    /// <summary>Finds the rule of a pod; returns null if it has no valid one.</summary>
    public MultilineRule? Find(PodMetadata pod) =>
        Find(MultilinePatterns.Of(pod), new PodReference(pod.Namespace, pod.Name, pod.Uid));

    /// <summary>Finds the rule of these patterns.</summary>
    /// <param name="patterns">The pod's patterns.</param>
    /// <param name="pod">The pod, for a warning.</param>
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

        if (!MultilineRule.TryCreate(
            patterns.Start, patterns.Continuation, out MultilineRule? rule,
            out (string Pattern, string Reason) invalid))
        {
            string key = ReferenceEquals(invalid.Pattern, patterns.Start)
                ? MultilinePatterns.StartKey : MultilinePatterns.ContinueKey;
            Warn(pod,
                $"{key} is not a valid regular expression. {TerminalText.Neutralize(invalid.Reason)} The pod's logs "
                + "are collected without this rule. Correct the annotation.");
        }

        return rule;
    }

    private void Warn(PodReference pod, string what) => events.Warn(
        WarningKind.MultilinePatternInvalid, $"{pod.Namespace}/{pod.Name}",
        $"The annotation of pod {pod.Namespace}/{pod.Name}: {what}");
}
