namespace Monitoring.Exporting.Sending;

/// <summary>The rate of entries over the last minute.</summary>
/// <remarks>Safe to use from several threads.</remarks>
internal sealed class SendingRate
{
    private const int Seconds = 60;

    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly long _start;

    /// <summary>The entries of each of the last seconds, by second since the start modulo their number.</summary>
    private readonly long[] _entries = new long[Seconds];
    private long _last;

    /// <summary>Starts to measure.</summary>
    public SendingRate(TimeProvider timeProvider) =>
        (_timeProvider, _start) = (timeProvider, timeProvider.GetTimestamp());

    /// <summary>Counts entries that were sent now.</summary>
    public void Add(long entries)
    {
        lock (_lock)
        {
            Advance();
            _entries[_last % Seconds] += entries;
        }
    }

    /// <summary>The entries per second: of the last minute, or since the start if that is less, at least over one
    /// second.</summary>
    public double Read()
    {
        lock (_lock)
        {
            double elapsed = Advance().TotalSeconds;
            return _entries.Sum() / Math.Clamp(elapsed, 1, Seconds);
        }
    }

    private TimeSpan Advance()
    {
        TimeSpan elapsed = _timeProvider.GetElapsedTime(_start);
        long now = (long)elapsed.TotalSeconds;
        for (long passed = Math.Max(_last + 1, now - Seconds + 1); passed <= now; passed++)
        {
            _entries[passed % Seconds] = 0;
        }

        _last = Math.Max(_last, now);
        return elapsed;
    }
}
