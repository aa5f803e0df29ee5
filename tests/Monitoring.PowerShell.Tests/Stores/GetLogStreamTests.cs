using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Stores;

public sealed class GetLogStreamTests : IDisposable
{
    private readonly StoredLogs _stored = new();

    public GetLogStreamTests()
    {
        _stored.WriteContainerLog("web.log", "one", "two", "three");
        _stored.WriteContainerLog("shop/db.log", "four");
        _stored.Collect(4);
    }

    [Fact]
    public void A_stream_reports_its_stored_entries()
    {
        PSObject stream = Assert.Single(_stored.QueryObjects("Get-LogStream -Path web.log"));

        Assert.Equal("3", $"{stream.Properties["Entries"].Value}");
        Assert.Equal("11", $"{stream.Properties["MessageBytes"].Value}");
        Assert.Equal(
            new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero),
            ((PSObject)stream.Properties["FirstTime"].Value).BaseObject);
        Assert.Equal(
            new DateTimeOffset(2026, 11, 23, 10, 0, 20, TimeSpan.Zero),
            ((PSObject)stream.Properties["LastTime"].Value).BaseObject);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("-Path shop", 1)]
    [InlineData("-Selector !path", 0)]
    [InlineData("-Metadata @{ path = '*.log' }", 2)]
    [InlineData("-Metadata @{ path = '*.txt' }", 0)]
    public void Streams_are_chosen_as_entries_are(string parameters, int expected) =>
        Assert.Equal(expected, _stored.Ask($"Get-LogStream {parameters}").Length);

    [Fact]
    public void The_metadata_of_a_stream_finds_its_entries() =>
        Assert.Equal(
            ["four"],
            _stored.Ask("Get-LogStream -Path db.log | ForEach-Object { Get-LogEntry -Metadata $_.Metadata }"));

    [Fact]
    public void The_table_shows_what_matters()
    {
        string[] lines = _stored.Show("Get-LogStream -Path web.log").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Matches("^ *Entries +Size +On disk +First +Last +Stream", lines[0].TrimEnd());
        Assert.Matches(@"^ +3 +11 B +\d+ B +2026-11-23 \d\d:00:00 +2026-11-23 \d\d:00:20 /", lines[2].TrimEnd());
    }

    [Fact]
    public void A_long_path_takes_no_column_from_the_table()
    {
        string name = new string('a', 120) + ".log";
        _stored.WriteContainerLog(name, "entry");
        _stored.Collect(1);

        string screen = _stored.Show("Get-LogStream -Path aaa*");

        Assert.Contains(" Last ", screen, StringComparison.Ordinal);
        Assert.Contains(
            "…aaa", string.Concat(screen.Where(character => !char.IsWhiteSpace(character))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-LogStream -Path we?*b.log")]
    [InlineData("Get-LogStream -Path we?*b.log | Format-List")]
    [InlineData("[version]'1.0'; Get-LogStream -Path we?*b.log")]
    public void Names_are_harmless(string script)
    {
        _stored.WriteContainerLog("we\u001b[5mb.log", "hostile");
        _stored.Collect(1);

        string screen = _stored.Show(script);

        Assert.Contains("we␛[5mb.log", screen.ReplaceLineEndings(string.Empty), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', screen);
    }

    public void Dispose() => _stored.Dispose();
}
