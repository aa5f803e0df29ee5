using Monitoring.Campaigns.Checking;

namespace Monitoring.Campaigns;

public sealed class CampaignReportTests : IDisposable
{
    private static readonly LineCheck Whole = new(1000, 0, 0, 0, 0, []);

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Each_result_is_a_row_with_its_kills_and_its_verdict()
    {
        CampaignReport report = CampaignReport.Begin(_files["r.md"], TimeProvider.System);
        report.Add(new CampaignResult("kill", 5, TimeSpan.FromSeconds(600), 700, 512, Whole, 0, [], null));
        report.Add(
            new CampaignResult(
            "api", 6, TimeSpan.FromSeconds(30), 7, 0, Whole with { Lost = 3 }, 2, ["a | b"], "line\nbreak"));
        report.AddNotRun("full-disk", "Nothing may be mounted here.");

        string[] rows = [.. File.ReadAllLines(_files["r.md"]).Where(line => line.StartsWith('|'))];
        Assert.Equal("| kill | 600 | 5 | 700 | 512 | 1000 | 0 | 0 | 0 | 0 | good |  |", rows[2]);
        Assert.Equal("| api | 30 | 6 | 7 | 0 | 1000 | 3 | 0 | 0 | 2 | **BAD** | a \\| b; line break |", rows[3]);
        Assert.Contains("| not run | Nothing may be mounted here. |", rows[4], StringComparison.Ordinal);
        Assert.All(
            rows,
            row => Assert.Equal(
            rows[0]
            .Count(character => character == '|'), row.Replace("\\|", "", StringComparison.Ordinal)
            .Count(character => character == '|')));
    }

    [Fact]
    public void A_second_run_is_added_to_the_first()
    {
        CampaignReport.Begin(_files["r.md"], TimeProvider.System);
        CampaignReport.Begin(_files["r.md"], TimeProvider.System);

        string[] lines = File.ReadAllLines(_files["r.md"]);
        Assert.Single(lines, line => line.StartsWith('#'));
        Assert.Equal(2, lines.Count(line => line.StartsWith("| campaign", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0, null, true)]
    [InlineData(1, 0, 0, 0, 0, null, false)]
    [InlineData(0, 1, 0, 0, 0, null, false)]
    [InlineData(0, 0, 1, 0, 0, null, false)]
    [InlineData(0, 0, 0, 1, 0, null, false)]
    [InlineData(0, 0, 0, 0, 1, null, false)]
    [InlineData(0, 0, 0, 0, 0, "The collector did not end in order.", false)]
    public void Only_a_result_without_anything_wrong_is_good(
        int lost, int repeated, int disordered, int unexpected, int gaps, string? fault, bool isGood)
    {
        LineCheck check = new(1000, lost, repeated, disordered, unexpected, []);

        Assert.Equal(isGood, new CampaignResult("kill", 5, default, 1, 0, check, gaps, [], fault).IsGood);
    }
}
