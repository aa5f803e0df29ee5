namespace Monitoring.Campaigns.ShortForms;

/// <summary>Runs a campaign for a moment. For longer: <c>dotnet run -c Release --project
/// tests/Monitoring.Campaigns</c>.</summary>
internal static class ShortCampaign
{
    private const int Seed = 20261126;

    private static readonly CampaignLength Length = new(TimeSpan.FromSeconds(1));

    /// <summary>Fails with what the campaign says, its seed too, if it is not good; skips it where it cannot be run,
    /// and says why.</summary>
    public static void AssertGood(string name) => AssertGood(name, Length);

    /// <inheritdoc cref="AssertGood(string)"/>
    /// <param name="name">The campaign.</param>
    /// <param name="length">The length of the campaign.</param>
    public static void AssertGood(string name, CampaignLength length)
    {
        Campaign campaign = AllCampaigns.Create().Single(campaign => campaign.Name == name);
        string? obstacle = campaign.FindObstacle();
        Assert.SkipWhen(obstacle is not null, obstacle ?? string.Empty);

        CampaignResult result = CampaignRun.Run(campaign, length, Seed);

        Assert.True(result.IsGood, result.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(result.ToString());
    }
}
