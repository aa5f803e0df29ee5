namespace Monitoring.Campaigns.Faults;

/// <summary>Very many logs, rotated at once.</summary>
internal sealed class ManyCampaign : Campaign
{
    private const int AtOnce = 500;

    public override string Name => "many";

    public override string Description => $"2,000 logs, {AtOnce} of them rotated at once";

    public override int Logs => 2_000;

    public override void Disturb(CampaignPlace place)
    {
        for (int log = 0; log < AtOnce; log++)
        {
            place.AnyLog().Rotate(compresses: false);
        }
    }
}
