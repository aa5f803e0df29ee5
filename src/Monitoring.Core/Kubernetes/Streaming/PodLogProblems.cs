using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Reflecting;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>The problems with requests for logs. Each kind has one warning while any log has the problem.</summary>
/// <remarks>Used only on the collector's thread, as the events are.</remarks>
internal sealed class PodLogProblems(MonitoringEvents events, KubernetesConnection connection)
{
    private readonly Dictionary<ContainerLog, (WarningKind Kind, string Subject)> _activeProblems = [];

    /// <summary>Reports that a request for a log failed.</summary>
    public void Add(ContainerLog log, KubernetesException failure)
    {
        // A denied permission concerns a namespace; a failing server concerns all.
        (WarningKind, string) problem = RetryDelay.IsDenied(failure.Error)
            ? (WarningKind.KubernetesDenied, $"{connection.Server}api/v1/namespaces/{log.Pod.Namespace}/pods/*/log")
            : (WarningKind.KubernetesUnavailable, $"{connection.Server}api/v1/pods/*/log");
        if (_activeProblems.TryGetValue(log, out (WarningKind, string) before))
        {
            if (before == problem)
            {
                return;
            }

            Resolve(log);
        }

        _activeProblems.Add(log, problem);
        events.Warn(problem.Item1, problem.Item2, $"{failure.Message.TrimEnd('.')}. {Advise(failure.Error, log)}");
    }

    /// <summary>Resolves the problem of a log that is available again, or not wanted any more.</summary>
    public void Resolve(ContainerLog log)
    {
        if (_activeProblems.Remove(log, out (WarningKind Kind, string Subject) problem)
            && !_activeProblems.ContainsValue(problem))
        {
            events.Resolve(problem.Kind, problem.Subject);
        }
    }

    private string Advise(KubernetesError error, ContainerLog log)
    {
        const string Again = "The collector retries, and continues where it stopped.";
        return error switch
        {
            KubernetesError.Forbidden =>
                $"Grant the account permission to get logs: a Role in namespace {log.Pod.Namespace}, bound with a "
                + "RoleBinding, or a ClusterRole, bound with a ClusterRoleBinding, with apiGroups [\"\"], resources "
                + "[\"pods/log\"], verbs [\"get\"]. " + Again,
            KubernetesError.Unauthorized =>
                $"Renew the credentials: they have expired, or belong to another cluster ({connection.Source}). "
                + $"{Again}",
            _ => $"The log of {log.Name}, and perhaps others, cannot be read now. {Again}",
        };
    }
}
