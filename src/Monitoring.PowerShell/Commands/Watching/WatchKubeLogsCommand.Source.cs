using System.Management.Automation;
using Monitoring.Collecting;
using Monitoring.Commands.Errors;
using Monitoring.Entries;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Containers;
using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Kubernetes.Streaming;
using Monitoring.Watching;

namespace Monitoring.Commands.Watching;

/// <content>The source of the logs: files or the API.</content>
public sealed partial class WatchKubeLogsCommand
{
    private const string EventTag = "Container";

    private readonly List<string> _roots = [];

    /// <summary>The API, if logs are read through it.</summary>
    private KubernetesConnection? _connection;

    private ContainerSelection _selection = new();

    private bool IsEndless => IsFollowing && !Previous;

    private string ThisNode => _pods.ThisNode;

    private bool IsOnOtherNode => Node is not null && !Node.Equals(ThisNode, StringComparison.OrdinalIgnoreCase);

    /// <summary>The API that the parameters select; null if none is wanted.</summary>
    private KubernetesConnectionOptions? Connection =>
        _pods.CreateConnection(this);

    /// <summary>Creates the collector; null if there is nothing to follow and a warning has been written.</summary>
    private ILogCollector? CreateCollector()
    {
        ChooseRule();
        ContainerSelection selection = CreateSelection();
        _selection = selection;
        if (ViaApi || IsOnOtherNode)
        {
            _connection = OpenConnection();
            return ReadApi(selection, _connection);
        }

        string[] given = Path.Length > 0 ? Path : [NodeLogRoot.Find()];
        foreach (string path in given)
        {
            if (FileSystemPath.TryResolve(this, path, out string? root) && Directory.Exists(root))
            {
                _roots.Add(root);
                continue;
            }

            // This is not a node, but perhaps the workstation of an administrator.
            if (Path.Length == 0 && TryOpenConnection(out _connection))
            {
                return ReadApi(selection, _connection!);
            }

            ThrowTerminatingError(LogErrors.NoNode(path));
        }

        return ReadFiles(selection);
    }

    private SelectingCollector? ReadFiles(ContainerSelection selection)
    {
        NodePods? pods = OpenPods(selection);
        LogRoot[] roots =
            [.. _roots.Select(root => Previous
            ? FindPrevious(root, pods) : selection.CreateRoot(root)).OfType<LogRoot>()];
        if (roots.Length == 0)
        {
            pods?.Dispose();
            WriteWarning(
                "No container on this node was restarted, or no log of a previous run exists in "
                + $"{TerminalText.Neutralize(string.Join(", ", _roots))}.");
            return null;
        }

        if (!selection.NeedsApi)
        {
            ReportUnmatchedFiles();
        }
        else if (IsEndless)
        {
            ReportUnmatchedOnThisNode();
        }

        KubernetesCollectorOptions options = new()
        {
            Files = new DirectoryCollectorOptions
            {
                Roots = roots,
                Start = ChooseStart(),
                Follow = IsEndless,
                FollowLinks = FollowLinks,
                MaxMessageBytes = MaxMessageBytes,
                JoinStackTraces = !NoMultiline,
                MultilineRule = _rule,
            },
            NodeName = ThisNode,
            OwnPod = _pods.IncludeOwnPod ? null : OwnPod.Find(),
            HonorOptOut = !_pods.IgnoreOptOut,
            WhenApiIsAway = _pods.WhenApiIsAway,
            Annotations = _pods.Annotations,
            OnBegun = Begin,
            OnEnded = stream => ReportContainer('-', stream),
        };
        IFileWatcher watcher = FileWatcher.Create(Watcher, TimeProvider.System, WriteWarning);
        KubernetesCollector containers = new(options, pods, watcher, TimeProvider.System, CoreEvents);
        return new SelectingCollector(containers, selection, pods);
    }

    private LogRoot? FindPrevious(string root, NodePods? pods)
    {
        try
        {
            // The API reports the run that kubectl logs --previous would show; without the API the control groups do.
            bool isListed = pods?.WaitForList(ListTimeout, StopToken) is null;
            IReadOnlyList<string> files = PreviousContainers.FindFileNames(
                root,
                (pod, container) => isListed && pods is not null && pods.TryGet(pod, out PodMetadata? known)
                    ? known.Containers.FirstOrDefault(one => one.Name == container)
                    : null);
            bool isDeep = NodeLogDirectory.LayoutOf(root) == NodeLogLayout.Pods;
            return files.Count == 0 ? null : new LogRoot { Path = root, Include = files, Recurse = isDeep };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            pods?.Dispose();
            ThrowTerminatingError(LogErrors.ReadFailed(root, exception));
            throw;
        }
        catch (OperationCanceledException)
        {
            pods?.Dispose();
            throw new PipelineStoppedException();
        }
    }

    private PodLogCollector ReadApi(ContainerSelection selection, KubernetesConnection connection)
    {
        if (IsEndless)
        {
            ReportUnmatchedPods(connection);
        }

        PodLogCollectorOptions options = new()
        {
            Connection = connection,
            NodeName = Node,
            LabelSelector = Selector,
            FieldSelector = FieldSelector,
            Selection = selection,
            Start = ChooseStart(),
            Follow = IsEndless,
            Previous = Previous,
            MaxStreams = MaxStreams,
            MaxMessageBytes = MaxMessageBytes,
            JoinStackTraces = !NoMultiline,
            MultilineRule = _rule,
            Annotations = _pods.Annotations,
            ResolvesOwners = _pods.ResolveOwner,
            OwnPod = _pods.IncludeOwnPod ? null : OwnPod.Find(),
            HonorOptOut = !_pods.IgnoreOptOut,
            OnBegun = Begin,
            OnEnded = stream => ReportContainer('-', stream),
        };
        return new PodLogCollector(options, TimeProvider.System, CoreEvents);
    }

    /// <summary>The start position: a follower begins at the end, as <c>tail -f</c> does; without following, at the
    /// beginning.</summary>
    private StartPosition ChooseStart()
    {
        if (IsTailGiven)
        {
            return StartPosition.Last(Tail, reachesBack: true);
        }

        if (Since is { } moment)
        {
            return StartPosition.Since(moment);
        }

        return IsEndless ? StartPosition.End : StartPosition.Beginning;
    }

    private void Begin(LogMetadata stream)
    {
        // Containers from the API are known to be selected; a file may still turn out not to be.
        _isAnyFound |= _connection is not null || !_selection.NeedsApi;
        ReportContainer('+', stream);
    }

    /// <summary>Reports on the information stream, separate from the entries, that a container starts or
    /// ends.</summary>
    private void ReportContainer(char sign, LogMetadata stream) => WriteInformation(
        $"{sign} {TerminalText.Neutralize($"{stream.Find(MetadataKeys.PodName)} › {stream.Find(MetadataKeys.ContainerName)}")}",
        [EventTag]);
}
