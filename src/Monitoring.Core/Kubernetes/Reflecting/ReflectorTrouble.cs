using Monitoring.Diagnostics;

namespace Monitoring.Kubernetes.Reflecting;

// Implementation notes
//
// MonitoringEvents belongs to the thread that calls a collector: its handlers may write to a pipeline. The reflector's own
// thread must not call it. So what it has to say is kept here until that thread asks: at most one thing of each kind, the last.
// What is over before anybody has asked is not told.

/// <summary>What trouble the reflector has, kept until the owner of the events asks.</summary>
internal sealed class ReflectorTrouble(PodReflectorOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WarningKind, string?> _untold = [];
    private readonly HashSet<WarningKind> _lasting = [];
    private readonly string _subject = options.Connection.Server.ToString();

    /// <summary>Something does not work.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Add(KubernetesException failure, string verb)
    {
        WarningKind kind =
            RetryDelay.IsDenied(failure.Error) ? WarningKind.KubernetesDenied : WarningKind.KubernetesUnavailable;
        lock (_lock)
        {
            if (!_lasting.Add(kind))
            {
                return false;
            }

            _untold[kind] = $"{failure.Message.TrimEnd('.')}. {Advise(failure.Error, verb)}";
            return true;
        }
    }

    /// <summary>It works.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Settle()
    {
        lock (_lock)
        {
            foreach (WarningKind kind in _lasting)
            {
                _untold[kind] = null;
            }

            bool isNews = _lasting.Count > 0;
            _lasting.Clear();
            return isNews;
        }
    }

    /// <summary>Tells what is new.</summary>
    public void Tell(MonitoringEvents events)
    {
        KeyValuePair<WarningKind, string?>[] news;
        lock (_lock)
        {
            news = [.. _untold];
            _untold.Clear();
        }

        foreach ((WarningKind kind, string? message) in news)
        {
            events.Settle(kind, _subject);
            if (message is not null)
            {
                events.Warn(kind, _subject, message);
            }
        }
    }

    private string Advise(KubernetesError error, string verb)
    {
        string meanwhile = options.Meanwhile;
        string role = options.Namespace is { } space
            ? $"a Role in namespace {space}, bound with a RoleBinding"
            : "a ClusterRole, bound with a ClusterRoleBinding";
        return error switch
        {
            KubernetesError.Forbidden =>
                $"Let the account {verb} pods: {role}, with apiGroups [\"\"], resources [\"pods\"], verbs [\"list\", \"watch\"]. {meanwhile}",
            KubernetesError.Unauthorized =>
                $"Renew the credentials: they have ended, or are another cluster's ({options.Connection.Source}). {meanwhile}",
            KubernetesError.BadRequest when options.DescribeSelectors() is { Length: > 0 } selectors => $"Correct {selectors}. {meanwhile}",
            _ => meanwhile,
        };
    }
}
