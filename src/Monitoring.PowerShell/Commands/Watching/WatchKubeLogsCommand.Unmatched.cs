using Monitoring.Commands.Querying;
using Monitoring.Entries;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Containers;
using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Querying;
using Monitoring.Querying.Matching;

namespace Monitoring.Commands.Watching;

/// <content>What is reported if names or selectors match no container.</content>
public sealed partial class WatchKubeLogsCommand
{
    private const string FilesAdvice = "Names are completed by TAB. Without conditions all containers are read.";
    private const string ApiAdvice = "'kubectl get pods -A' lists the pods. Without conditions all containers are read.";

    /// <summary>The greatest number of pods that are compared.</summary>
    private const int MaxPods = 5_000;

    private bool HasConditions => Name.Length + Namespace.Length + PodName.Length + Container.Length > 0 || Selector is not null;

    /// <summary>Whether containers were asked for whose logs have not been seen; only then the API is asked once more.</summary>
    private bool _isAnyFound;

    /// <summary>Reports the names that no file has.</summary>
    private void ReportUnmatchedFiles()
    {
        if (!HasConditions)
        {
            return;
        }

        try
        {
            Report([.. _roots.SelectMany(NodeLogDirectory.FindLogs)], $"container log in {string.Join(", ", _roots)}", FilesAdvice);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            WriteVerbose($"The logs were not compared with the names: {TerminalText.Neutralise(failure.Message)}");
        }
    }

    /// <summary>Reports at the end what only the API can tell, if nothing was found.</summary>
    private void ReportUnmatchedAtEnd()
    {
        if (_isAnyFound || (!HasConditions && Node is null) || (_connection is null && !_selection.NeedsApi))
        {
            return;
        }

        if (_connection is { } connection)
        {
            ReportUnmatchedPods(connection);
        }
        else
        {
            ReportUnmatchedOnThisNode();
        }
    }

    /// <summary>Reports what the API knows none of on this node: owners, labels.</summary>
    private void ReportUnmatchedOnThisNode()
    {
        if (HasConditions && TryOpenConnection(out KubernetesConnection? connection))
        {
            using KubernetesConnection opened = connection!;
            ReportUnmatchedPods(opened, ThisNode);
        }
    }

    /// <summary>Reports the names, workloads and labels that no pod has.</summary>
    private void ReportUnmatchedPods(KubernetesConnection connection, string? node = null)
    {
        node ??= Node;
        if (!HasConditions && node is null)
        {
            return;
        }

        try
        {
            using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
            time.CancelAfter(ListTimeout);
            IReadOnlyList<PodMetadata> pods = Task.Run(() => PodList.ReadAsync(connection, node, MaxPods, time.Token)).GetAwaiter().GetResult();
            if (pods.Count == 0 && node is not null)
            {
                WriteWarning(
                    $"The Kubernetes API knows no pods on a node '{TerminalText.Neutralise(node)}'. 'kubectl get nodes' lists the nodes. "
                    + (IsEndless ? "New pods are followed." : string.Empty));
                return;
            }

            if (!HasConditions)
            {
                return;
            }

            Report([.. pods.SelectMany(PodStreams.Of)], node is null ? "container of the cluster" : $"container on the node {node}", ApiAdvice);
        }
        catch (Exception failure) when (failure is KubernetesException or OperationCanceledException)
        {
            // Whether the pods may be listed is what the collector itself warns of.
            WriteVerbose($"The pods were not compared with the names: {TerminalText.Neutralise(failure.Message)}");
        }
    }

    private void Report(IReadOnlyList<LogMetadata> logs, string where, string advice)
    {
        LabelSelector? labels = LabelSelector.TryParse(Selector, out LabelSelector? parsed) ? parsed : null;
        string[] pods = Array.ConvertAll(Name, name => name[(name.LastIndexOf('/') + 1)..]);
        UnmatchedReport.Write(
            this, UnmatchedValues.Find(SelectionConditions.Of(_selection, pods, labels), logs), where, advice, IsEndless);
    }
}
