namespace Monitoring.Campaigns.Faults;

/// <summary>A collector that is killed, or ended by a signal, during rotations.</summary>
/// <param name="signal">The signal.</param>
internal sealed class KillCampaign(string signal) : Campaign
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private int _unwilling;

    public override string Name => signal == "KILL" ? "kill" : "terminate";

    public override string Description => $"the collector ended by SIG{signal} and restarted, during rotations";

    public override bool EndsCollector => true;

    /// <summary>Each takes a while as it is.</summary>
    public override TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    public override void Disturb(CampaignPlace place)
    {
        place.AnyLog().Rotate(compresses: true);
        if (place.Random.Next(4) > 0)
        {
            // Some do not even come to open the store.
            place.Collector.WaitForBegin(StopTimeout);
            place.Pause(TimeSpan.FromMilliseconds(place.Random.Next(500)));
        }

        place.Collector.Signal(signal);
        _unwilling += place.Collector.WaitForEnd(StopTimeout) ? 0 : 1;
        place.AnyLog().Rotate(compresses: true);
        place.Pause(TimeSpan.FromMilliseconds(place.Random.Next(200)));
        place.Replace();
    }

    public override string? FindFault(CampaignPlace place) =>
        _unwilling > 0 ? $"{_unwilling} times it did not end." : null;
}
