using System.Management.Automation;
using Monitoring.Collecting;
using Monitoring.Completion;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes;
using Monitoring.Parameters;
using Monitoring.Watching;

namespace Monitoring.Commands;

/// <summary>Follows the logs of a Kubernetes node's containers and gives out their entries as they are written, until it is
/// stopped.</summary>
/// <remarks>The collector runs on the pipeline's own thread: a slow pipeline slows the reading, and nothing piles up.</remarks>
[Cmdlet(VerbsCommon.Watch, "KubeLogs")]
[Alias("Watch-KubeLog")]
[OutputType(typeof(LogEntry))]
public sealed class WatchKubeLogsCommand : LogCommand, IDisposable
{
    private const string EventTag = "Container";

    private readonly CancellationTokenSource _stop = new();

    /// <summary>A workload, such as <c>deployment/web</c>, or the name of a pod or what it begins with.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeLogCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Namespaces. The default is all.</summary>
    [Parameter]
    [Alias("n")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeLogCompleter))]
    public string[] Namespace { get; set; } = [];

    /// <summary>Names of pods. The default is all.</summary>
    [Parameter]
    [Alias("Pod")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeLogCompleter))]
    public string[] PodName { get; set; } = [];

    /// <summary>Names of pods to leave out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeLogCompleter))]
    public string[] ExcludePod { get; set; } = [];

    /// <summary>Names of containers. The default is all.</summary>
    [Parameter]
    [Alias("c")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeLogCompleter))]
    public string[] Container { get; set; } = [];

    /// <summary>Names of containers to leave out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeLogCompleter))]
    public string[] ExcludeContainer { get; set; } = [];

    /// <summary>Only pods whose labels are so, in Kubernetes' grammar; the API is asked.</summary>
    [Parameter]
    [Alias("l")]
    [ValidateNotNullOrEmpty]
    public string? Selector { get; set; }

    /// <summary>Only pods whose fields are so, such as <c>status.phase=Running</c>; the API is asked.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FieldSelector { get; set; }

    /// <summary>The output it was written to. The default is any.</summary>
    [Parameter]
    public LogOutput? Stream { get; set; }

    /// <summary>How many of the entries that are there already to give out first, for each container.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; }

    /// <summary>The earliest time of the entries that are there already to give out first.</summary>
    [Parameter]
    [Alias("After")]
    [TimeTransformation]
    [ArgumentCompleter(typeof(TimeCompleter))]
    public LogTimestamp? Since { get; set; }

    /// <summary>Ends when everything that is there has been given out.</summary>
    [Parameter]
    public SwitchParameter NoFollow { get; set; }

    /// <summary>Where the links to the logs of all containers are. The default is the environment variable ROOT_PATH, or
    /// <c>/var/log/containers</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The node's name. The default is the environment variable NODE_NAME, or the host's name.</summary>
    [Parameter]
    [Alias("Node")]
    [ValidateNotNullOrEmpty]
    public string? NodeName { get; set; }

    /// <summary>The URL of an API that asks for no credentials, such as kubectl proxy's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesApi { get; set; }

    /// <summary>A kubeconfig file. The default is the service account of the pod that this runs in, or what kubectl would
    /// take.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <summary>A context of the kubeconfig.</summary>
    [Parameter]
    [Alias("KubeContext")]
    [ValidateNotNullOrEmpty]
    public string? Context { get; set; }

    /// <summary>Adds the annotations of pods to the metadata.</summary>
    [Parameter]
    public SwitchParameter Annotations { get; set; }

    /// <summary>Follows the pod that this runs in, too.</summary>
    [Parameter]
    public SwitchParameter IncludeOwnPod { get; set; }

    /// <summary>Gives out also what pods ask not to collect.</summary>
    [Parameter]
    public SwitchParameter IgnoreOptOut { get; set; }

    /// <summary>How to learn of changes. The default is the best way of this system.</summary>
    [Parameter]
    public WatcherKind Watcher { get; set; } = WatcherKind.Auto;

    private bool IsTailGiven => MyInvocation.BoundParameters.ContainsKey(nameof(Tail));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (IsTailGiven && Since is not null)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(Tail), nameof(Since)));
        }

        using SelectingCollector collector = CreateCollector(CreateSelection(), FindRoot());
        while (!_stop.IsCancellationRequested && !collector.IsCompleted)
        {
            using LogBatch? batch = collector.Collect(Timeout.InfiniteTimeSpan, _stop.Token);
            if (batch is not null)
            {
                WriteEntries(batch, Stream);
                collector.Commit(batch);
            }
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The engine stops from another thread; the pipeline may have ended by itself just now.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private string FindRoot()
    {
        string given = Path ?? (Environment.GetEnvironmentVariable("ROOT_PATH") is { Length: > 0 } root
            ? root
            : KubernetesCollectorOptions.DefaultRoot);
        if (!FileSystemPath.TryResolve(this, given, out string? resolved) || !Directory.Exists(resolved))
        {
            ThrowTerminatingError(LogErrors.NoNode(given));
        }

        return resolved!;
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

    private SelectingCollector CreateCollector(ContainerSelection selection, string root)
    {
        KubernetesCollectorOptions options = new()
        {
            Files = new DirectoryCollectorOptions
            {
                Roots = [new LogRoot { Path = root, Include = selection.FileNames }],
                Start = ChooseStart(),
                Follow = !NoFollow,
                MaxMessageBytes = MaxMessageBytes,
            },
            NodeName = Kubernetes.NodeName.Find(NodeName),
            OwnPod = IncludeOwnPod ? null : OwnPod.Find(),
            HonourOptOut = !IgnoreOptOut,
            Annotations = Annotations,
            OnBegun = stream => Tell('+', stream),
            OnEnded = stream => Tell('-', stream),
        };
        NodePods? pods = OpenApi(selection, options.NodeName);
        IFileWatcher watcher = FileWatcher.Create(Watcher, TimeProvider.System, WriteWarning);
        return new SelectingCollector(
            new KubernetesCollector(options, pods, watcher, TimeProvider.System, Trouble), selection);
    }

    private NodePods? OpenApi(ContainerSelection selection, string nodeName)
    {
        KubernetesConnectionOptions connection = new()
        {
            Url = KubernetesApi,
            KubeConfig = KubeConfig is null ? null : GetUnresolvedProviderPathFromPSPath(KubeConfig),
            Context = Context,
        };
        try
        {
            NodePods? pods = NodePods.TryOpen(
                connection, new PodQuery(nodeName, Selector, FieldSelector), Annotations, selection.NeedsApi ? new MonitoringEvents() : Trouble);
            if (pods is null && selection.NeedsApi)
            {
                ThrowTerminatingError(LogErrors.SelectionNeedsApi());
            }

            return pods;
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

        return NoFollow ? StartPosition.Beginning : StartPosition.End;
    }

    /// <summary>Says on the information stream, apart from the entries, that a container begins or ends.</summary>
    private void Tell(char sign, LogMetadata stream) => WriteInformation(
        $"{sign} {TerminalText.Neutralise($"{stream.Find(MetadataKeys.PodName)} › {stream.Find(MetadataKeys.ContainerName)}")}",
        [EventTag]);
}
