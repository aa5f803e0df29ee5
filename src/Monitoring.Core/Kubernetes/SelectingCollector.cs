using Monitoring.Collecting;
using Monitoring.Entries;

namespace Monitoring.Kubernetes;

// Implementation notes
//
// Of a new container's log it may not be known yet whether it is meant: the API says it a moment later, as a rule before the
// container writes anything. Its batches are kept until it has, in their order; a batch without entries brings the news of a
// quiet stream, see KubernetesCollector. What is kept has a bound: once there is too much of it, what is oldest is not meant.

/// <summary>Lets through those batches of another collector whose containers are meant.</summary>
public sealed class SelectingCollector : ILogCollector
{
    /// <summary>The most that is kept of logs of which nobody can tell yet whether they are meant, in bytes.</summary>
    private const long MostUndecidedBytes = 16 << 20;

    private readonly ILogCollector _inner;
    private readonly ContainerSelection _selection;
    private readonly LinkedList<LogBatch> _undecided = [];
    private readonly Queue<LogBatch> _decided = [];
    private readonly Dictionary<LogMetadata, bool?> _verdicts = new(ReferenceEqualityComparer.Instance);
    private long _undecidedBytes;

    /// <summary>Prepares to select.</summary>
    /// <param name="inner">What to select from; owned by the collector from here on.</param>
    /// <param name="selection">What is meant.</param>
    public SelectingCollector(ILogCollector inner, ContainerSelection selection) => (_inner, _selection) = (inner, selection);

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
        bool? isMeant = Judge(batch.Metadata);
        if (isMeant is { } verdict)
        {
            Settle(batch.Metadata.Identity, verdict);
            Pass(batch, verdict);
            return;
        }

        _undecided.AddLast(batch);
        _undecidedBytes += batch.HeldBytes;
        while (_undecidedBytes > MostUndecidedBytes)
        {
            Settle(_undecided.First!.Value.Metadata.Identity, isMeant: false);
        }
    }

    /// <summary>What has been kept of a stream is decided, in its order.</summary>
    private void Settle(LogMetadata identity, bool isMeant)
    {
        LinkedListNode<LogBatch>? node = _undecided.First;
        while (node is not null)
        {
            LinkedListNode<LogBatch>? next = node.Next;
            if (node.Value.Metadata.Identity == identity)
            {
                _undecided.Remove(node);
                _undecidedBytes -= node.Value.HeldBytes;
                Pass(node.Value, isMeant);
            }

            node = next;
        }
    }

    private void Pass(LogBatch batch, bool isMeant)
    {
        if (isMeant)
        {
            _decided.Enqueue(batch);
            return;
        }

        _inner.Commit(batch);
        batch.Dispose();
    }

    /// <summary>Asked once for all batches that have the same metadata.</summary>
    private bool? Judge(LogMetadata metadata)
    {
        const int MostRemembered = 10_000;
        if (!_verdicts.TryGetValue(metadata, out bool? verdict))
        {
            if (_verdicts.Count == MostRemembered)
            {
                _verdicts.Clear();
            }

            verdict = _selection.Means(metadata);
            _verdicts.Add(metadata, verdict);
        }

        return verdict;
    }
}
