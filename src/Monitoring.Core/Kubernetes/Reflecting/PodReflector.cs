using System.Diagnostics.CodeAnalysis;
using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Knows the pods of a node, or of a cluster, from one list and one watch of the API.</summary>
/// <remarks>
/// Keeps itself up to date on a thread of the pool from its making until it is disposed, whatever the API does: what is known
/// stays known while nobody answers. Asked by any thread, and never waits.
/// </remarks>
public sealed class PodReflector : IPodMetadataSource
{
    /// <summary>How long its end may take: it only has to notice.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly PodTable _table;
    private readonly ApiTrouble _trouble;
    private readonly ApiTrouble _ownerTrouble;
    private readonly ReflectorLoop _loop;
    private readonly Task _running;
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<PodChange>? _onChanged;
    private long _version;

    /// <summary>Begins.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PodReflector(PodReflectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _onChanged = options.OnChanged;
        _table = new PodTable(options.Remembrance, options.TimeProvider, options.NodeName is null ? null : PodTable.MaxNodeBytes);
        string server = options.Connection.Server.ToString();
        _trouble = new ApiTrouble(server);
        _ownerTrouble = new ApiTrouble($"owners of pods at {server}");
        OwnerResolver? owners = options.ResolvesOwners ? new OwnerResolver(options, _ownerTrouble) : null;
        _loop = new ReflectorLoop(options, _table, owners, _trouble, Notice, Announce);
        _running = Task.Run(_loop.RunAsync);
    }

    /// <inheritdoc/>
    public long Version => Interlocked.Read(ref _version);

    /// <inheritdoc/>
    public bool IsComplete => _loop.IsComplete;

    /// <summary>Completes when all pods have been listed for the first time.</summary>
    public Task Listed => _listed.Task;

    /// <summary>Why the API cannot be asked now; null while it can.</summary>
    public KubernetesException? Failure => _loop.Failure;

    /// <inheritdoc/>
    string? IPodMetadataSource.Failure => _loop.Failure?.Message;

    /// <summary>How many pods are known, the remembered among them.</summary>
    public int Count => _table.Count;

    /// <inheritdoc/>
    public bool TryGet(PodReference pod, [NotNullWhen(true)] out PodMetadata? metadata) => _table.TryGet(pod, out metadata);

    /// <inheritdoc/>
    public void Release(PodReference pod) => _table.Release(pod);

    /// <inheritdoc/>
    public void Tell(MonitoringEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        _trouble.Tell(events);
        _ownerTrouble.Tell(events);
    }

    /// <summary>Ends it. What is known can still be asked for.</summary>
    public void Dispose()
    {
        _loop.Dispose();
        if (!_loop.IsCurrent)
        {
            // From inside OnChanged it would wait for itself.
            Task.WaitAny([_running], EndTimeout);
        }
    }

    private void Announce(PodChange change)
    {
        Interlocked.Increment(ref _version);
        _onChanged?.Invoke(change);
    }

    private void Notice()
    {
        Interlocked.Increment(ref _version);
        if (IsComplete)
        {
            _listed.TrySetResult();
        }
    }
}
