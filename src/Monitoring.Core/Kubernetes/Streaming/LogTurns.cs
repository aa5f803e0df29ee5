using Monitoring.Kubernetes.Streaming.Responses;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// A log is waiting (in the queue), open (it has a reading), postponed (it is not requested before a due time), or done.
// The number of open logs is limited. While others wait, an open log gives way when it was idle for a moment, or when
// its turn is over. It goes to the end of the queue and resumes from its position.

/// <summary>Schedules which logs are read.</summary>
/// <remarks>Used only on the collector's thread. Pure but for the clock.</remarks>
internal sealed class LogTurns(int maxOpen, TurnTimes times, TimeProvider timeProvider)
{
    private readonly Queue<ContainerLog> _waiting = [];
    private readonly HashSet<ContainerLog> _isWaiting = [];
    private readonly List<ContainerLog> _open = [];
    private readonly PriorityQueue<ContainerLog, long> _postponed = new();
    private readonly Dictionary<ContainerLog, long> _dueTick = [];

    /// <summary>The logs that are being read.</summary>
    public IReadOnlyList<ContainerLog> Open => _open;

    /// <summary>Whether a log waits for its turn.</summary>
    public bool HasWaiting => _waiting.Count > 0;

    /// <summary>Adds a log to the queue.</summary>
    public void Enqueue(ContainerLog log)
    {
        _dueTick.Remove(log);
        if (log.Reading is null && _isWaiting.Add(log))
        {
            _waiting.Enqueue(log);
        }
    }

    /// <summary>Postpones a log.</summary>
    public void Postpone(ContainerLog log, TimeSpan delay)
    {
        long due = timeProvider.GetTimestamp() + (long)(delay.TotalSeconds * timeProvider.TimestampFrequency);
        _dueTick[log] = due;
        _postponed.Enqueue(log, due);
    }

    /// <summary>Whether a log is postponed.</summary>
    public bool IsPostponed(ContainerLog log) => _dueTick.ContainsKey(log);

    /// <summary>Removes a log for good.</summary>
    public void Remove(ContainerLog log)
    {
        _dueTick.Remove(log);
        _open.Remove(log);
        _isWaiting.Remove(log);
    }

    /// <summary>Removes a log from the open ones.</summary>
    public void Close(ContainerLog log) => _open.Remove(log);

    /// <summary>Opens the log that has waited longest, unless the limit is reached.</summary>
    public ContainerLog? TryOpen()
    {
        EnqueueDue();
        while (_open.Count < maxOpen && _waiting.TryDequeue(out ContainerLog? log))
        {
            if (_isWaiting.Remove(log))
            {
                _open.Add(log);
                return log;
            }
        }

        return null;
    }

    /// <summary>Stops as many readings as logs wait, of those whose turn is over. The oldest is stopped
    /// first.</summary>
    public void StopForWaiting()
    {
        int wanted = _isWaiting.Count - (maxOpen - _open.Count) - _open.Count(log => log.Reading!.IsStopping);
        foreach (ContainerLog log in _open)
        {
            if (wanted <= 0)
            {
                return;
            }

            if (!log.Reading!.IsStopping && HasHadItsTurn(log.Reading))
            {
                log.Reading.Stop();
                wanted--;
            }
        }
    }

    /// <summary>The time until the next postponed log is due; null if there is none.</summary>
    public TimeSpan? UntilDue()
    {
        EnqueueDue();
        return _postponed.TryPeek(out _, out long due)
            ? TimeSpan.FromSeconds(
                Math.Max(0, due - timeProvider.GetTimestamp()) / (double)timeProvider.TimestampFrequency)
            : null;
    }

    /// <summary>Whether a reading has received nothing for the given time.</summary>
    public bool IsQuiet(LogReading reading, TimeSpan time) =>
        reading.QuietSinceTick is { } since && timeProvider.GetElapsedTime(since) >= time;

    private bool HasHadItsTurn(LogReading reading)
    {
        TimeSpan open = timeProvider.GetElapsedTime(reading.StartedTick);
        return IsQuiet(reading, times.Idle) || (open >= times.Busy && reading.HasUnseenLines) || open >= times.MaxTurn;
    }

    private void EnqueueDue()
    {
        long now = timeProvider.GetTimestamp();
        while (_postponed.TryPeek(out ContainerLog? log, out long due)
            && (due <= now || _dueTick.GetValueOrDefault(log) != due))
        {
            _postponed.Dequeue();
            if (_dueTick.GetValueOrDefault(log) == due)
            {
                Enqueue(log);
            }
        }
    }
}
