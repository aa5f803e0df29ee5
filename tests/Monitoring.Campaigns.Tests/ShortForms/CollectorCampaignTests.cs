namespace Monitoring.Campaigns.ShortForms;

/// <summary>Faults of the collector and its store.</summary>
public sealed class CollectorCampaignTests
{
    [Theory]
    [InlineData("kill")]
    [InlineData("terminate")]
    [InlineData("clock")]
    [InlineData("full-disk")]
    [InlineData("read-only")]
    [InlineData("power-loss")]
    [InlineData("destinations")]
    public void No_line_is_lost_or_repeated(string name) => ShortCampaign.AssertGood(name);
}
