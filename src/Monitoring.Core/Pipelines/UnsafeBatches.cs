using Monitoring.Entries;

namespace Monitoring.Pipelines;

/// <summary>When each batch was read that a sink has and has not made safe, in the order of writing.</summary>
/// <remarks>One thread adds and removes; any thread asks for the age, also while the first
/// waits for a full disk.</remarks>
internal sealed class UnsafeBatches(TimeProvider timeProvider)
{
    private readonly Queue<long> _ticks = [];
    private readonly Lock _gate = new();

    /// <summary>Whether there is none.</summary>
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

    /// <summary>The time since the oldest was read; zero if there is none.</summary>
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

    /// <summary>Adds a batch after the others.</summary>
    public void Add(LogBatch batch)
    {
        lock (_gate)
        {
            _ticks.Enqueue(batch.ReadTick);
        }
    }

    /// <summary>Removes the oldest.</summary>
    public void RemoveFirst()
    {
        lock (_gate)
        {
            _ticks.Dequeue();
        }
    }
}
