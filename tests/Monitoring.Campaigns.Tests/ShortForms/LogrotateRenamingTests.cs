using Monitoring.Campaigns.Logrotate;

namespace Monitoring.Campaigns.ShortForms;

/// <summary>Logs that logrotate renames.</summary>
public sealed class LogrotateRenamingTests : LogrotateCampaignTests
{
    public static TheoryData<string> Names => NamesOf(LogrotateTopic.Renaming);

    [Theory]
    [MemberData(nameof(Names))]
    public void No_line_is_lost_or_repeated(string name) => AssertGood(name);
}
