using Monitoring.Entries;

namespace Monitoring.Storing.Maintenance;

/// <summary>A clock that jumps ahead is believed once it has stayed there.</summary>
public sealed class RetentionClockTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ShiftedTime _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private DateTimeOffset Wall => _time.GetUtcNow();

    [Fact]
    public void A_clock_that_continues_is_accepted()
    {
        RetentionClock clock = new(_time, LogTimestamp.From(Wall - Minute));
        for (int hour = 0; hour < 100; hour++)
        {
            _time.Advance(TimeSpan.FromHours(hour));
            Assert.Null(clock.Check());
            Assert.Equal(Wall, clock.Now);
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(60 * 24)]
    [InlineData(60 * 24 * 365)]
    public void A_clock_that_jumps_ahead_is_accepted_after_an_hour(int minutes)
    {
        RetentionClock clock = new(_time, null);
        DateTimeOffset before = clock.Now;
        _time.Shift = TimeSpan.FromMinutes(minutes);
        for (int look = 0; look < 60; look++)
        {
            clock.Check();
            Assert.Equal(before + (look * Minute), clock.Now);
            _time.Advance(Minute);
        }

        clock.Check();
        Assert.Equal(Wall, clock.Now);
    }

    [Fact]
    public void A_clock_that_jumps_ahead_and_back_is_never_accepted()
    {
        RetentionClock clock = new(_time, null);
        for (int round = 0; round < 10; round++)
        {
            _time.Shift = TimeSpan.FromDays(30);
            clock.Check();
            _time.Advance(50 * Minute);
            clock.Check();
            Assert.Equal(Wall - _time.Shift, clock.Now);
            _time.Shift = TimeSpan.Zero;
            clock.Check();
            Assert.Equal(Wall, clock.Now);
        }
    }

    [Fact]
    public void A_clock_that_jumps_on_must_stay_where_it_is_then()
    {
        RetentionClock clock = new(_time, null);
        for (int jump = 1; jump < 10; jump++)
        {
            _time.Shift = TimeSpan.FromDays(jump);
            clock.Check();
            _time.Advance(50 * Minute);
            clock.Check();
            Assert.Equal(Wall - _time.Shift, clock.Now);
        }
    }

    [Fact]
    public void A_clock_that_goes_back_is_accepted_at_once()
    {
        RetentionClock clock = new(_time, null);
        _time.Shift = TimeSpan.FromDays(-400);
        Assert.Null(clock.Check());
        Assert.Equal(Wall, clock.Now);
    }

    [Fact]
    public void A_clock_that_is_far_slow_at_the_start_is_accepted()
    {
        RetentionClock clock = new(_time, LogTimestamp.From(Wall.AddYears(1)));
        clock.Check();
        Assert.Equal(Wall, clock.Now);
    }

    [Fact]
    public void A_clock_that_is_far_ahead_of_the_last_commit_at_the_start_must_stay_there()
    {
        DateTimeOffset last = Wall.AddDays(-30);
        RetentionClock clock = new(_time, LogTimestamp.From(last));
        clock.Check();
        Assert.Equal(last, clock.Now);
        _time.Advance(60 * Minute);
        Assert.NotNull(clock.Check());
        Assert.Equal(Wall, clock.Now);
    }

    [Fact]
    public void Entries_committed_before_a_clock_jump_move_with_it()
    {
        _time.Shift = DateTimeOffset.UnixEpoch - Wall;
        DateTimeOffset began = Wall;
        RetentionClock clock = new(_time, null);
        _time.Advance(3 * Minute);
        clock.Check();
        TimeSpan ahead = -_time.Shift;
        _time.Shift = TimeSpan.Zero;
        Assert.Null(clock.Check());
        _time.Advance(60 * Minute);
        RetentionClock.Jump jump = clock.Check()!.Value;
        Assert.Equal(LogTimestamp.From(began), jump.First);
        Assert.Equal(LogTimestamp.From(began + (63 * Minute)), jump.Last);
        Assert.Equal((long)ahead.TotalNanoseconds, jump.Nanoseconds);
    }

    [Fact]
    public void Commits_have_the_last_known_time_until_the_clock_is_accepted()
    {
        DateTimeOffset last = Wall - Minute;
        RetentionClock clock = new(_time, LogTimestamp.From(last));
        Assert.Equal(Wall, clock.CommitTime);
        clock.Check();
        _time.Advance(Minute);
        DateTimeOffset right = Wall;
        _time.Shift = TimeSpan.FromDays(10);
        Assert.Equal(right, clock.CommitTime);
        clock.Check();
        _time.Advance(Minute);
        Assert.Equal(right + Minute, clock.CommitTime);
        _time.Shift = TimeSpan.Zero;
        Assert.Equal(Wall, clock.CommitTime);
    }

    [Fact]
    public void Processes_that_live_shortly_wait_together()
    {
        DateTimeOffset last = Wall;
        _time.Shift = TimeSpan.FromDays(10);
        RetentionClock.Wait? left = null;
        for (int start = 0; start < 4; start++)
        {
            RetentionClock clock = new(_time, LogTimestamp.From(last), left);
            clock.Check();
            Assert.NotNull(clock.Waiting);
            _time.Advance(16 * Minute);
            Assert.Equal(start == 3, clock.Check() is not null);
            left = clock.Waiting;
            last = clock.CommitTime;

            // The clock goes on while nothing runs.
            _time.Shift += TimeSpan.FromMinutes(20);
        }
    }

    [Fact]
    public void A_larger_clock_jump_than_before_starts_a_new_wait()
    {
        DateTimeOffset last = Wall;
        _time.Shift = TimeSpan.FromDays(400);
        RetentionClock clock = new(
            _time, LogTimestamp.From(last), new RetentionClock.Wait(TimeSpan.FromDays(10), 59 * Minute));
        clock.Check();
        _time.Advance(59 * Minute);
        clock.Check();
        Assert.NotNull(clock.Waiting);
    }
}
