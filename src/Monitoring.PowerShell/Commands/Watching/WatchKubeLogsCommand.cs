using System.Management.Automation;
using Monitoring.Collecting;
using Monitoring.Completion;
using Monitoring.Entries;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Pods;
using Monitoring.Parameters;

namespace Monitoring.Commands.Watching;

/// <summary>Follows the logs of a Kubernetes node's containers and gives out their entries as they are written, until it is
/// stopped.</summary>
/// <remarks>The collector runs on the pipeline's own thread: a slow pipeline slows the reading, and nothing piles up.</remarks>
[Cmdlet(VerbsCommon.Watch, "KubeLogs")]
[Alias("Watch-KubeLog")]
[OutputType(typeof(LogEntry), typeof(string))]
public sealed partial class WatchKubeLogsCommand : WatchingCommand
{
    /// <summary>A workload, such as <c>deployment/web</c>, or the name of a pod or what it begins with.</summary>
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

    /// <summary>Names of pods to leave out.</summary>
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

    /// <summary>Names of containers to leave out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KubernetesNameCompleter))]
    public string[] ExcludeContainer { get; set; } = [];

    /// <summary>Only pods whose labels are so, in Kubernetes' grammar; the API is asked.</summary>
    [Parameter]
    [Alias("l")]
    [ValidateNotNullOrEmpty]
    [SelectorTransformation]
    [ArgumentCompleter(typeof(PodSelectorCompleter))]
    public string? Selector { get; set; }

    /// <summary>Only pods whose fields are so, such as <c>status.phase=Running</c>; the API is asked.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SelectorTransformation]
    public string? FieldSelector { get; set; }

    /// <summary>What the containers do when their logs are found; the API is asked. The default is anything.</summary>
    [Parameter]
    [ValidateSet(nameof(Kubernetes.Pods.ContainerState.Running), nameof(Kubernetes.Pods.ContainerState.Waiting), nameof(Kubernetes.Pods.ContainerState.Terminated))]
    public ContainerState[] ContainerState { get; set; } = [];

    /// <summary>Whether containers for initialisation are meant, too; if not, the API is asked.</summary>
    [Parameter]
    public bool InitContainers { get; set; } = true;

    /// <summary>The containers that ran before the present ones, to the ends of their logs.</summary>
    [Parameter]
    [Alias("p")]
    public SwitchParameter Previous { get; set; }

    /// <summary>Reads the logs through the Kubernetes API, of all nodes. The default is the files of this node, where they are.</summary>
    [Parameter]
    public SwitchParameter ViaApi { get; set; }

    /// <summary>Only pods on this node; of another node than this one, through the API.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KubernetesNameCompleter))]
    public string? Node { get; set; }

    /// <summary>Through the API: how many logs are read at a time.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int MaxStreams { get; set; } = 50;

    /// <summary>The directories of the containers' logs: of the links to them, or the kubelet's <c>pods</c>. The default is the environment
    /// variable ROOT_PATH, or <c>/var/log/containers</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>This node's name. The default is the environment variable NODE_NAME, or the host's name.</summary>
    [Parameter]
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
    [ValidateNotNullOrEmpty]
    public string? KubeContext { get; set; }

    /// <summary>Sends a kubeconfig's credentials to an API on this machine also over plain HTTP. The default is no, as in kubectl.</summary>
    [Parameter]
    public SwitchParameter AllowPlainHttp { get; set; }

    /// <summary>Does without the Kubernetes API, whether there is one or not.</summary>
    [Parameter]
    public SwitchParameter NoKubernetesApi { get; set; }

    /// <summary>Adds the annotations of pods to the metadata.</summary>
    [Parameter]
    public SwitchParameter Annotations { get; set; }

    /// <summary>Reads the owners of ReplicaSets and Jobs from the API, and does not derive them from names.</summary>
    [Parameter]
    public SwitchParameter ResolveOwner { get; set; }

    /// <summary>Follows the pod that this runs in, too.</summary>
    [Parameter]
    public SwitchParameter IncludeOwnPod { get; set; }

    /// <summary>Gives out also what pods ask not to collect.</summary>
    [Parameter]
    public SwitchParameter IgnoreOptOut { get; set; }

    /// <summary>What becomes of logs while the Kubernetes API does not say whether their pods ask not to be collected. They wait for 15 s in
    /// any case. The default is that they are collected then.</summary>
    [Parameter]
    public ApiAbsence WhenApiIsAway { get; set; }

    private protected override bool IsOfOneNamespace => OneNamespace.IsMeantBy(Namespace);

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
