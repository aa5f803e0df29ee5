using Monitoring.Campaigns.Logrotate;

namespace Monitoring.Campaigns.ShortForms;

/// <summary>Rotated files that logrotate compresses.</summary>
public sealed class LogrotateCompressingTests : LogrotateCampaignTests
{
    public static TheoryData<string> Names => NamesOf(LogrotateTopic.Compressing);

    [Theory]
    [MemberData(nameof(Names))]
    public void No_line_is_lost_or_repeated(string name) => AssertGood(name);
}
