using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Checking;
using Monitoring.Commands.Errors;
using Monitoring.Kubernetes.Paths;
using Monitoring.Parameters;
using Monitoring.Storing;

namespace Monitoring.Commands.Collecting;

/// <summary>Checks the node for a collector of Kubernetes logs: reports what will fail and how to fix it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "LogCollector")]
[OutputType(typeof(CollectorCheck), typeof(bool))]
public sealed class TestLogCollectorCommand : StoppableCommand, IDynamicParameters
{
    private readonly KubernetesApiParameters _api = new();

    /// <summary>The directories of the containers' logs: the directory of the links, or the kubelet's <c>pods</c>. The
    /// default is the environment variable ROOT_PATH, or <c>/var/log/containers</c>.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The store's file. The default is the one of Start-LogCollector.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StorePath { get; set; }

    /// <summary>Emits only whether no check has failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    public object GetDynamicParameters() => _api;

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

    /// <summary>Creates the plan from the parameters and the environment; false if an error has been written.</summary>
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
            NodeName = _api.ThisNode,
            Connection = _api.CreateConnection(this),
        };
        return true;
    }

    private IReadOnlyList<CollectorCheck> Run(CollectorCheckOptions options)
    {
        try
        {
            // On a thread of the pool: blocking the engine's own thread on its continuation would be a deadlock.
            return Task.Run(() => CollectorChecks.RunAsync(options, StopToken)).GetAwaiter().GetResult();
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
