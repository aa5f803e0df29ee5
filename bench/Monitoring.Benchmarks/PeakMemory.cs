namespace Monitoring.Benchmarks;

/// <summary>The peak memory of the process since this was made, sampled every few milliseconds.</summary>
internal sealed class PeakMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly long _before;
    private readonly Timer _timer;
    private long _peak;

    public PeakMemory()
    {
        GC.Collect();
        _before = Environment.WorkingSet;
        _peak = _before;
        _timer = new Timer(_ => _peak = Math.Max(_peak, Environment.WorkingSet), state: null, TimeSpan.Zero, Interval);
    }

    /// <summary>Bytes more than at the beginning, at most.</summary>
    public long Growth => _peak - _before;

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
