using Monitoring.Campaigns.Logrotate;

namespace Monitoring.Campaigns.ShortForms;

/// <summary>Rotated files that are deleted unread or cannot be read.</summary>
public sealed class LogrotateLosingTests : LogrotateCampaignTests
{
    public static TheoryData<string> Names => NamesOf(LogrotateTopic.Losing);

    [Theory]
    [MemberData(nameof(Names))]
    public void No_line_is_repeated_or_lost_without_a_gap(string name) => AssertGood(name);
}
