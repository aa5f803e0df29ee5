namespace Monitoring.Campaigns;

public sealed class CampaignLengthTests
{
    private static readonly CampaignLength Length = new(TimeSpan.FromSeconds(30), Kills: 10);

    [Theory]
    [InlineData(29, 10, false)]
    [InlineData(30, 10, true)]
    [InlineData(79, 9, false)]
    [InlineData(80, 9, true)]
    public void It_is_reached_with_the_time_and_the_kills_and_has_a_limit(int seconds, int kills, bool isReached) =>
        Assert.Equal(isReached, Length.IsReached(TimeSpan.FromSeconds(seconds), kills));
}
