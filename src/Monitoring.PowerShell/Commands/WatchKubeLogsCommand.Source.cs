using System.Management.Automation;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes;
using Monitoring.Watching;

namespace Monitoring.Commands;

/// <content>Where the logs come from, and which are meant.</content>
public sealed partial class WatchKubeLogsCommand
{
    private const string EventTag = "Container";

    /// <summary>How long the API may take to list the pods, where nothing can be done without them.</summary>
    private static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(10);

    /// <summary>The API, if logs are read through it.</summary>
    private KubernetesConnection? _connection;

    private bool IsTailGiven => MyInvocation.BoundParameters.ContainsKey(nameof(Tail));

    private bool IsEndless => !NoFollow && !Previous;

    private string ThisNode => Kubernetes.NodeName.Find(NodeName);

    private bool IsOnOtherNode => Node is not null && !Node.Equals(ThisNode, StringComparison.OrdinalIgnoreCase);

    private KubernetesConnectionOptions Connection => ClusterChoice.Create(this, KubernetesApi, KubeConfig, Context);

    private void CheckParameters()
    {
        if (IsTailGiven && Since is not null)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(Tail), nameof(Since)));
        }

        if (Path is not null && (ViaApi || IsOnOtherNode))
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(Path), ViaApi ? nameof(ViaApi) : nameof(Node)));
        }
    }

    /// <summary>What the parameters ask for; null if a warning has said that there is nothing.</summary>
    private ILogCollector? CreateCollector()
    {
        ContainerSelection selection = CreateSelection();
        if (ViaApi || IsOnOtherNode)
        {
            _connection = OpenConnection();
            return ReadApi(selection, _connection);
        }

        string given = NodeLogRoot.Find(Path);
        if (FileSystemPath.TryResolve(this, given, out string? root) && Directory.Exists(root))
        {
            return ReadFiles(selection, root);
        }

        // Not a node, but perhaps the machine of someone who looks after one.
        if (Path is null && TryOpenConnection(out _connection))
        {
            return ReadApi(selection, _connection!);
        }

        ThrowTerminatingError(LogErrors.NoNode(given));
        throw new InvalidOperationException("A terminating error returns to nobody.");
    }

    private ContainerSelection CreateSelection()
    {
        List<string> pods = [.. PodName];
        List<PodOwner> owners = [];
        foreach (string name in Name)
        {
            if (!WorkloadName.TryParse(name, out PodOwner? owner, out string? pod, out string? unknown))
            {
                ThrowTerminatingError(LogErrors.UnknownWorkload(name, unknown));
            }

            if (owner is not null)
            {
                owners.Add(owner);
            }
            else
            {
                pods.Add(pod!);
            }
        }

        ContainerSelection selection = new()
        {
            Namespaces = Namespace,
            Pods = pods,
            ExcludePods = ExcludePod,
            Containers = Container,
            ExcludeContainers = ExcludeContainer,
            Owners = owners,
            States = ContainerState,
            InitContainers = InitContainers,
            IsAskedOfApi = Selector is not null || FieldSelector is not null,
        };
        try
        {
            selection.Validate();
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(LogErrors.InvalidPattern(exception));
        }

        return selection;
    }

    private SelectingCollector? ReadFiles(ContainerSelection selection, string root)
    {
        IReadOnlyList<string> files = Previous ? FindPrevious(root) : selection.FileNames;
        if (files.Count == 0)
        {
            WriteWarning($"No container on this node was started again, or no former log is left in {TerminalText.Neutralise(root)}.");
            return null;
        }

        KubernetesCollectorOptions options = new()
        {
            Files = new DirectoryCollectorOptions
            {
                Roots = [new LogRoot { Path = root, Include = files }],
                Start = ChooseStart(),
                Follow = IsEndless,
                MaxMessageBytes = MaxMessageBytes,
                JoinStackTraces = !NoMultiline,
            },
            NodeName = ThisNode,
            OwnPod = IncludeOwnPod ? null : OwnPod.Find(),
            HonourOptOut = !IgnoreOptOut,
            Annotations = Annotations,
            OnBegun = stream => Tell('+', stream),
            OnEnded = stream => Tell('-', stream),
        };
        NodePods? pods = OpenPods(selection);
        IFileWatcher watcher = FileWatcher.Create(Watcher, TimeProvider.System, WriteWarning);
        KubernetesCollector containers = new(options, pods, watcher, TimeProvider.System, Trouble);
        return new SelectingCollector(containers, selection, pods);
    }

    private IReadOnlyList<string> FindPrevious(string root)
    {
        try
        {
            return PreviousContainers.FindFileNames(root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(LogErrors.ReadFailed(root, exception));
            throw;
        }
    }

    /// <summary>What the API says of this node's pods; null if there is none and nothing depends on it.</summary>
    private NodePods? OpenPods(ContainerSelection selection)
    {
        try
        {
            NodePods? pods = NodePods.TryOpen(
                Connection,
                new PodQuery(ThisNode, Selector, FieldSelector),
                Annotations,
                selection.NeedsApi ? new MonitoringEvents() : Trouble);
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

    /// <summary>Whoever does not follow would be through before the API has said which containers are meant.</summary>
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
            if (pods!.WaitForList(ListPatience, _stop.Token) is { } reason)
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

    private PodLogCollector ReadApi(ContainerSelection selection, KubernetesConnection connection)
    {
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
            Annotations = Annotations,
            OwnPod = IncludeOwnPod ? null : OwnPod.Find(),
            HonourOptOut = !IgnoreOptOut,
            OnBegun = stream => Tell('+', stream),
            OnEnded = stream => Tell('-', stream),
        };
        return new PodLogCollector(options, TimeProvider.System, Trouble);
    }

    private KubernetesConnection OpenConnection()
    {
        try
        {
            return KubernetesConnection.Open(Connection);
        }
        catch (Exception exception) when (exception is KubernetesException or ArgumentException)
        {
            ThrowTerminatingError(LogErrors.Kubernetes(exception));
            throw;
        }
    }

    private bool TryOpenConnection(out KubernetesConnection? connection)
    {
        try
        {
            return KubernetesConnection.TryOpen(Connection, out connection, out _);
        }
        catch (Exception exception) when (exception is KubernetesException or ArgumentException)
        {
            ThrowTerminatingError(LogErrors.Kubernetes(exception));
            throw;
        }
    }

    /// <summary>Like <c>tail -f</c>, a follower begins at the end; whoever does not follow wants what is there.</summary>
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

    /// <summary>Says on the information stream, apart from the entries, that a container begins or ends.</summary>
    private void Tell(char sign, LogMetadata stream) => WriteInformation(
        $"{sign} {TerminalText.Neutralise($"{stream.Find(MetadataKeys.PodName)} › {stream.Find(MetadataKeys.ContainerName)}")}",
        [EventTag]);
}
