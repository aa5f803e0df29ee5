using Monitoring.Campaigns.Logrotate;

namespace Monitoring.Campaigns.ShortForms;

/// <summary>The modes of one topic in their short forms: a round of phases, in which the collector runs, is stopped,
/// and is killed or ends and is replaced.</summary>
public abstract class LogrotateCampaignTests
{
    /// <summary>The fault ends with the round: the collector is replaced at the end of it.</summary>
    private static readonly CampaignLength Round = new(TimeSpan.FromMilliseconds(1),
        Kills: 1)
    { MaxForKill = TimeSpan.FromMinutes(1) };

    /// <summary>All modes take longer than a suite may; the command runs them.</summary>
    private static readonly HashSet<string> ModesWithShortForm =
    [
        "create", "nocreate", "copy", "compress", "delaycompress", "dateext", "extension", "overrun", "rotate-0",
    ];

    private protected static TheoryData<string> NamesOf(LogrotateTopic topic) =>
        [.. LogrotateModes.All
            .Where(mode => mode.Topic == topic && ModesWithShortForm.Contains(mode.Name))
            .Select(mode => new LogrotateCampaign(mode).Name)];

    private protected static void AssertGood(string name) => ShortCampaign.AssertGood(name, Round);
}
