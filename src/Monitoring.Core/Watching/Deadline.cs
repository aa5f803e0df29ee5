namespace Monitoring.Watching;

/// <summary>The end of a wait that may be interrupted.</summary>
/// <remarks>The kernel waits by its own clock, so a watcher that waits in the kernel measures
/// with <see cref="TimeProvider.System"/>.</remarks>
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

    /// <summary>The remaining time; <see cref="Timeout.InfiniteTimeSpan"/> for an infinite wait, zero once the
    /// deadline is past.</summary>
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

    /// <summary>The remaining time in milliseconds, rounded up, as an argument of poll(2): -1 for an infinite wait. At
    /// most the maximum of an int, so that a longer wait is split.</summary>
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

    /// <summary>Creates the deadline of a wait that begins now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is negative but not infinite.</exception>
    public static Deadline After(TimeSpan timeout, TimeProvider timeProvider)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A time-out is not negative.");
        }

        return new Deadline(timeout, timeProvider);
    }

    /// <summary>The shorter of a time span and the remaining time.</summary>
    public TimeSpan Limit(TimeSpan span)
    {
        TimeSpan remaining = Remaining;
        return remaining == Timeout.InfiniteTimeSpan || span < remaining ? span : remaining;
    }
}
