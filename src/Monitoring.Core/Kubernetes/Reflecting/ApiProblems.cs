using Monitoring.Diagnostics;

namespace Monitoring.Kubernetes.Reflecting;

// Implementation notes
//
// MonitoringEvents belongs to the thread that calls a collector: its handlers may write to a pipeline. The reflector's
// own thread must not call it. So warnings are kept here until the collector's thread reports them: at most one of each
// kind, the last. A problem that ends before it is reported is not reported.

/// <summary>The problems with one use of the Kubernetes API, kept until the owner of the events reports them.</summary>
/// <param name="subject">The subject of the warnings.</param>
internal sealed class ApiProblems(string subject)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WarningKind, string?> _unreported = [];
    private readonly HashSet<WarningKind> _activeProblems = [];

    /// <summary>Adds a failed request.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="advice">The advice, and the consequence of the failure: a sentence or more.</param>
    /// <returns>Whether the problem is new.</returns>
    public bool Add(KubernetesException failure, string advice)
    {
        WarningKind kind =
            RetryDelay.IsDenied(failure.Error) ? WarningKind.KubernetesDenied : WarningKind.KubernetesUnavailable;
        lock (_lock)
        {
            if (!_activeProblems.Add(kind))
            {
                return false;
            }

            _unreported[kind] = $"{failure.Message.TrimEnd('.')}. {advice}";
            return true;
        }
    }

    /// <summary>Resolves all problems after a successful request.</summary>
    /// <returns>Whether there was any.</returns>
    public bool Resolve()
    {
        lock (_lock)
        {
            foreach (WarningKind kind in _activeProblems)
            {
                _unreported[kind] = null;
            }

            bool hadProblems = _activeProblems.Count > 0;
            _activeProblems.Clear();
            return hadProblems;
        }
    }

    /// <summary>Reports new problems, and the end of reported problems.</summary>
    public void ReportProblems(MonitoringEvents events)
    {
        KeyValuePair<WarningKind, string?>[] reports;
        lock (_lock)
        {
            reports = [.. _unreported];
            _unreported.Clear();
        }

        foreach ((WarningKind kind, string? message) in reports)
        {
            events.Resolve(kind, subject);
            if (message is not null)
            {
                events.Warn(kind, subject, message);
            }
        }
    }
}
