namespace Monitoring.Watching;

/// <summary>When a wait that may be interrupted is to end.</summary>
/// <remarks>The kernel waits by its own clock: a watcher that waits in the kernel measures with
/// <see cref="TimeProvider.System"/>.</remarks>
internal readonly struct Deadline
{
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _timeout;
    private readonly long _start;

    private Deadline(TimeSpan timeout, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _timeout = timeout;
        _start = timeProvider.GetTimestamp();
    }

    /// <summary>What is left; <see cref="Timeout.InfiniteTimeSpan"/> if it never ends, zero once it is past.</summary>
    public TimeSpan Remaining
    {
        get
        {
            if (_timeout == Timeout.InfiniteTimeSpan)
            {
                return _timeout;
            }

            TimeSpan remaining = _timeout - _timeProvider.GetElapsedTime(_start);
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    /// <summary>What is left, rounded up, as poll(2) takes it: -1 without end; no more than an int holds, so that a
    /// longer wait is several.</summary>
    public int RemainingMilliseconds
    {
        get
        {
            TimeSpan remaining = Remaining;
            return remaining == Timeout.InfiniteTimeSpan
                ? -1
                : (int)Math.Min(Math.Ceiling(remaining.TotalMilliseconds), int.MaxValue);
        }
    }

    public bool IsPast => Remaining == TimeSpan.Zero;

    /// <summary>The end of a wait that begins now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, but not infinite.</exception>
    public static Deadline After(TimeSpan timeout, TimeProvider timeProvider)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A time-out is not negative.");
        }

        return new Deadline(timeout, timeProvider);
    }

    /// <summary>The shorter of a span and of what is left.</summary>
    public TimeSpan Limit(TimeSpan span)
    {
        TimeSpan remaining = Remaining;
        return remaining == Timeout.InfiniteTimeSpan || span < remaining ? span : remaining;
    }
}
