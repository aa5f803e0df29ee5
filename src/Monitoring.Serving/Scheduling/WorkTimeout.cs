namespace Monitoring.Serving.Scheduling;

/// <summary>Cancels a query that works for longer than it may. The time in which it waits for its client does not
/// count.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class WorkTimeout : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TimeProvider _timeProvider;
    private bool _isLimited;
    private TimeSpan _left;
    private long _began;

    /// <summary>Starts the time.</summary>
    /// <param name="limit">The maximum time of the work; infinite for no limit.</param>
    /// <param name="timeProvider">The clock.</param>
    public WorkTimeout(TimeSpan limit, TimeProvider timeProvider)
    {
        _source = new CancellationTokenSource(limit, timeProvider);
        _timeProvider = timeProvider;
        _isLimited = limit != Timeout.InfiniteTimeSpan;
        _left = limit;
        _began = timeProvider.GetTimestamp();
    }

    /// <summary>The token that is canceled when the work exceeds the limit.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Stops the time while the work waits for the client.</summary>
    public void Pause()
    {
        if (_isLimited)
        {
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
            TimeSpan left = _left - _timeProvider.GetElapsedTime(_began);
            _left = left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }
    }

    /// <summary>Continues the time.</summary>
    public void Resume()
    {
        if (_isLimited)
        {
            _began = _timeProvider.GetTimestamp();
            _source.CancelAfter(_left);
        }
    }

    /// <summary>Removes the limit.</summary>
    public void RemoveLimit()
    {
        _isLimited = false;
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
