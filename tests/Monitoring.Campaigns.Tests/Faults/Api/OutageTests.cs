namespace Monitoring.Campaigns.Faults.Api;

public sealed class OutageTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(0.24, 4)]
    [InlineData(0.25, 6)]
    [InlineData(0.75, 8)]
    [InlineData(1.75, 10)]
    [InlineData(7.75, 14)]
    public void Each_pause_is_twice_the_one_before(double seconds, int most) =>
        Assert.Equal(most, Outage.FindMostRequests(TimeSpan.FromSeconds(seconds)));
}
