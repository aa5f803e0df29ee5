namespace Monitoring.Campaigns;

/// <summary>Each campaign for a moment. For longer: <c>dotnet run -c Release --project tests/Monitoring.Campaigns</c>.</summary>
/// <remarks>One after the other: each has a collector of its own and leaves the other core to it.</remarks>
public sealed class ShortCampaignTests
{
    private const int Seed = 20261126;

    private static readonly CampaignLength Length = new(TimeSpan.FromSeconds(1));

    public static TheoryData<string> Names { get; } = new(
        "rotate-2s",
        "rotate-100ms",
        "copytruncate",
        "kill",
        "terminate",
        "overflow",
        "directory",
        "no-watches",
        "many",
        "clock",
        "full-disk",
        "read-only",
        "power-loss",
        "mixed");

    [Theory]
    [MemberData(nameof(Names))]
    public void No_line_is_lost_or_repeated(string name)
    {
        Campaign campaign = AllCampaigns.Create().Single(campaign => campaign.Name == name);
        string? obstacle = campaign.FindObstacle();
        Assert.SkipWhen(obstacle is not null, obstacle ?? string.Empty);

        CampaignResult result = CampaignRun.Run(campaign, Length, Seed);

        Assert.True(result.IsGood, result.ToString());
    }
}
