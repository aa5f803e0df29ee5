namespace Monitoring.Campaigns.Faults;

/// <summary>A clock that is set back and forth under the collector.</summary>
internal sealed class ClockCampaign : Campaign
{
    public override string Name => "clock";

    public override string Description =>
        "the collector's clock set by up to a day, back and forth, during rotations and kills";

    public override string[] CollectorOptions => ["--jumping-clock"];

    public override bool EndsCollector => true;

    public override void Disturb(CampaignPlace place)
    {
        place.AnyLog().Rotate(compresses: true);
        if (place.Random.Next(5) == 0)
        {
            place.Collector.Kill();
            place.Replace();
        }
    }
}
