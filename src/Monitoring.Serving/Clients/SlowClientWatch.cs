namespace Monitoring.Serving.Clients;

/// <summary>Disconnects a client that acknowledges nothing for a whole interval; no other client, however
/// slow.</summary>
/// <param name="taken">Reads the number of bytes that the client has acknowledged; null if the system does not count
/// them. A client must then acknowledge enough for the next write within an interval.</param>
/// <param name="cut">Closes the connection; called on another thread.</param>
/// <param name="interval">The interval.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SlowClientWatch(Func<long?> taken, Action cut, TimeSpan interval,
    TimeProvider timeProvider) : IDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long? _taken;
    private bool _isWaiting;

    /// <summary>Something waits for the client.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _isWaiting = true;
            _taken = taken();
            _timer ??= timeProvider.CreateTimer(
                static watch =>
                    ((SlowClientWatch)watch!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(interval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Nothing waits any more.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isWaiting = false;
            _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Check()
    {
        lock (_lock)
        {
            if (!_isWaiting)
            {
                return;
            }

            long? now = taken();
            if (now is not null && now != _taken)
            {
                _taken = now;
                _timer!.Change(interval, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        cut();
    }
}
