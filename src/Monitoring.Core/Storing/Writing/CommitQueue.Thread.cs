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
                return _isStopAsked;
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
            _isFlushAsked = false;
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
            _isRetryAsked = false;
            return _isStopAsked;
        }
    }

    /// <summary>Records that the first taken group is committed.</summary>
    public void Succeed(string path)
    {
        lock (_gate)
        {
            SettleTrouble(path);
            CommitGroup group = _taken.Dequeue();
            foreach (LogBatch batch in group.Batches)
            {
                _safe.Enqueue(batch);
            }

            group.Clear();
            _empty.Push(group);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Records that the attempt has failed.</summary>
    public void Fail(StoreEvent news)
    {
        lock (_gate)
        {
            _lastFailedAttempt = _attempts;
            if (_trouble != news.Kind)
            {
                SettleTrouble(news.Path);
                _trouble = news.Kind;
                _news.Enqueue(news);
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Adds an event to report.</summary>
    public void Add(StoreEvent news)
    {
        lock (_gate)
        {
            _news.Enqueue(news);
        }
    }

    /// <summary>Waits until a group is due, the thread must end, or the timeout has passed.</summary>
    public void WaitForGroup(TimeSpan timeout) => WaitForOwner(timeout, () => !CanTake && !_isStopAsked);

    /// <summary>Waits until the next retry is due or requested.</summary>
    public void WaitForRetry(TimeSpan timeout) => WaitForOwner(timeout, () => !_isRetryAsked && !_isStopAsked);

    private void SettleTrouble(string path)
    {
        if (_trouble is { } kind)
        {
            _news.Enqueue(new StoreEvent(kind, path, null));
            _trouble = null;
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
