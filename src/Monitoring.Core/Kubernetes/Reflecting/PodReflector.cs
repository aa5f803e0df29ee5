using System.Diagnostics.CodeAnalysis;
using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Keeps the metadata of the pods of a node, or of a cluster, up to date with one list and one watch of the
/// API.</summary>
/// <remarks>
/// Runs on a thread pool thread from its creation until it is disposed, and retries after every failure. Known metadata
/// are kept while the API is unavailable. Any thread may read them, and a read never waits.
/// </remarks>
internal sealed class PodReflector : IPodMetadataSource
{
    /// <summary>The maximum time for the loop to notice its cancellation.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly PodTable _table;
    private readonly ApiProblems _problems;
    private readonly ApiProblems _ownerProblems;
    private readonly ReflectorLoop _loop;
    private readonly Task _running;
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<PodChange>? _onChanged;
    private long _version;

    /// <summary>Starts the reflector.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PodReflector(PodReflectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _onChanged = options.OnChanged;
        _table = new PodTable(
            options.DeletedPodLifetime, options.TimeProvider, options.NodeName is null ? null : PodTable.MaxNodeBytes);
        string server = options.Connection.Server.ToString();
        _problems = new ApiProblems(server);
        _ownerProblems = new ApiProblems($"owners of pods at {server}");
        OwnerResolver? owners = options.ResolvesOwners ? new OwnerResolver(options, _ownerProblems) : null;
        _loop = new ReflectorLoop(options, _table, owners, _problems, Notice, ReportChange);
        _running = Task.Run(_loop.RunAsync);
    }

    /// <inheritdoc/>
    public long Version => Interlocked.Read(ref _version);

    /// <inheritdoc/>
    public bool IsComplete => _loop.IsComplete;

    /// <summary>Completes when all pods have been listed for the first time.</summary>
    public Task Listed => _listed.Task;

    /// <summary>The failure of the last request; null while requests succeed.</summary>
    public KubernetesException? Failure => _loop.Failure;

    /// <inheritdoc/>
    string? IPodMetadataSource.Failure => _loop.Failure?.Message;

    /// <summary>The number of known pods, including deleted ones that are still kept.</summary>
    public int Count => _table.Count;

    /// <inheritdoc/>
    public bool TryGet(PodReference pod, [NotNullWhen(true)] out PodMetadata? metadata) =>
        _table.TryGet(pod, out metadata);

    /// <inheritdoc/>
    public void Release(PodReference pod) => _table.Release(pod);

    /// <inheritdoc/>
    public void ReportProblems(MonitoringEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        _problems.ReportProblems(events);
        _ownerProblems.ReportProblems(events);
    }

    /// <summary>Stops the reflector. Known metadata can still be read.</summary>
    public void Dispose()
    {
        _loop.Dispose();
        if (!_loop.IsCurrent)
        {
            // A call from within OnChanged would wait for itself.
            Task.WaitAny([_running], EndTimeout);
        }
    }

    private void ReportChange(PodChange change)
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
