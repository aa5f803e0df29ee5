using Monitoring.Campaigns.Logrotate;

namespace Monitoring.Campaigns.ShortForms;

/// <summary>Logs that logrotate copies.</summary>
public sealed class LogrotateCopyingTests : LogrotateCampaignTests
{
    public static TheoryData<string> Names => NamesOf(LogrotateTopic.Copying);

    [Theory]
    [MemberData(nameof(Names))]
    public void No_line_is_lost_or_repeated(string name) => AssertGood(name);
}
