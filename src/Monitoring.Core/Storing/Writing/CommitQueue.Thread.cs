using Monitoring.Entries;

namespace Monitoring.Storing.Writing;

/// <content>The methods for the committing thread.</content>
internal sealed partial class CommitQueue
{
    /// <summary>Whether the thread must end.</summary>
    public bool IsStopping
    {
        get
        {
            lock (_gate)
            {
                return _isStopRequested;
            }
        }
    }

    /// <summary>Takes the group that is due, to be committed after those taken before; null if there is none.</summary>
    public CommitGroup? TryTake()
    {
        lock (_gate)
        {
            if (!CanTake)
            {
                return null;
            }

            CommitGroup group = _filling;
            _taken.Enqueue(group);
            _filling = _empty.TryPop(out CommitGroup? empty) ? empty : new CommitGroup();
            _isFlushRequested = false;
            Monitor.PulseAll(_gate);
            return group;
        }
    }

    /// <summary>Records the start of an attempt to commit.</summary>
    /// <returns>Whether this is the last attempt.</returns>
    public bool BeginAttempt()
    {
        lock (_gate)
        {
            _attempts++;
            _isRetryRequested = false;
            return _isStopRequested;
        }
    }

    /// <summary>Records that the first taken group is committed.</summary>
    public void Succeed(string path)
    {
        lock (_gate)
        {
            ResolveProblem(path);
            CommitGroup group = _taken.Dequeue();
            foreach (LogBatch batch in group.Batches)
            {
                _committed.Enqueue(batch);
            }

            group.Clear();
            _empty.Push(group);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Records that the attempt has failed.</summary>
    public void Fail(StoreEvent storeEvent)
    {
        lock (_gate)
        {
            _lastFailedAttempt = _attempts;
            if (_problem != storeEvent.Kind)
            {
                ResolveProblem(storeEvent.Path);
                _problem = storeEvent.Kind;
                _pendingEvents.Enqueue(storeEvent);
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Adds an event to report.</summary>
    public void Add(StoreEvent storeEvent)
    {
        lock (_gate)
        {
            _pendingEvents.Enqueue(storeEvent);
        }
    }

    /// <summary>Waits until a group is due, a change waits, the thread must end, or the timeout has passed.</summary>
    public void WaitForGroup(TimeSpan timeout) =>
        WaitForOwner(timeout, () => !CanTake && !_isStopRequested && Changes.IsEmpty);

    /// <summary>Waits until the next retry is due or requested.</summary>
    public void WaitForRetry(TimeSpan timeout) => WaitForOwner(timeout, () => !_isRetryRequested && !_isStopRequested);

    private void ResolveProblem(string path)
    {
        if (_problem is { } kind)
        {
            _pendingEvents.Enqueue(new StoreEvent(kind, path, null));
            _problem = null;
        }
    }

    private void WaitForOwner(TimeSpan timeout, Func<bool> holds)
    {
        lock (_gate)
        {
            _isAlarmed = false;
        }

        _alarm.Change(timeout, Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            while (!_isAlarmed && holds())
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
