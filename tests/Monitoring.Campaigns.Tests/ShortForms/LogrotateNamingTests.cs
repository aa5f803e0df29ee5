using Monitoring.Campaigns.Logrotate;

namespace Monitoring.Campaigns.ShortForms;

/// <summary>Rotated files with other names and in other places.</summary>
public sealed class LogrotateNamingTests : LogrotateCampaignTests
{
    public static TheoryData<string> Names => NamesOf(LogrotateTopic.Naming);

    [Theory]
    [MemberData(nameof(Names))]
    public void No_line_is_lost_or_repeated(string name) => AssertGood(name);
}
