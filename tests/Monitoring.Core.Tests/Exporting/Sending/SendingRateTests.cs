using Microsoft.Extensions.Time.Testing;

namespace Monitoring.Exporting.Sending;

public sealed class SendingRateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_rate_is_that_of_the_last_minute_and_of_at_least_a_second()
    {
        SendingRate rate = new(_time);
        Assert.Equal(0, rate.Read());
        rate.Add(30);
        Assert.Equal(30, rate.Read());
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(3, rate.Read());

        for (int second = 0; second < 300; second++)
        {
            rate.Add(7);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // The current second has no entries yet.
        Assert.Equal(7 * 59 / 60.0, rate.Read());
    }

    [Fact]
    public void A_sender_that_has_sent_nothing_for_a_minute_has_the_rate_zero()
    {
        SendingRate rate = new(_time);
        rate.Add(1000);
        _time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.InRange(rate.Read(), 16, 17);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(0, rate.Read());
        _time.Advance(TimeSpan.FromDays(1));
        rate.Add(60);
        Assert.Equal(1, rate.Read());
    }
}
