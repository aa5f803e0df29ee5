using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Output;

public sealed class FilterTests : IDisposable
{
    private readonly TemporaryDirectory _logs = new();
    private readonly EngineSession _session = new();
    private readonly string _log;

    public FilterTests() => _log = _logs.Write(
        "a.log", "level=debug GET /health", "level=info GET /cart", "level=warn slow", "level=error Timeout",
        "no level here");

    [Theory]
    [InlineData("Warning")]
    [InlineData("warn")]
    [InlineData("W")]
    public void Level_is_a_minimum_in_any_spelling(string level) =>
        Assert.Equal(["level=warn slow", "level=error Timeout"], Watch($"-Level {level}"));

    [Fact]
    public void Without_Level_entries_without_a_level_are_emitted_too() =>
        Assert.Contains("no level here", Watch("-Level Unknown"));

    [Fact]
    public void Pattern_selects_messages_that_match_one_pattern() =>
        Assert.Equal(["level=info GET /cart", "level=error Timeout"], Watch("-Pattern 'GET /c', timeout"));

    [Theory]
    [InlineData("-Contains 'GET /C', TIMEOUT", "level=info GET /cart", "level=error Timeout")]
    [InlineData("-Contains 'GET /C', Timeout -CaseSensitive", "level=error Timeout")]
    [InlineData("-Contains 'GET.*'")]
    public void Contains_selects_messages_that_contain_one_of_the_literal_texts(
        string filters, params string[] expected) =>
        Assert.Equal(expected, Watch(filters));

    [Fact]
    public void Not_match_leaves_out_what_matches_one_of_them() =>
        Assert.Equal(
            ["level=info GET /cart", "level=warn slow", "level=error Timeout"], Watch("-NotMatch health, 'no level'"));

    [Fact]
    public void Case_counts_only_with_CaseSensitive() =>
        Assert.Empty(Watch("-Pattern timeout -CaseSensitive"));

    [Fact]
    public void All_filters_hold_together() =>
        Assert.Equal(["level=warn slow"], Watch("-Level Warning -Pattern level -NotMatch timeout"));

    [Fact]
    public void A_pattern_that_times_out_passes_the_entry_and_warns_once()
    {
        string line = new string('a', 40) + "!";
        string log = _logs.Write("slow.log", line, line);
        using PowerShell shell = _session.Create("param($path) Watch-Log $path -NoFollow -Pattern '^(a+)+$'", log);

        Assert.Equal([line, line], shell.Invoke().Select(entry => entry.ToString()));
        Assert.Contains("(a+)+", Assert.Single(shell.Streams.Warning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pipeline_compares_levels_by_name() =>
        Assert.Equal(
            ["level=error Timeout"],
            _session.RunText("param($path) Watch-Log $path -NoFollow | Where-Object Level -ge Error", _log));

    public void Dispose()
    {
        _session.Dispose();
        _logs.Dispose();
    }

    private string[] Watch(string filters) =>
        _session.RunText($"param($path) Watch-Log $path -NoFollow {filters}", _log);
}
