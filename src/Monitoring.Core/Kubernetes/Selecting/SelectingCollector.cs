using System.Runtime.CompilerServices;
using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Selecting;

// Implementation notes
//
// It may be unknown at first whether a new container's log is selected. The API reports the pod a moment later, usually
// before the container writes anything. Until then the batches are kept in their order. A quiet stream gets an empty
// batch with its new metadata, see KubernetesCollector. The kept batches have a size limit. Over the limit, the oldest
// stream counts as not selected.

/// <summary>Filters another collector's batches by a selection of containers.</summary>
internal sealed class SelectingCollector : ILogCollector
{
    /// <summary>The maximum size of the batches kept for undecided logs, in bytes.</summary>
    private const long MaxUndecidedBytes = 16 << 20;

    private readonly ILogCollector _inner;
    private readonly ContainerSelection _selection;
    private readonly LinkedList<LogBatch> _undecided = [];
    private readonly Queue<LogBatch> _decided = [];
    private readonly ConditionalWeakTable<LogMetadata, StrongBox<bool>> _decisions = [];
    private readonly IPodMetadataSource? _pods;
    private long _undecidedBytes;

    /// <summary>Creates a filter.</summary>
    /// <param name="inner">The collector to filter; disposed by this one.</param>
    /// <param name="selection">The selection.</param>
    /// <param name="pods">The source of pod metadata, if the selection depends on the containers' states.</param>
    public SelectingCollector(ILogCollector inner, ContainerSelection selection, IPodMetadataSource? pods = null) =>
        (_inner, _selection, _pods) = (inner, selection, pods);

    /// <inheritdoc/>
    public bool IsCompleted => _inner.IsCompleted && _decided.Count == 0;

    /// <inheritdoc/>
    public LogBatch? Collect(TimeSpan timeout, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_decided.TryDequeue(out LogBatch? decided))
            {
                return decided;
            }

            if (_inner.Collect(timeout, cancellationToken) is not { } batch)
            {
                return null;
            }

            Decide(batch);
        }
    }

    /// <inheritdoc/>
    public void Commit(LogBatch batch) => _inner.Commit(batch);

    /// <inheritdoc/>
    public void StopFollowing() => _inner.StopFollowing();

    /// <inheritdoc/>
    public CollectorBacklog MeasureBacklog() => _inner.MeasureBacklog();

    /// <inheritdoc/>
    public void Dispose()
    {
        _inner.Dispose();
        foreach (LogBatch batch in _undecided.Concat(_decided))
        {
            batch.Dispose();
        }

        _undecided.Clear();
        _decided.Clear();
    }

    private void Decide(LogBatch batch)
    {
        bool? isSelected = Evaluate(batch.Metadata);
        if (isSelected is { } decision)
        {
            FlushUndecided(batch.Metadata.Identity, decision);
            Pass(batch, decision);
            return;
        }

        _undecided.AddLast(batch);
        _undecidedBytes += batch.HeldBytes;
        while (_undecidedBytes > MaxUndecidedBytes)
        {
            FlushUndecided(_undecided.First!.Value.Metadata.Identity, isSelected: false);
        }
    }

    /// <summary>Passes on or discards the kept batches of a stream, in their order.</summary>
    private void FlushUndecided(LogMetadata identity, bool isSelected)
    {
        LinkedListNode<LogBatch>? node = _undecided.First;
        while (node is not null)
        {
            LinkedListNode<LogBatch>? next = node.Next;
            if (node.Value.Metadata.Identity == identity)
            {
                _undecided.Remove(node);
                _undecidedBytes -= node.Value.HeldBytes;
                Pass(node.Value, isSelected);
            }

            node = next;
        }
    }

    private void Pass(LogBatch batch, bool isSelected)
    {
        if (isSelected)
        {
            _decided.Enqueue(batch);
            return;
        }

        _inner.Commit(batch);
        batch.Dispose();
    }

    /// <summary>Evaluates the selection once for each stream, so that a container that ends is read to its end. Only a
    /// pod that the API does not have is evaluated again.</summary>
    private bool? Evaluate(LogMetadata metadata)
    {
        if (_decisions.TryGetValue(metadata.Identity, out StrongBox<bool>? decision))
        {
            return decision.Value;
        }

        bool? isSelected = _selection.IsSelected(metadata, Find(metadata));
        if (isSelected is { } decided && metadata.State != MetadataState.Missing)
        {
            _decisions.Add(metadata.Identity, new StrongBox<bool>(decided));
        }

        return isSelected;
    }

    private ContainerMetadata? Find(LogMetadata metadata)
    {
        if (_pods is null || !_selection.NeedsContainer || metadata.State != MetadataState.Live)
        {
            return null;
        }

        PodReference pod = new(
            metadata.Find(MetadataKeys.Namespace) ?? string.Empty,
            metadata.Find(MetadataKeys.PodName) ?? string.Empty,
            metadata.Find(MetadataKeys.PodUid) ?? string.Empty);
        string? name = metadata.Find(MetadataKeys.ContainerName);
        return _pods.TryGet(pod, out PodMetadata? known)
            ? known.Containers.FirstOrDefault(container => container.Name == name) : null;
    }
}
