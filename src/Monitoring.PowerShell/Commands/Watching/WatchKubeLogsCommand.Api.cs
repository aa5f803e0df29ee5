using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Parameters;

namespace Monitoring.Commands.Watching;

/// <content>The connection to the API, and what it reports of pods.</content>
public sealed partial class WatchKubeLogsCommand
{
    /// <summary>The time that the API may take to list the pods, where nothing can be done without them.</summary>
    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens the pods of this node in the API; null if there is no API and nothing depends on it.</summary>
    private NodePods? OpenPods(ContainerSelection selection)
    {
        if (Connection is not { } connection)
        {
            if (selection.NeedsApi)
            {
                ThrowTerminatingError(LogErrors.SelectionNeedsApi());
            }

            return null;
        }

        try
        {
            NodePods? pods = NodePods.TryOpen(
                connection,
                new PodQuery(ThisNode, Selector, FieldSelector, _pods.ResolveOwner),
                _pods.Annotations,
                new MonitoringEvents { OnWarning = selection.NeedsApi ? WarnOfInsecureApi : WarnOfMissingApi });
            if (selection.NeedsApi)
            {
                Require(pods);
            }

            return pods;
        }
        catch (Exception exception) when (exception is KubernetesException or ArgumentException)
        {
            ThrowTerminatingError(LogErrors.Kubernetes(exception));
            throw;
        }
    }

    /// <summary>Waits for the list of pods. Without following, the cmdlet would end before the API has reported the
    /// selected containers.</summary>
    private void Require(NodePods? pods)
    {
        if (pods is null)
        {
            ThrowTerminatingError(LogErrors.SelectionNeedsApi());
        }

        if (IsEndless)
        {
            return;
        }

        try
        {
            if (pods!.WaitForList(ListTimeout, StopToken) is { } reason)
            {
                pods.Dispose();
                ThrowTerminatingError(LogErrors.PodsNotListed(reason));
            }
        }
        catch (OperationCanceledException)
        {
            pods!.Dispose();
            throw new PipelineStoppedException();
        }
    }

    private KubernetesConnection OpenConnection()
    {
        try
        {
            return ReportWarnings(KubernetesConnection.Open(Connection!));
        }
        catch (Exception exception) when (exception is KubernetesException or ArgumentException)
        {
            ThrowTerminatingError(LogErrors.Kubernetes(exception));
            throw;
        }
    }

    private bool TryOpenConnection(out KubernetesConnection? connection)
    {
        connection = null;
        try
        {
            if (Connection is not { } options || !KubernetesConnection.TryOpen(options, out connection, out _))
            {
                return false;
            }

            ReportWarnings(connection);
            return true;
        }
        catch (Exception exception) when (exception is KubernetesException or ArgumentException)
        {
            ThrowTerminatingError(LogErrors.Kubernetes(exception));
            throw;
        }
    }

    private KubernetesConnection ReportWarnings(KubernetesConnection connection)
    {
        foreach (string warning in connection.Warnings)
        {
            WriteWarning(TerminalText.Neutralize(warning));
        }

        return connection;
    }

    private void WarnOfInsecureApi(MonitoringWarning warning)
    {
        if (warning.Kind == WarningKind.KubernetesInsecure)
        {
            WriteWarning(TerminalText.Neutralize(warning.Message));
        }
    }

    /// <summary>Warns once per session that there is no API.</summary>
    private void WarnOfMissingApi(MonitoringWarning warning)
    {
        if (warning.Kind == WarningKind.KubernetesInsecure)
        {
            WarnOfInsecureApi(warning);
            return;
        }

        if (SessionWarnings.IsFirst(nameof(PodParameters.NoKubernetesApi)))
        {
            WriteWarning($"{TerminalText.Neutralize(warning.Message)} This is not said again in this session; -NoKubernetesApi says that none is wanted.");
        }
    }
}
