using Monitoring.Entries;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// A clock jumps when it advances by more than Tolerance compared with the monotonic clock, or, at the start, compared
// with the store's last commit. A clock that goes back is trusted immediately, because that deletes nothing. A clock
// that jumps ahead is trusted only after it has stayed there for TrustDelay. Until then the last known time continues
// with the monotonic clock.
//
// Until a clock is trusted, commits also have the last known time. Otherwise the next start would find a last
// commit of the wrong clock and trust it immediately. A process that ends before TrustDelay leaves the rest of
// the wait to the next process.
//
// A node without a battery-backed clock starts in 1970 and jumps when it has synchronized its clock.
// Commits of this process before the jump would be decades old then. So the commit times of this process
// move with a jump when it is trusted.

/// <summary>The time for the age of entries: the wall clock, except while it has jumped ahead.</summary>
internal sealed class RetentionClock
{
    /// <summary>The maximum difference that is not a jump.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The time for which a clock must stay ahead before it is trusted, on the monotonic clock.</summary>
    public static readonly TimeSpan TrustDelay = TimeSpan.FromHours(1);

    /// <summary>A jump that exceeds an earlier process's jump by less than this is the same jump, because time has
    /// passed in between.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromDays(1);

    private readonly TimeProvider _timeProvider;
    private DateTimeOffset _began;
    private long _tick;
    private Wait? _pending;

    /// <summary>Starts with the last known time.</summary>
    /// <param name="timeProvider">The wall clock and the monotonic clock.</param>
    /// <param name="lastCommit">The time of the store's last commit; null for a store without entries.</param>
    /// <param name="left">The remaining wait of an earlier process; null if there is none.</param>
    public RetentionClock(TimeProvider timeProvider, LogTimestamp? lastCommit, Wait? left = null)
    {
        _timeProvider = timeProvider;
        _tick = timeProvider.GetTimestamp();
        DateTimeOffset wall = timeProvider.GetUtcNow();
        Now = lastCommit is { } last && last.ToDateTimeOffset() < wall ? last.ToDateTimeOffset() : wall;

        // The last commit itself belongs to an earlier process.
        _began = Now < wall ? Now + TimeSpan.FromTicks(1) : Now;
        TimeSpan ahead = wall - Now;
        if (ahead > Tolerance && left is { } wait && ahead > wait.Ahead - Tolerance && ahead < wait.Ahead + MaxPause)
        {
            _pending = new Wait(ahead, wait.Waited);
        }
    }

    /// <summary>The time as of the last comparison.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The jump that is not trusted yet, as of the last comparison; null if there is none.</summary>
    public Wait? Waiting => _pending;

    /// <summary>The time for a commit that is made now.</summary>
    public DateTimeOffset CommitTime
    {
        get
        {
            DateTimeOffset known = Now + _timeProvider.GetElapsedTime(_tick);
            DateTimeOffset wall = _timeProvider.GetUtcNow();
            return wall - known > Tolerance ? known : wall;
        }
    }

    /// <summary>Compares the clocks.</summary>
    /// <returns>The jump that is trusted from now on; null if there is none.</returns>
    public Jump? Check()
    {
        long tick = _timeProvider.GetTimestamp();
        DateTimeOffset wall = _timeProvider.GetUtcNow();
        TimeSpan elapsed = _timeProvider.GetElapsedTime(_tick, tick);
        Now += elapsed;
        _tick = tick;
        if (wall <= Now + Tolerance)
        {
            _began = wall < _began ? wall : _began;
            (Now, _pending) = (wall, null);
            return null;
        }

        if (_pending is not { } wait || (wall - Now - wait.Ahead).Duration() > Tolerance)
        {
            _pending = new Wait(wall - Now, TimeSpan.Zero);
            return null;
        }

        wait = wait with { Waited = wait.Waited + elapsed };
        _pending = wait;
        if (wait.Waited < TrustDelay)
        {
            return null;
        }

        TimeSpan ahead = wall - Now;
        Jump jump = new(LogTimestamp.From(_began), LogTimestamp.From(Now), (long)ahead.TotalNanoseconds);
        (Now, _began, _pending) = (wall, _began + ahead, null);
        return jump;
    }

    /// <summary>A jump that is not trusted yet.</summary>
    /// <param name="Ahead">The difference to the known time.</param>
    /// <param name="Waited">The time for which the clock has stayed ahead, while a process was running.</param>
    internal readonly record struct Wait(TimeSpan Ahead, TimeSpan Waited);

    /// <summary>A jump of the clock.</summary>
    /// <param name="First">The time, before the jump, of this process's first commit.</param>
    /// <param name="Last">The last known time before the jump was trusted.</param>
    /// <param name="Nanoseconds">The size of the jump, in nanoseconds.</param>
    internal readonly record struct Jump(LogTimestamp First, LogTimestamp Last, long Nanoseconds);
}
