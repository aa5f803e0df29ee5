using System.Management.Automation;
using Monitoring.Collecting;
using Monitoring.Completion;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Parameters;

namespace Monitoring.Commands.Watching;

/// <summary>Follows the logs of a Kubernetes node's containers and emits their entries as they are written, until it is
/// stopped.</summary>
/// <remarks>The collector runs on the pipeline's own thread: a slow pipeline slows the reading, and nothing
/// accumulates.</remarks>
[Cmdlet(VerbsCommon.Watch, "KubeLogs")]
[Alias("Watch-KubeLog")]
[OutputType(typeof(LogEntry), typeof(string))]
public sealed partial class WatchKubeLogsCommand : WatchingCommand, IDynamicParameters
{
    private readonly PodParameters _pods = new();

    /// <summary>A workload, such as <c>deployment/web</c>, or the name of a pod or its beginning.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KubernetesNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Namespaces. The default is all.</summary>
    [Parameter]
    [Alias("n")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KubernetesNameCompleter))]
    public string[] Namespace { get; set; } = [];

    /// <summary>Names of pods. The default is all.</summary>
    [Parameter]
    [Alias("Pod")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KubernetesNameCompleter))]
    public string[] PodName { get; set; } = [];

    /// <summary>Names of pods to exclude.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KubernetesNameCompleter))]
    public string[] ExcludePod { get; set; } = [];

    /// <summary>Names of containers. The default is all.</summary>
    [Parameter]
    [Alias("c")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KubernetesNameCompleter))]
    public string[] Container { get; set; } = [];

    /// <summary>Names of containers to exclude.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KubernetesNameCompleter))]
    public string[] ExcludeContainer { get; set; } = [];

    /// <summary>A label selector for pods, in Kubernetes' syntax; requires the API.</summary>
    [Parameter]
    [Alias("l")]
    [ValidateNotNullOrEmpty]
    [SelectorTransformation]
    [ArgumentCompleter(typeof(PodSelectorCompleter))]
    public string? Selector { get; set; }

    /// <summary>A field selector for pods, such as <c>status.phase=Running</c>; requires the API.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SelectorTransformation]
    public string? FieldSelector { get; set; }

    /// <summary>The states that containers must have when their logs are found; requires the API. The default is
    /// any.</summary>
    [Parameter]
    [ValidateSet(
        nameof(Kubernetes.Pods.ContainerState.Running), nameof(Kubernetes.Pods.ContainerState.Waiting),
        nameof(Kubernetes.Pods.ContainerState.Terminated))]
    public ContainerState[] ContainerState { get; set; } = [];

    /// <summary>Whether init containers are included; excluding them requires the API.</summary>
    [Parameter]
    public bool InitContainers { get; set; } = true;

    /// <summary>Reads the previous runs of the containers, to the ends of their logs.</summary>
    [Parameter]
    [Alias("p")]
    public SwitchParameter Previous { get; set; }

    /// <summary>Reads the logs through the Kubernetes API, of all nodes. The default is the files of this node, where
    /// they exist.</summary>
    [Parameter]
    public SwitchParameter ViaApi { get; set; }

    /// <summary>Only pods on this node; for a different node, through the API.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KubernetesNameCompleter))]
    public string? Node { get; set; }

    /// <summary>Through the API: the maximum number of logs that are read at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int MaxStreams { get; set; } = 50;

    /// <summary>The directories of the containers' logs: the directory of the links, or the kubelet's <c>pods</c>. The
    /// default is the environment variable ROOT_PATH, or <c>/var/log/containers</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    private protected override bool IsOfOneNamespace => OneNamespace.IsSingle(Namespace);

    /// <inheritdoc/>
    public object GetDynamicParameters() => _pods;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        CheckParameters();
        ParseSelectors();
        using ILogCollector? collector = CreateCollector();
        if (collector is null)
        {
            return;
        }

        Run(collector);
        if (!IsEndless && !StopToken.IsCancellationRequested)
        {
            ReportUnmatchedAtEnd();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _connection?.Dispose();
        }
    }
}
