using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Storing.Writing;

// Implementation notes
//
// There are three groups: the owner fills one while the committing thread makes another one safe, and the third, the
// next to be made safe, is encoded meanwhile. The thread takes the filled one when it is full or due, and gives it back
// empty. The owner waits only when its group is full and the thread has two: on a full disk that is what pauses the
// collection.
//
// One gate guards everything here; whoever changes something that another thread may wait for pulses it.

/// <summary>What the owner of a store's writer and its committing thread share: batches to make safe, batches
/// that are, and news.</summary>
internal sealed partial class CommitQueue : IDisposable
{
    private readonly object _gate = new();
    private readonly LogStoreOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly MonitoringEvents _events;
    private readonly ITimer _alarm;
    private readonly Queue<LogBatch> _safe = [];
    private readonly Queue<StoreEvent> _news = [];
    private readonly Queue<CommitGroup> _taken = [];
    private readonly Stack<CommitGroup> _empty = [];
    private CommitGroup _filling = new();
    private bool _isFlushAsked;
    private bool _isRetryAsked;
    private bool _isStopAsked;
    private bool _isAlarmed;
    private long _attempts;
    private long _lastFailedAttempt;
    private WarningKind? _trouble;

    /// <summary>Begins with nothing.</summary>
    public CommitQueue(LogStoreOptions options, TimeProvider timeProvider, MonitoringEvents events)
    {
        _options = options;
        _timeProvider = timeProvider;
        _events = events;
        _alarm = timeProvider.CreateTimer(_ => Alarm(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the last attempt to commit has failed.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_gate)
            {
                return _trouble is not null;
            }
        }
    }

    /// <summary>How long until the oldest batch that waits is due.</summary>
    public TimeSpan FlushDue
    {
        get
        {
            lock (_gate)
            {
                if (_filling.IsEmpty || _isFlushAsked)
                {
                    return Timeout.InfiniteTimeSpan;
                }

                TimeSpan wait = _options.CommitInterval - _timeProvider.GetElapsedTime(_filling.OldestTick);
                return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            }
        }
    }

    private bool IsFull => _filling.HeldBytes >= _options.GroupBytes;

    private bool CanTake => !_filling.IsEmpty && (_isFlushAsked || _isStopAsked || IsFull);

    /// <summary>Gives back the batches that nobody has taken; the thread has ended.</summary>
    public void Dispose()
    {
        _alarm.Dispose();
        foreach (LogBatch batch in _safe.Concat(_taken.SelectMany(group => group.Batches)).Concat(_filling.Batches))
        {
            batch.Dispose();
        }

        _safe.Clear();
        _taken.Clear();
        _filling.Clear();
    }

    private bool IsAllSafe => _filling.IsEmpty && _taken.Count == 0;

    private void Alarm()
    {
        lock (_gate)
        {
            _isAlarmed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Pulse()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
