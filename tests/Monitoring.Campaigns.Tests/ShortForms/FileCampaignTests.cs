namespace Monitoring.Campaigns.ShortForms;

/// <summary>Faults of the logs.</summary>
public sealed class FileCampaignTests
{
    [Theory]
    [InlineData("rotate-2s")]
    [InlineData("rotate-100ms")]
    [InlineData("kubelet")]
    [InlineData("copytruncate")]
    [InlineData("overflow")]
    [InlineData("directory")]
    [InlineData("open-files")]
    [InlineData("no-watches")]
    [InlineData("many")]
    public void No_line_is_lost_or_repeated(string name) => ShortCampaign.AssertGood(name);
}
