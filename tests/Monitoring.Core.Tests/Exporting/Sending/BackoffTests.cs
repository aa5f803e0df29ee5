using Microsoft.Extensions.Time.Testing;

namespace Monitoring.Exporting.Sending;

/// <summary>The times between attempts, and the rate of requests.</summary>
public sealed class BackoffTests
{
    [Fact]
    public void The_ceiling_doubles_up_to_30_seconds_and_never_ends()
    {
        Backoff backoff = new(() => 1);
        double[] seconds = [.. Enumerable.Range(0, 100).Select(_ => backoff.Next().TotalSeconds)];
        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30], seconds[..8]);
        Assert.Equal(30, seconds[^1]);
        backoff.Reset();
        Assert.Equal(0.5, backoff.Next().TotalSeconds);
    }

    [Fact]
    public void The_time_is_anywhere_below_the_ceiling()
    {
        double random = 0;
        Backoff backoff = new(() => random);
        Assert.Equal(TimeSpan.Zero, backoff.Next());
        random = 0.25;
        Assert.Equal(0.25, backoff.Next().TotalSeconds);
    }

    [Fact]
    public void The_receiver_decides_up_to_an_hour()
    {
        Backoff backoff = new(() => 1);
        Assert.Equal(7, backoff.Next(TimeSpan.FromSeconds(7)).TotalSeconds);
        Assert.Equal(1, backoff.Next().TotalSeconds);
        Assert.Equal(TimeSpan.FromHours(1), backoff.Next(TimeSpan.FromDays(3)));
    }

    [Fact]
    public void Requests_wait_until_their_bytes_have_passed_at_the_rate()
    {
        FakeTimeProvider time = new();
        RateLimit limit = new(1000, time);
        Assert.Equal(2, limit.Record(2000).TotalSeconds);
        time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(1.5, limit.Record(1000).TotalSeconds);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, limit.Record(1000).TotalSeconds);
        Assert.Equal(TimeSpan.Zero, new RateLimit(null, time).Record(1 << 30));
    }
}
