using Microsoft.Extensions.Time.Testing;

namespace Monitoring.Watching;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void The_number_of_remaining_bytes_shrinks_to_zero()
    {
        Deadline deadline = Deadline.After(TimeSpan.FromSeconds(3), _clock);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(1), deadline.Remaining);
        Assert.False(deadline.IsPast);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.Zero, deadline.Remaining);
        Assert.True(deadline.IsPast);
    }

    [Fact]
    public void Without_end_it_never_passes()
    {
        Deadline deadline = Deadline.After(Timeout.InfiniteTimeSpan, _clock);
        _clock.Advance(TimeSpan.FromDays(1000));
        Assert.False(deadline.IsPast);
        Assert.Equal(-1, deadline.RemainingMilliseconds);
        Assert.Equal(TimeSpan.FromSeconds(1), deadline.Limit(TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(10_000, 1)]
    [InlineData(10_001, 2)]
    [InlineData(long.MaxValue, int.MaxValue)]
    public void Milliseconds_are_rounded_up_and_fit_an_int(long ticks, int milliseconds) =>
        Assert.Equal(milliseconds, Deadline.After(TimeSpan.FromTicks(ticks), _clock).RemainingMilliseconds);

    [Fact]
    public void The_shorter_span_counts()
    {
        Deadline deadline = Deadline.After(TimeSpan.FromSeconds(3), _clock);
        Assert.Equal(TimeSpan.FromSeconds(2), deadline.Limit(TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromSeconds(3), deadline.Limit(TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void A_negative_time_out_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Deadline.After(TimeSpan.FromSeconds(-1), _clock));
}
