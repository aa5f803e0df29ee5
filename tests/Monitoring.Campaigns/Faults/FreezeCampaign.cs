namespace Monitoring.Campaigns.Faults;

/// <summary>A collector that does not run for a while, in which more happens than the kernel keeps events
/// for.</summary>
internal sealed class FreezeCampaign : Campaign
{
    private const int Files = 10_000;

    public override string Name => "overflow";

    public override string Description =>
        "the collector stopped while 20,000 events overflow its queue, during rotations";

    public override TimeSpan Interval => TimeSpan.FromSeconds(4);

    public override void Disturb(CampaignPlace place)
    {
        place.Collector.Signal("STOP");
        for (int file = 0; file < Files; file++)
        {
            string path = Path.Join(place.LogDirectory, $"other-{file}.txt");
            File.Create(path).Dispose();
            File.Delete(path);
        }

        place.AnyLog().Rotate(compresses: true);
        place.AnyLog().Rotate(compresses: true);
        place.Collector.Signal("CONT");
    }
}
