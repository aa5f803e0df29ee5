using Monitoring.Entries;

namespace Monitoring.Storing.Maintenance;

// Implementation notes
//
// A clock jumps when it goes ahead by more than Tolerance compared with the monotonic clock, or, at the start, compared with
// the store's last commit. It is believed at once when it goes back, because that deletes nothing, and when it goes ahead only
// after it has stayed there for SettleTime. Until then the last known time goes on with the monotonic clock.
//
// Until a clock is believed, commits have the last known time, too. Otherwise the next start would find a last commit of the wrong
// clock and believe it at once. A process that does not live for SettleTime leaves the rest of the wait to the next one.
//
// A node without a clock of its own starts in 1970 and jumps when it has found one. What this process committed before the jump
// would be decades old then. So the commit times of this process move with a jump once it is believed.

/// <summary>The time by which retention counts ages: the wall clock, except while it has jumped ahead.</summary>
internal sealed class RetentionClock
{
    /// <summary>The largest difference that is no jump.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>How long a clock must stay ahead before it is believed, on the monotonic clock.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromHours(1);

    /// <summary>A jump that is larger by less than this than an earlier process's is the same: some time has passed in between.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromDays(1);

    private readonly TimeProvider _timeProvider;
    private DateTimeOffset _began;
    private long _tick;
    private Wait? _pending;

    /// <summary>Begins with the last time that is known.</summary>
    /// <param name="timeProvider">The wall clock and the monotonic clock.</param>
    /// <param name="lastCommit">The time of the store's last commit; null for a store without entries.</param>
    /// <param name="left">The wait that an earlier process has left; null if there is none.</param>
    public RetentionClock(TimeProvider timeProvider, LogTimestamp? lastCommit, Wait? left = null)
    {
        _timeProvider = timeProvider;
        _tick = timeProvider.GetTimestamp();
        DateTimeOffset wall = timeProvider.GetUtcNow();
        Now = lastCommit is { } last && last.ToDateTimeOffset() < wall ? last.ToDateTimeOffset() : wall;

        // The last commit itself was an earlier process's.
        _began = Now < wall ? Now + TimeSpan.FromTicks(1) : Now;
        TimeSpan ahead = wall - Now;
        if (ahead > Tolerance && left is { } wait && ahead > wait.Ahead - Tolerance && ahead < wait.Ahead + MaxPause)
        {
            _pending = new Wait(ahead, wait.Waited);
        }
    }

    /// <summary>The time as of the last look.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The jump that is not believed yet, as of the last look; null if there is none.</summary>
    public Wait? Waiting => _pending;

    /// <summary>The time of a commit that is made now.</summary>
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
    /// <returns>The jump that is believed from now on; null if none is.</returns>
    public Jump? Look()
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
        if (wait.Waited < SettleTime)
        {
            return null;
        }

        TimeSpan ahead = wall - Now;
        Jump jump = new(LogTimestamp.From(_began), LogTimestamp.From(Now), (long)ahead.TotalNanoseconds);
        (Now, _began, _pending) = (wall, _began + ahead, null);
        return jump;
    }

    /// <summary>A jump that is not believed yet.</summary>
    /// <param name="Ahead">How far the clock is ahead.</param>
    /// <param name="Waited">How long it has stayed there, while a process ran.</param>
    internal readonly record struct Wait(TimeSpan Ahead, TimeSpan Waited);

    /// <summary>A jump of the clock.</summary>
    /// <param name="First">The time, before the jump, from which on this process has committed.</param>
    /// <param name="Last">The last known time before the jump is believed.</param>
    /// <param name="Nanoseconds">How far it went ahead.</param>
    internal readonly record struct Jump(LogTimestamp First, LogTimestamp Last, long Nanoseconds);
}
