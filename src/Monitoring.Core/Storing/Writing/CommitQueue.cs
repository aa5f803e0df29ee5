using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Destinations;

namespace Monitoring.Storing.Writing;

// Implementation notes
//
// There are three groups: the owner fills one while the committing thread commits another, and the third, the next to
// commit, is encoded meanwhile. The thread takes the filled group when it is full or due, and returns it empty. The
// owner waits only when its group is full and the thread has two: this pauses the collection while a disk is full.
//
// One gate guards the whole state; every change that another thread may wait for pulses it.

/// <summary>The queue between the owner of a store's writer and its committing thread: batches to commit, committed
/// batches, and events.</summary>
internal sealed partial class CommitQueue : IDisposable
{
    private readonly object _gate = new();
    private readonly LogStoreOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly MonitoringEvents _events;
    private readonly ITimer _alarm;
    private readonly Queue<LogBatch> _committed = [];
    private readonly Queue<StoreEvent> _pendingEvents = [];
    private readonly Queue<CommitGroup> _taken = [];
    private readonly Stack<CommitGroup> _empty = [];
    private CommitGroup _filling = new();
    private bool _isFlushRequested;
    private bool _isRetryRequested;
    private bool _isStopRequested;
    private bool _isAlarmed;
    private long _attempts;
    private long _lastFailedAttempt;
    private WarningKind? _problem;

    /// <summary>Creates an empty queue.</summary>
    public CommitQueue(LogStoreOptions options, TimeProvider timeProvider, MonitoringEvents events)
    {
        _options = options;
        _timeProvider = timeProvider;
        _events = events;
        _alarm = timeProvider.CreateTimer(_ => Alarm(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Changes = new DestinationChanges { Added = Pulse };
    }

    /// <summary>The changes of destinations to commit.</summary>
    public DestinationChanges Changes { get; }

    /// <summary>Whether the last attempt to commit has failed.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_gate)
            {
                return _problem is not null;
            }
        }
    }

    /// <summary>The time until the oldest waiting batch is due.</summary>
    public TimeSpan FlushDue
    {
        get
        {
            lock (_gate)
            {
                if (_filling.IsEmpty || _isFlushRequested)
                {
                    return Timeout.InfiniteTimeSpan;
                }

                TimeSpan wait = _options.CommitInterval - _timeProvider.GetElapsedTime(_filling.OldestTick);
                return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            }
        }
    }

    private bool IsFull => _filling.HeldBytes >= _options.GroupBytes;

    private bool CanTake => !_filling.IsEmpty && (_isFlushRequested || _isStopRequested || IsFull);

    /// <summary>Disposes the batches that were not taken; the committing thread has ended.</summary>
    public void Dispose()
    {
        Changes.Close();
        _alarm.Dispose();
        foreach (LogBatch batch in _committed.Concat(_taken.SelectMany(group => group.Batches)).Concat(
            _filling.Batches))
        {
            batch.Dispose();
        }

        _committed.Clear();
        _taken.Clear();
        _filling.Clear();
    }

    private bool IsAllCommitted => _filling.IsEmpty && _taken.Count == 0;

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
