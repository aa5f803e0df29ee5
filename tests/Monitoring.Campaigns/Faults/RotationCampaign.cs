namespace Monitoring.Campaigns.Faults;

/// <summary>Rotation as a kubelet does it, with compression of what was rotated before.</summary>
/// <param name="name">The name.</param>
/// <param name="every">The mean time between two rotations.</param>
internal sealed class RotationCampaign(string name, TimeSpan every) : Campaign
{
    public override string Name => name;

    public override string Description =>
        $"each log renamed about every {every.TotalMilliseconds} ms, its writer late by 10 ms, the one before compressed";

    public override TimeSpan Interval => every * 2 / Logs;

    public override void Disturb(CampaignPlace place) => place.AnyLog().Rotate(compresses: true);
}
