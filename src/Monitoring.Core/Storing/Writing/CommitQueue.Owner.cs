using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;

namespace Monitoring.Storing.Writing;

/// <content>The methods for the thread that owns the sink.</content>
internal sealed partial class CommitQueue
{
    /// <summary>Adds a batch; waits while the queue is full.</summary>
    /// <exception cref="OperationCanceledException">Canceled while waiting.</exception>
    public void Add(LogBatch batch, long messageBytes, CancellationToken cancellationToken)
    {
        if (TryAdd(batch, messageBytes))
        {
            ReportEvents();
            return;
        }

        using CancellationTokenRegistration pulse = cancellationToken.Register(Pulse);
        while (!TryAdd(batch, messageBytes))
        {
            ReportEvents();
            WaitForThread(() => IsFull && !cancellationToken.IsCancellationRequested);
            cancellationToken.ThrowIfCancellationRequested();
        }

        ReportEvents();
    }

    /// <summary>Requests a commit of the added batches.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            _isFlushRequested = !_filling.IsEmpty;
            Monitor.PulseAll(_gate);
        }

        ReportEvents();
    }

    /// <summary>Takes a committed batch.</summary>
    public bool TryTakeCommitted([NotNullWhen(true)] out LogBatch? batch)
    {
        ReportEvents();
        lock (_gate)
        {
            return _committed.TryDequeue(out batch);
        }
    }

    /// <summary>Requests a commit and waits for it; returns false if an attempt since then has failed.</summary>
    public bool Drain(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration pulse = cancellationToken.Register(Pulse);
        long begun;
        lock (_gate)
        {
            begun = _attempts;
            _isRetryRequested = true;
        }

        Flush();
        WaitForThread(
            () => !IsAllCommitted && _lastFailedAttempt <= begun && !cancellationToken.IsCancellationRequested);
        ReportEvents();
        lock (_gate)
        {
            return IsAllCommitted;
        }
    }

    /// <summary>Requests the committing thread to commit the remaining batches once, and to end.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopRequested = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Reports the thread's events.</summary>
    public void ReportEvents()
    {
        while (true)
        {
            StoreEvent storeEvent;
            lock (_gate)
            {
                if (!_pendingEvents.TryDequeue(out storeEvent))
                {
                    return;
                }
            }

            storeEvent.Report(_events);
        }
    }

    private bool TryAdd(LogBatch batch, long messageBytes)
    {
        lock (_gate)
        {
            if (IsFull)
            {
                return false;
            }

            _filling.Add(batch, messageBytes);
            if (IsFull)
            {
                Monitor.PulseAll(_gate);
            }

            return true;
        }
    }

    /// <summary>Waits while a condition holds, and reports events meanwhile.</summary>
    private void WaitForThread(Func<bool> holds)
    {
        while (true)
        {
            ReportEvents();
            lock (_gate)
            {
                if (!holds())
                {
                    return;
                }

                if (_pendingEvents.Count == 0)
                {
                    Monitor.Wait(_gate);
                }
            }
        }
    }
}
