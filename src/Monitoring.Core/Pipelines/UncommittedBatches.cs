using Monitoring.Entries;

namespace Monitoring.Pipelines;

/// <summary>The read times of the batches that a sink has not committed yet, in the order of writing.</summary>
/// <remarks>One thread adds and removes; any thread can read the age, even while the first batch
/// waits for a full disk.</remarks>
internal sealed class UncommittedBatches(TimeProvider timeProvider)
{
    private readonly Queue<long> _ticks = [];
    private readonly Lock _gate = new();

    /// <summary>Whether there are no batches.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _ticks.Count == 0;
            }
        }
    }

    /// <summary>The time since the oldest batch was read; zero if there is none.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (_gate)
            {
                return _ticks.TryPeek(out long tick) ? timeProvider.GetElapsedTime(tick) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Appends a batch.</summary>
    public void Add(LogBatch batch)
    {
        lock (_gate)
        {
            _ticks.Enqueue(batch.ReadTick);
        }
    }

    /// <summary>Removes the oldest batch.</summary>
    public void RemoveFirst()
    {
        lock (_gate)
        {
            _ticks.Dequeue();
        }
    }
}
