using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;

namespace Monitoring.Storing.Writing;

/// <content>What the thread that owns the sink calls.</content>
internal sealed partial class CommitQueue
{
    /// <summary>Adds a batch; waits while there is no room.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public void Add(LogBatch batch, long messageBytes, CancellationToken cancellationToken)
    {
        if (TryAdd(batch, messageBytes))
        {
            TellNews();
            return;
        }

        using CancellationTokenRegistration pulse = cancellationToken.Register(Pulse);
        while (!TryAdd(batch, messageBytes))
        {
            TellNews();
            WaitForThread(() => IsFull && !cancellationToken.IsCancellationRequested);
            cancellationToken.ThrowIfCancellationRequested();
        }

        TellNews();
    }

    /// <summary>Asks for a commit of what was added.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            _isFlushAsked = !_filling.IsEmpty;
            Monitor.PulseAll(_gate);
        }

        TellNews();
    }

    /// <summary>Takes a batch that is safe.</summary>
    public bool TryTakeCommitted([NotNullWhen(true)] out LogBatch? batch)
    {
        TellNews();
        lock (_gate)
        {
            return _safe.TryDequeue(out batch);
        }
    }

    /// <summary>Asks for a commit and waits for it; false if an attempt made since has failed.</summary>
    public bool Drain(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration pulse = cancellationToken.Register(Pulse);
        long begun;
        lock (_gate)
        {
            begun = _attempts;
            _isRetryAsked = true;
        }

        Flush();
        WaitForThread(() => !IsAllSafe && _lastFailedAttempt <= begun && !cancellationToken.IsCancellationRequested);
        TellNews();
        lock (_gate)
        {
            return IsAllSafe;
        }
    }

    /// <summary>The thread is to commit what there is, once, and to end.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopAsked = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Passes the thread's news on.</summary>
    public void TellNews()
    {
        while (true)
        {
            StoreEvent news;
            lock (_gate)
            {
                if (!_news.TryDequeue(out news))
                {
                    return;
                }
            }

            news.Tell(_events);
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

    /// <summary>Waits as long as something holds, and passes news on meanwhile.</summary>
    private void WaitForThread(Func<bool> holds)
    {
        while (true)
        {
            TellNews();
            lock (_gate)
            {
                if (!holds())
                {
                    return;
                }

                if (_news.Count == 0)
                {
                    Monitor.Wait(_gate);
                }
            }
        }
    }
}
