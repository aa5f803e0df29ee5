namespace Monitoring.Campaigns.ShortForms;

/// <summary>Faults of the API server and of HTTP clients, and all faults together.</summary>
public sealed class NeighbourCampaignTests
{
    [Theory]
    [InlineData("api")]
    [InlineData("slow-consumer")]
    [InlineData("http-clients")]
    [InlineData("mixed")]
    public void No_line_is_lost_or_repeated(string name) => ShortCampaign.AssertGood(name);
}
