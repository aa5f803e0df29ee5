using System.Collections.Concurrent;
using Monitoring.Entries;
using Monitoring.Kubernetes.Streaming.Responses;
using Monitoring.Watching.Polling;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>What the tasks that read have for the collector's one thread, in its order.</summary>
/// <remarks>Bounded by those who put: each reading has one batch here and waits until it is taken before it makes another, so that
/// a slow taker slows the reading and all have their turn.</remarks>
internal sealed class ReadQueue(WakeSignal signal)
{
    private readonly ConcurrentQueue<Handed> _queue = [];
    private long _bytes;

    /// <summary>How many bytes of messages wait.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What has waited longest; null if nothing waits.</summary>
    public Handed? Oldest => _queue.TryPeek(out Handed? handed) ? handed : null;

    /// <summary>Puts something there.</summary>
    public void Put(Handed handed)
    {
        Interlocked.Add(ref _bytes, handed.Bytes);
        _queue.Enqueue(handed);
        signal.Set();
    }

    /// <summary>Takes what has waited longest.</summary>
    public Handed? TryTake()
    {
        if (!_queue.TryDequeue(out Handed? handed))
        {
            return null;
        }

        Interlocked.Add(ref _bytes, -handed.Bytes);
        return handed;
    }
}

/// <summary>One thing that a reading hands over: a batch, that it has begun, or its end.</summary>
/// <param name="Reading">Whose it is.</param>
/// <param name="Batch">The batch; null for anything else.</param>
/// <param name="Bytes">How long its lines were, in bytes.</param>
/// <param name="End">The end; null for anything else.</param>
internal sealed record Handed(LogReading Reading, LogBatch? Batch = null, long Bytes = 0, AnswerEnd? End = null);
