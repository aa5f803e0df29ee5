namespace Monitoring.Campaigns.Faults.Api;

public sealed class OutageTests
{
    [Theory]
    [InlineData(0, 8)]
    [InlineData(0.24, 8)]
    [InlineData(0.25, 12)]
    [InlineData(0.75, 16)]
    [InlineData(1.75, 20)]
    [InlineData(7.75, 28)]
    public void Each_pause_is_twice_the_one_before(double seconds, int most) =>
        Assert.Equal(most, Outage.FindMostRequests(TimeSpan.FromSeconds(seconds)));
}
