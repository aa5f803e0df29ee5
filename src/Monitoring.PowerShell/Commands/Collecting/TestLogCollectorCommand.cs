using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Checking;
using Monitoring.Commands.Errors;
using Monitoring.Kubernetes.Paths;
using Monitoring.Storing;

namespace Monitoring.Commands.Collecting;

/// <summary>Checks the node for a collector of Kubernetes logs: reports what will fail and how to fix it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "LogCollector")]
[OutputType(typeof(CollectorCheck), typeof(bool))]
public sealed class TestLogCollectorCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The directories of the containers' logs: the directory of the links, or the kubelet's <c>pods</c>. The
    /// default is the environment variable ROOT_PATH, or <c>/var/log/containers</c>.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The store's file. The default is the one of Start-LogCollector.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StorePath { get; set; }

    /// <summary>This node's name. The default is the environment variable NODE_NAME, or the host's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NodeName { get; set; }

    /// <summary>The URL of an API that requires no credentials, such as kubectl proxy's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesApi { get; set; }

    /// <summary>A kubeconfig file. The default is the service account of this process's pod, or the kubeconfig that
    /// kubectl uses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <summary>A context of the kubeconfig.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeContext { get; set; }

    /// <summary>Sends a kubeconfig's credentials to an API on this machine over plain HTTP too. The default is no, as
    /// in kubectl.</summary>
    [Parameter]
    public SwitchParameter AllowPlainHttp { get; set; }

    /// <summary>Does not use the Kubernetes API.</summary>
    [Parameter]
    public SwitchParameter NoKubernetesApi { get; set; }

    /// <summary>Emits only whether no check has failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!TryCreateOptions(out CollectorCheckOptions? options))
        {
            return;
        }

        IReadOnlyList<CollectorCheck> checks = Run(options);
        if (Quiet)
        {
            WriteObject(checks.All(check => check.Status != CheckStatus.Failed));
            return;
        }

        WriteObject(checks, enumerateCollection: true);
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
            // The engine stops from another thread; the pipeline may have just ended by itself.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Creates the options from the parameters and the environment; false if an error has been
    /// written.</summary>
    private bool TryCreateOptions([NotNullWhen(true)] out CollectorCheckOptions? options)
    {
        options = null;
        List<string> roots = [];
        foreach (string path in Path.Length > 0 ? Path : [NodeLogRoot.Find()])
        {
            if (!FileSystemPath.TryResolve(this, path, out string? root))
            {
                return false;
            }

            roots.Add(root);
        }

        if (!FileSystemPath.TryResolve(this, StorePath ?? LogStoreLocation.Default(), out string? store))
        {
            return false;
        }

        options = new CollectorCheckOptions
        {
            Roots = roots,
            StorePath = store,
            NodeName = Kubernetes.NodeName.Find(NodeName),
            Connection = ClusterChoice.Create(this, NoKubernetesApi, KubernetesApi, KubeConfig, KubeContext, AllowPlainHttp),
        };
        return true;
    }

    private IReadOnlyList<CollectorCheck> Run(CollectorCheckOptions options)
    {
        try
        {
            // On a thread of the pool: blocking the engine's own thread on its continuation would be a deadlock.
            return Task.Run(() => CollectorChecks.RunAsync(options, _stop.Token)).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(LogErrors.Kubernetes(exception));
            throw;
        }
    }
}
