using System.Collections.Concurrent;
using Monitoring.Entries;
using Monitoring.Kubernetes.Streaming.Responses;
using Monitoring.Watching.Polling;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>The queue from the tasks that read to the collector's thread.</summary>
/// <remarks>Bounded by its producers: each reading has at most one batch here and waits until it is taken. A slow
/// consumer thus slows the reading, and all logs get their turn.</remarks>
internal sealed class ReadQueue(WakeSignal signal)
{
    private readonly ConcurrentQueue<ReadingResult> _queue = [];
    private long _bytes;

    /// <summary>The number of bytes of queued messages.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The oldest item; null if the queue is empty.</summary>
    public ReadingResult? Oldest => _queue.TryPeek(out ReadingResult? result) ? result : null;

    /// <summary>Adds an item.</summary>
    public void Put(ReadingResult result)
    {
        Interlocked.Add(ref _bytes, result.Bytes);
        _queue.Enqueue(result);
        signal.Set();
    }

    /// <summary>Takes the oldest item; null if the queue is empty.</summary>
    public ReadingResult? TryTake()
    {
        if (!_queue.TryDequeue(out ReadingResult? result))
        {
            return null;
        }

        Interlocked.Add(ref _bytes, -result.Bytes);
        return result;
    }
}

/// <summary>A result of a reading: a batch, the start of its response, or its end.</summary>
/// <param name="Reading">The reading.</param>
/// <param name="Batch">The batch; null for a start or an end.</param>
/// <param name="Bytes">The length of the batch's lines, in bytes.</param>
/// <param name="End">The end; null for a batch or a start.</param>
internal sealed record ReadingResult(
    LogReading Reading, LogBatch? Batch = null, long Bytes = 0, ResponseEnd? End = null);
