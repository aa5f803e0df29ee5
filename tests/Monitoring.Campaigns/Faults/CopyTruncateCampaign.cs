namespace Monitoring.Campaigns.Faults;

/// <summary>Logs that are copied and emptied.</summary>
internal sealed class CopyTruncateCampaign : Campaign
{
    public override string Name => "copytruncate";

    public override string Description => "a log copied and truncated, with no write in between";

    public override TimeSpan Interval => TimeSpan.FromSeconds(1);

    public override void Disturb(CampaignPlace place) => place.AnyLog().CopyTruncate();
}
