using Monitoring.Campaigns.Faults;
using Monitoring.Campaigns.Logrotate;

namespace Monitoring.Campaigns;

/// <summary>The campaigns there are.</summary>
internal static class AllCampaigns
{
    private const string WithFewWatches =
        """exec unshare -Ur sh -c 'echo 3 > /proc/sys/user/max_inotify_watches && exec "$@"' sh "$@" """;

    /// <summary>New ones, in the order in which they are run.</summary>
    public static IReadOnlyList<Campaign> Create() =>
    [
        new RotationCampaign("rotate-2s", TimeSpan.FromSeconds(2)),
        new RotationCampaign("rotate-100ms", TimeSpan.FromMilliseconds(100)),
        new KubeletCampaign(),
        new CopyTruncateCampaign(),
        new KillCampaign("KILL"),
        new KillCampaign("TERM"),
        new FreezeCampaign(),
        new DirectoryCampaign(),
        new LimitCampaign("open-files", "no more than 200 open files for 300 logs", "ulimit -n 200 && exec \"$@\""),
        new LimitCampaign("no-watches", "no more than 3 inotify watches", WithFewWatches),
        new ManyCampaign(),
        new ClockCampaign(),
        new DiskCampaign(isFull: true),
        new DiskCampaign(isFull: false),
        new PowerLossCampaign(),
        new ApiCampaign(),
        new SlowConsumerCampaign("slow-consumer", watchesFiles: true),
        new HttpClientsCampaign(),
        new DestinationsCampaign(),
        new MixedCampaign(
        [
            new RotationCampaign("rotate", TimeSpan.FromSeconds(1)),
            new CopyTruncateCampaign(),
            new KillCampaign("KILL"),
            new KillCampaign("TERM"),
            new FreezeCampaign(),
            new DirectoryCampaign(),
            new ClockCampaign(),
            new DiskCampaign(isFull: true),
            new PowerLossCampaign(),
            new ApiCampaign(),
            new HttpClientsCampaign(),

            // A slow Watch-Log would not find all of several copies, which is a known limitation.
            new SlowConsumerCampaign("follow", watchesFiles: false),
        ]),
        .. LogrotateModes.All.Select(mode => new LogrotateCampaign(mode)),
    ];
}
