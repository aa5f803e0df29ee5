namespace Monitoring.Exporting.Sending;

/// <summary>Whether a collector stores so much that senders must leave it the processor. The store is the buffer: what
/// is sent later is not lost, but a log that is read too late may have been rotated.</summary>
/// <remarks>Added to by the collector's thread, read by any thread.</remarks>
internal sealed class CollectingLoad
{
    /// <summary>The rate from which on the load is high: it takes about a tenth of a processor.</summary>
    public const int HighEntriesPerSecond = 100_000;

    /// <summary>The period over which the rate is measured.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _timeProvider;
    private long _start;
    private long _entries;
    private volatile bool _wasHigh;

    /// <summary>Starts to measure.</summary>
    public CollectingLoad(TimeProvider timeProvider) =>
        (_timeProvider, _start) = (timeProvider, timeProvider.GetTimestamp());

    /// <summary>Whether the load was high in the last whole period, and has not ended since.</summary>
    public bool IsHigh => _wasHigh && _timeProvider.GetElapsedTime(Volatile.Read(ref _start)) < 2 * Period;

    /// <summary>Counts entries that are to be stored.</summary>
    public void Add(int entries)
    {
        _entries += entries;
        TimeSpan elapsed = _timeProvider.GetElapsedTime(_start);
        if (elapsed >= Period)
        {
            _wasHigh = _entries >= HighEntriesPerSecond * elapsed.TotalSeconds;
            _entries = 0;
            Volatile.Write(ref _start, _timeProvider.GetTimestamp());
        }
    }
}
