using System.Globalization;

namespace Monitoring.Campaigns.Faults;

/// <summary>The kubelet's parallel workers, with only one rotated file kept: what has not been read when its log is
/// rotated again, is lost.</summary>
internal sealed class KubeletCampaign : Campaign
{
    private const int LinesPerContainer = 4000;

    private long _rotations;

    public override string Name => "kubelet";

    public override string Description =>
        $"all logs rotated at once by parallel workers about every second, one rotated file kept, {LinesPerContainer} lines a second and container";

    public override int Logs => 8;

    public override int LinesPerSecond => Logs * LinesPerContainer;

    public override void Disturb(CampaignPlace place) =>
        Parallel.ForEach(place.Logs, log => Interlocked.Add(ref _rotations, log.RotateKeepingOne() ? 1 : 0));

    public override IEnumerable<string> GetRemarks() =>
        [string.Create(CultureInfo.InvariantCulture, $"{_rotations} rotations, {LinesPerSecond} lines a second.")];
}
