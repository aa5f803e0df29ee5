namespace Monitoring.Exporting.Sending;

/// <summary>Keeps requests under a rate: after a request, the next one waits until its bytes have passed at that
/// rate.</summary>
/// <param name="bytesPerSecond">The rate; null for no limit.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RateLimit(long? bytesPerSecond, TimeProvider timeProvider)
{
    private long? _startedTick;
    private TimeSpan _taken;

    /// <summary>Records a request.</summary>
    /// <param name="bytes">The size of the request.</param>
    /// <returns>The time to wait before the next request.</returns>
    public TimeSpan Record(long bytes)
    {
        if (bytesPerSecond is not { } rate)
        {
            return TimeSpan.Zero;
        }

        // Time without requests is not saved up.
        TimeSpan passed = _startedTick is { } tick ? timeProvider.GetElapsedTime(tick) : TimeSpan.Zero;
        _taken = _taken > passed ? _taken - passed : TimeSpan.Zero;
        _taken += TimeSpan.FromSeconds((double)bytes / rate);
        _startedTick = timeProvider.GetTimestamp();
        return _taken;
    }
}
