using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Reflecting;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>What goes wrong with asking for logs: one warning of each sort, as long as any log has it.</summary>
/// <remarks>Belongs to the collector's thread, as the events do.</remarks>
internal sealed class PodLogTrouble(MonitoringEvents events, KubernetesConnection connection)
{
    private readonly Dictionary<ContainerLog, (WarningKind Kind, string Subject)> _lasting = [];

    /// <summary>A log cannot be had.</summary>
    public void Add(ContainerLog log, KubernetesException failure)
    {
        // Who may read logs is said for a namespace; that the server fails concerns all.
        (WarningKind, string) trouble = RetryDelay.IsDenied(failure.Error)
            ? (WarningKind.KubernetesDenied, $"{connection.Server}api/v1/namespaces/{log.Pod.Namespace}/pods/*/log")
            : (WarningKind.KubernetesUnavailable, $"{connection.Server}api/v1/pods/*/log");
        if (_lasting.TryGetValue(log, out (WarningKind, string) before))
        {
            if (before == trouble)
            {
                return;
            }

            Settle(log);
        }

        _lasting.Add(log, trouble);
        events.Warn(trouble.Item1, trouble.Item2, $"{failure.Message.TrimEnd('.')}. {Advise(failure.Error, log)}");
    }

    /// <summary>A log can be had again, or is not wanted any more.</summary>
    public void Settle(ContainerLog log)
    {
        if (_lasting.Remove(log, out (WarningKind Kind, string Subject) trouble) && !_lasting.ContainsValue(trouble))
        {
            events.Settle(trouble.Kind, trouble.Subject);
        }
    }

    private string Advise(KubernetesError error, ContainerLog log)
    {
        const string Again = "It is tried again, and goes on where it stopped.";
        return error switch
        {
            KubernetesError.Forbidden =>
                $"Let the account get logs: a Role in namespace {log.Pod.Namespace}, bound with a RoleBinding, or a ClusterRole, bound "
                + "with a ClusterRoleBinding, with apiGroups [\"\"], resources [\"pods/log\"], verbs [\"get\"]. " + Again,
            KubernetesError.Unauthorized =>
                $"Renew the credentials: they have ended, or are another cluster's ({connection.Source}). {Again}",
            _ => $"The log of {log.Name}, and perhaps others, cannot be read now. {Again}",
        };
    }
}
