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

/// <content>The reports for names or selectors that match no container.</content>
public sealed partial class WatchKubeLogsCommand
{
    private const string FilesAdvice = "TAB completes names. Without conditions all containers are read.";
    private const string ApiAdvice =
        "'kubectl get pods -A' lists the pods. Without conditions all containers are read.";

    /// <summary>The maximum number of pods that are compared.</summary>
    private const int MaxPods = 5_000;

    private bool HasConditions =>
        Name.Length + Namespace.Length + PodName.Length + Container.Length > 0 || Selector is not null;

    /// <summary>Whether a log of a selected container was found; if not, the API is requested once more at the
    /// end.</summary>
    private bool _isAnyFound;

    /// <summary>Reports the names that no file matches.</summary>
    private void ReportUnmatchedFiles()
    {
        if (!HasConditions)
        {
            return;
        }

        try
        {
            Report(
                [.. _roots.SelectMany(NodeLogDirectory.FindLogs)], $"container log in {string.Join(", ", _roots)}",
                FilesAdvice);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            WriteVerbose(
                $"Whether a log matches the names could not be checked: {TerminalText.Neutralize(failure.Message)}");
        }
    }

    /// <summary>Reports at the end the names and selectors that only the API can check, if nothing was found.</summary>
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

    /// <summary>Reports the owners and labels that the API does not have on this node.</summary>
    private void ReportUnmatchedOnThisNode()
    {
        if (HasConditions && TryOpenConnection(out KubernetesConnection? connection))
        {
            using KubernetesConnection opened = connection!;
            ReportUnmatchedPods(opened, ThisNode);
        }
    }

    /// <summary>Reports the names, workloads and labels that no pod matches.</summary>
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
            IReadOnlyList<PodMetadata> pods = Task.Run(() => PodList.ReadAsync(connection, node, MaxPods, time.Token))
                .GetAwaiter()
                .GetResult();
            if (pods.Count == 0 && node is not null)
            {
                WriteWarning(
                    $"The Kubernetes API lists no pods on a node '{TerminalText.Neutralize(node)}'. 'kubectl get "
                    + "nodes' lists the nodes. "
                    + (IsEndless ? "New pods are followed." : string.Empty));
                return;
            }

            if (!HasConditions)
            {
                return;
            }

            Report(
                [.. pods.SelectMany(PodStreams.Of)], node is null
                ? "container of the cluster" : $"container on the node {node}", ApiAdvice);
        }
        catch (Exception failure) when (failure is KubernetesException or OperationCanceledException)
        {
            // The collector itself warns if the pods may not be listed.
            WriteVerbose(
                $"Whether a pod matches the names could not be checked: {TerminalText.Neutralize(failure.Message)}");
        }
    }

    private void Report(IReadOnlyList<LogMetadata> logs, string where, string advice)
    {
        LabelSelector? labels = LabelSelector.TryParse(Selector, out LabelSelector? parsed) ? parsed : null;
        string[] pods = Array.ConvertAll(Name, name => name[(name.LastIndexOf('/') + 1)..]);
        UnmatchedReport.Write(
            this, UnmatchedValues.Find(SelectionConditions.Of(_selection, pods,
                labels), logs), where, advice, IsEndless);
    }
}
