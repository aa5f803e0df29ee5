namespace Monitoring.Campaigns;

public sealed class CampaignOrderTests
{
    [Fact]
    public void Without_arguments_all_run_for_half_a_minute()
    {
        Assert.True(CampaignOrder.TryParse([], 5, out CampaignOrder? order));
        Assert.Empty(order.Names);
        Assert.Equal((TimeSpan.FromSeconds(30), 5, 0, null), (order.Duration, order.Seed, order.Kills, order.Report));
    }

    [Fact]
    public void Names_and_options_may_have_any_order()
    {
        Assert.True(CampaignOrder.TryParse(
            ["kill", "--seconds", "7", "--seed", "8", "clock", "--kills", "9", "--report", "a.md"], 5,
            out CampaignOrder? order));
        Assert.Equal(["kill", "clock"], order.Names);
        Assert.Equal((TimeSpan.FromSeconds(7), 8, 9, "a.md"), (order.Duration, order.Seed, order.Kills, order.Report));
    }

    [Theory]
    [InlineData("--seconds")]
    [InlineData("--seconds", "soon")]
    [InlineData("--seconds", "-1")]
    [InlineData("--report")]
    [InlineData("--speed", "3")]
    public void What_cannot_be_understood_is_refused(params string[] arguments) =>
        Assert.False(CampaignOrder.TryParse(arguments, 5, out _));
}
