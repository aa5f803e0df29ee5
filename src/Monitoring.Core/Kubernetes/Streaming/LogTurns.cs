using Monitoring.Kubernetes.Streaming.Responses;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// A log is waiting for its turn (in a queue), open (it has a reading), at rest (it is not asked for before a time), or done.
// There are never more open than places. While others wait, one that is open gives its place away when nothing has come of it
// for a moment, or when it has had its turn; it goes to the end of the queue and resumes by its position.

/// <summary>Whose turn it is to be read.</summary>
/// <remarks>Belongs to the collector's thread. Pure but for the clock.</remarks>
internal sealed class LogTurns(int places, TurnTimes times, TimeProvider timeProvider)
{
    private readonly Queue<ContainerLog> _waiting = [];
    private readonly HashSet<ContainerLog> _isWaiting = [];
    private readonly List<ContainerLog> _open = [];
    private readonly PriorityQueue<ContainerLog, long> _resting = new();
    private readonly Dictionary<ContainerLog, long> _dueTick = [];

    /// <summary>Those that are being read.</summary>
    public IReadOnlyList<ContainerLog> Open => _open;

    /// <summary>Whether one waits for a place.</summary>
    public bool IsCrowded => _waiting.Count > 0;

    /// <summary>A log wants to be read.</summary>
    public void Enqueue(ContainerLog log)
    {
        _dueTick.Remove(log);
        if (log.Reading is null && _isWaiting.Add(log))
        {
            _waiting.Enqueue(log);
        }
    }

    /// <summary>A log is not to be read before a time is over.</summary>
    public void Rest(ContainerLog log, TimeSpan delay)
    {
        long due = timeProvider.GetTimestamp() + (long)(delay.TotalSeconds * timeProvider.TimestampFrequency);
        _dueTick[log] = due;
        _resting.Enqueue(log, due);
    }

    /// <summary>Whether a log is at rest.</summary>
    public bool IsResting(ContainerLog log) => _dueTick.ContainsKey(log);

    /// <summary>A log is not to be read any more.</summary>
    public void Remove(ContainerLog log)
    {
        _dueTick.Remove(log);
        _open.Remove(log);
        _isWaiting.Remove(log);
    }

    /// <summary>A log is not read any more, for now.</summary>
    public void Close(ContainerLog log) => _open.Remove(log);

    /// <summary>Takes the one that has waited longest, if there is a place.</summary>
    public ContainerLog? TryOpen()
    {
        Wake();
        while (_open.Count < places && _waiting.TryDequeue(out ContainerLog? log))
        {
            if (_isWaiting.Remove(log))
            {
                _open.Add(log);
                return log;
            }
        }

        return null;
    }

    /// <summary>Stops as many as others wait for, of those that have had their turn: who had it longest first.</summary>
    public void GiveWay()
    {
        int wanted = _isWaiting.Count - (places - _open.Count) - _open.Count(log => log.Reading!.IsStopping);
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

    /// <summary>How long it is until one at rest is due; null if none is at rest.</summary>
    public TimeSpan? UntilDue()
    {
        Wake();
        return _resting.TryPeek(out _, out long due)
            ? TimeSpan.FromSeconds(Math.Max(0, due - timeProvider.GetTimestamp()) / (double)timeProvider.TimestampFrequency)
            : null;
    }

    /// <summary>Whether nothing has come of a reading for as long as that.</summary>
    public bool IsQuiet(LogReading reading, TimeSpan time) =>
        reading.QuietSinceTick is { } since && timeProvider.GetElapsedTime(since) >= time;

    private bool HasHadItsTurn(LogReading reading)
    {
        TimeSpan open = timeProvider.GetElapsedTime(reading.StartedTick);
        return IsQuiet(reading, times.Idle) || (open >= times.Busy && reading.HasNews) || open >= times.Longest;
    }

    private void Wake()
    {
        long now = timeProvider.GetTimestamp();
        while (_resting.TryPeek(out ContainerLog? log, out long due)
            && (due <= now || _dueTick.GetValueOrDefault(log) != due))
        {
            _resting.Dequeue();
            if (_dueTick.GetValueOrDefault(log) == due)
            {
                Enqueue(log);
            }
        }
    }
}
