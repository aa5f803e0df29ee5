namespace Monitoring.Campaigns.ShortForms;

/// <summary>What those do whom the collector asks and who ask it; and everything together.</summary>
public sealed class NeighbourCampaignTests
{
    [Theory]
    [InlineData("api")]
    [InlineData("slow-consumer")]
    [InlineData("http-clients")]
    [InlineData("mixed")]
    public void No_line_is_lost_or_repeated(string name) => ShortCampaign.AssertGood(name);
}
