using Monitoring.Entries;

namespace Monitoring.Storing;

// Implementation notes
//
// A clock jumps when it goes ahead by more than Tolerance compared with the monotonic clock, or, at the start, compared with
// the store's last commit. It is believed at once when it goes back, because that deletes nothing, and when it goes ahead only
// after it has stayed there for SettleTime. Until then the last known time goes on with the monotonic clock.
//
// A node without a clock of its own starts in 1970 and jumps when it has found one. What this process committed before the jump
// would be decades old then. So the commit times of this process move with a jump once it is believed.

/// <summary>The time by which retention counts ages: the wall clock, except while it has jumped ahead.</summary>
internal sealed class RetentionClock
{
    /// <summary>The largest difference that is no jump.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>How long a clock must stay ahead before it is believed.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromHours(1);

    private readonly TimeProvider _timeProvider;
    private DateTimeOffset _began;
    private long _tick;
    private long _jumpTick;
    private Pending? _pending;

    /// <summary>Begins with the last time that is known.</summary>
    /// <param name="timeProvider">The wall clock and the monotonic clock.</param>
    /// <param name="lastCommit">The time of the store's last commit; null for a store without entries.</param>
    public RetentionClock(TimeProvider timeProvider, LogTimestamp? lastCommit)
    {
        _timeProvider = timeProvider;
        _tick = timeProvider.GetTimestamp();
        _began = timeProvider.GetUtcNow();
        Now = lastCommit is { } last && last.ToDateTimeOffset() < _began ? last.ToDateTimeOffset() : _began;
    }

    /// <summary>The time as of the last look.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Compares the clocks.</summary>
    /// <returns>The jump that is believed from now on, if this process has committed something before it.</returns>
    public Jump? Look()
    {
        long tick = _timeProvider.GetTimestamp();
        DateTimeOffset wall = _timeProvider.GetUtcNow();
        Now += _timeProvider.GetElapsedTime(_tick, tick);
        _tick = tick;
        if (wall <= Now + Tolerance)
        {
            _began = wall < _began ? wall : _began;
            (Now, _pending) = (wall, null);
            return null;
        }

        if (_pending is not { } pending || (wall - Now - pending.Ahead).Duration() > Tolerance)
        {
            _pending = new Pending(wall - Now, Now + Tolerance, wall);
            _jumpTick = tick;
            return null;
        }

        if (_timeProvider.GetElapsedTime(_jumpTick, tick) < SettleTime)
        {
            return null;
        }

        Jump jump = new(LogTimestamp.From(_began), LogTimestamp.From(pending.LastBefore), (long)pending.Ahead.TotalNanoseconds);
        bool hasBegunBefore = _began < pending.LastBefore;
        (Now, _began, _pending) = (wall, pending.FirstAfter, null);
        return hasBegunBefore ? jump : null;
    }

    /// <summary>A jump of the clock.</summary>
    /// <param name="First">The time, before the jump, from which on this process has committed.</param>
    /// <param name="Last">The last time before the jump.</param>
    /// <param name="Nanoseconds">How far it went ahead.</param>
    internal readonly record struct Jump(LogTimestamp First, LogTimestamp Last, long Nanoseconds);

    private readonly record struct Pending(TimeSpan Ahead, DateTimeOffset LastBefore, DateTimeOffset FirstAfter);
}
