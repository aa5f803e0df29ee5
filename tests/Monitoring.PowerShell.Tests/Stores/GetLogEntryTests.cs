using System.Globalization;
using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Stores;

public sealed class GetLogEntryTests : IDisposable
{
    private readonly StoredLogs _stored = new();

    public GetLogEntryTests()
    {
        _stored.WriteContainerLog(
            "web.log", "level=info GET /cart", "level=debug GET /health", "level=error Timeout", "level=warn slow",
            "level=info GET /end");
        _stored.Logs.Write(
            "shop/db.log", "2026-11-23T10:00:05Z stderr F error: no route", "2026-11-23T10:00:15Z stderr F connected");
        _stored.Collect(7);
    }

    [Fact]
    public void All_streams_come_merged_by_time() => Assert.Equal(
        [
            "level=info GET /cart", "error: no route", "level=debug GET /health", "connected", "level=error Timeout",
            "level=warn slow", "level=info GET /end",
        ],
        _stored.Ask("Get-LogEntry"));

    [Theory]
    [InlineData("-Since 2026-11-23T10:00:15Z -Until 2026-11-23T10:00:30Z")]
    [InlineData("-After 2026-11-23T10:00:15Z -Before 2026-11-23T10:00:30Z")]
    [InlineData(
        "-Since ([datetime]::new(2026, 11, 23, 10, 0, 15, [DateTimeKind]::Utc)) -Until ([datetimeoffset]::new(2026, 11, 23, 11, 0, 30, '01:00:00'))")]
    [InlineData("-Since (Get-LogEntry -Contains connected) -Until (Get-LogEntry -Contains slow).ExactTimestamp")]
    public void Since_and_Until_select_a_half_open_range(string range) =>
        Assert.Equal(["connected", "level=error Timeout"], _stored.Ask($"Get-LogEntry {range}"));

    [Theory]
    [InlineData("-Since 1s", 0)]
    [InlineData("-Since ([timespan]::FromSeconds(1))", 0)]
    [InlineData("-Since 100000d", 7)]
    [InlineData("-Until 36500d", 0)]
    public void Since_accepts_a_duration_before_now(string range, int expected) =>
        Assert.Equal(expected, _stored.Ask($"Get-LogEntry {range}").Length);

    [Theory]
    [InlineData("-Contains timeout, ROUTE", "error: no route", "level=error Timeout")]
    [InlineData("-Contains timeout, route -CaseSensitive", "error: no route")]
    [InlineData("-Pattern 'GET /c', '^con'", "level=info GET /cart", "connected")]
    [InlineData("-Match 'get /c' -CaseSensitive")]
    [InlineData("-NotMatch level", "error: no route", "connected")]
    [InlineData("-Level err", "error: no route", "level=error Timeout")]
    [InlineData("-Stream stderr", "error: no route", "connected")]
    [InlineData(
        "-Contains level -NotMatch GET -Level Warning -Stream Stdout", "level=error Timeout", "level=warn slow")]
    public void Conditions_hold_together_and_one_of_their_values_suffices(
        string conditions, params string[] expected) =>
        Assert.Equal(expected, _stored.Ask($"Get-LogEntry {conditions}"));

    [Theory]
    [InlineData("-First 2", "level=info GET /cart", "error: no route")]
    [InlineData("-Head 1", "level=info GET /cart")]
    [InlineData("-TotalCount 1", "level=info GET /cart")]
    [InlineData("-First 0")]
    [InlineData("-Tail 2", "level=warn slow", "level=info GET /end")]
    [InlineData("-Last 1 -Stream Stderr", "connected")]
    [InlineData("-NewestFirst -First 2", "level=info GET /end", "level=warn slow")]
    [InlineData("-Descending -Stream Stderr", "connected", "error: no route")]
    [InlineData("-NewestFirst -Tail 1", "level=info GET /cart")]
    public void Order_and_number_are_parameters(string parameters, params string[] expected) =>
        Assert.Equal(expected, _stored.Ask($"Get-LogEntry {parameters}"));

    [Theory]
    [InlineData("*.log", 7)]
    [InlineData("web.log", 5)]
    [InlineData("WEB*", 5)]
    [InlineData("web.log, db.log", 7)]
    [InlineData("shop", 2)]
    [InlineData("shop/", 2)]
    [InlineData("shop/*.log", 2)]
    [InlineData("hop/db.log", 0)]
    [InlineData("eb.log", 0)]
    [InlineData("./web.log", 5)]
    [InlineData("./shop", 2)]
    [InlineData(".", 7)]
    [InlineData("../*/shop/db.log", 2)]
    [InlineData("nothing", 0)]
    public void A_path_is_a_file_a_directory_or_a_pattern(string path, int expected)
    {
        _stored.Session.Run(
            "param($path) [void]$ExecutionContext.SessionState.Path.SetLocation($path)", _stored.Logs.Path);

        Assert.Equal(expected, _stored.Ask($"Get-LogEntry -Path {path} -ErrorAction SilentlyContinue").Length);
    }

    [Fact]
    public void A_path_needs_no_name()
    {
        Assert.Equal(["error: no route", "connected"], _stored.Ask("Get-LogEntry db.log"));
        Assert.Equal(
            ["5", "2"], _stored.Ask("Get-LogStream web.log, db.log | ForEach-Object Entries").OrderDescending());
    }

    [Fact]
    public void A_whole_path_is_that_path() =>
        Assert.Equal(2, _stored.Ask($"Get-LogEntry -Path '{_stored.Logs["shop/db.log"]}'").Length);

    [Theory]
    [InlineData("-Metadata @{ path = '*web*' }", 5)]
    [InlineData("-Metadata @{ PATH = '*/web.log', '*/db.log' }", 7)]
    [InlineData("-Metadata @{ path = '*web*'; tier = '*' }", 0)]
    [InlineData("-Metadata ([ordered]@{ path = '*/db.log' })", 2)]
    [InlineData("-Metadata (Get-LogEntry -Tail 1).Metadata", 5)]
    [InlineData("-Selector path", 7)]
    [InlineData("-Selector !path", 0)]
    [InlineData("-Selector path,!tier", 7)]
    [InlineData("-l 'path notin (a, b)'", 7)]
    public void Streams_are_chosen_by_metadata(string parameters, int expected) =>
        Assert.Equal(expected, _stored.Ask($"Get-LogEntry {parameters}").Length);

    [Theory]
    [InlineData("")]
    [InlineData("-NewestFirst")]
    public void Pages_put_together_are_the_whole(string order)
    {
        string[] pages = _stored.Ask(
            $"$page = @(Get-LogEntry -First 3 {order}); while ($page) {{ $page; $page = @($page | Get-LogEntry -First 3 {order}) }}");

        Assert.Equal(_stored.Ask($"Get-LogEntry {order}"), pages);
    }

    [Fact]
    public void A_cursor_survives_as_text() => Assert.Equal(
        _stored.Ask("Get-LogEntry -Last 5"),
        _stored.Ask("$cursor = \"$((Get-LogEntry -First 2)[-1].Cursor)\"; Get-LogEntry -AfterEntry $cursor"));

    [Fact]
    public void A_cursor_is_shown_as_text_that_parses_to_the_same_cursor()
    {
        string shown = _stored.Show("(Get-LogEntry -First 2)[-1].Cursor").Trim();

        Assert.Equal(_stored.Ask("Get-LogEntry -Last 5"), _stored.Ask($"Get-LogEntry -AfterEntry {shown}"));
    }

    [Fact]
    public void An_empty_page_has_no_next_one() => Assert.Empty(_stored.Ask("@() | Get-LogEntry"));

    [Fact]
    public void An_entry_is_displayed_as_a_live_one() => Assert.Equal(
        _stored.Show($"Watch-Log '{_stored.Logs["web.log"]}' -NoFollow"), _stored.Show("Get-LogEntry -Path web.log"));

    [Fact]
    public void It_ends_when_the_pipeline_has_enough()
    {
        Assert.Equal(["level=info GET /cart"], _stored.Ask("Get-LogEntry | Select-Object -First 1"));
        Assert.Empty(_stored.OpenFiles());
    }

    [Fact]
    public void It_ends_when_the_pipeline_breaks()
    {
        Assert.Throws<RuntimeException>(() => _stored.Ask("Get-LogEntry | ForEach-Object { throw 'enough' }"));
        Assert.Empty(_stored.OpenFiles());
    }

    [Theory]
    [InlineData("Get-LogEntry -Selector 'app=web,,b'", "InvalidSelector")]
    [InlineData("Get-LogEntry -Pattern '('", "InvalidPattern")]
    [InlineData("Get-LogEntry -Since 1m -Until 2m", "TimeRangeTurnedRound")]
    [InlineData("Get-LogEntry -First 1 -Tail 1", "ParametersContradict")]
    [InlineData("Get-LogEntry -Follow -NewestFirst", "ParametersContradict")]
    [InlineData("Get-LogEntry -Follow -Until 1m", "ParametersContradict")]
    [InlineData("Get-LogEntry -Metadata @{ app = @() }", "NoMetadataValue")]
    [InlineData("Get-LogEntry -StorePath /nowhere/at/all.db", "StoreNotFound")]
    [InlineData("Get-LogEntry -StorePath variable:home", "NotInFileSystem")]
    [InlineData("Get-LogEntry -Since nonsense", "ParameterArgumentTransformationError")]
    [InlineData("Get-LogEntry -AfterEntry nonsense", "ParameterArgumentTransformationError")]
    [InlineData("Get-LogEntry -Context 1, 2, 3", "ParameterArgumentValidationError")]
    [InlineData("Get-LogEntry -First -1", "ParameterArgumentValidationError")]
    [InlineData("Get-LogEntry -Stream stdin", "CannotConvertArgumentNoMessage")]
    public void Contradicting_parameters_have_an_error_of_their_own(string script, string id)
    {
        ErrorRecord error = _stored.FailureOf(script);

        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    /// <summary>As a person reads it: local, and without the digits that "10m" never had.</summary>
    [Fact]
    public void A_reversed_time_range_is_an_error_in_local_time()
    {
        DateTimeOffset since = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

        string message =
            _stored.FailureOf("Get-LogEntry -Since 2026-11-23T10:00:00.5Z -Until 2026-11-23T09:00:00Z").ErrorDetails.Message;

        Assert.EndsWith(
            string.Create(
                CultureInfo.InvariantCulture,
                $"({since.ToLocalTime():yyyy-MM-dd HH:mm:ss}) must be earlier than -Until "
                + $"({since.AddHours(-1).ToLocalTime():yyyy-MM-dd HH:mm:ss})."),
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_selector_is_an_error_that_points_at_the_character()
    {
        string message = _stored.FailureOf("Get-LogEntry -Selector 'app=web,,b'").ErrorDetails.Message;

        string[] lines = message.Split('\n');
        Assert.Contains("app=web,,b", lines[^2], StringComparison.Ordinal);
        Assert.Equal(
            lines[^2].IndexOf(",,", StringComparison.Ordinal) + 1, lines[^1].IndexOf('^', StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_store_is_an_error_with_advice()
    {
        string text = _stored.Logs.Write("not-a-store.db", new string('x', 4096));

        ErrorRecord none = _stored.FailureOf($"Get-LogEntry -StorePath '{text}'");
        ErrorRecord missing = _stored.FailureOf($"Get-LogEntry -StorePath '{_stored.Logs["missing.db"]}'");

        Assert.StartsWith("NotAStore,", none.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.All(
            [none, missing],
            error =>
                Assert.DoesNotContain(
                error.ErrorDetails.RecommendedAction, error.ErrorDetails.Message, StringComparison.Ordinal));
        Assert.Contains("Start-LogCollector", missing.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.False(File.Exists(_stored.Logs["missing.db"]));
    }

    [Fact]
    public void An_entry_that_comes_from_no_store_has_no_place_in_one()
    {
        RuntimeException error = Assert.ThrowsAny<RuntimeException>(
            () => _stored.Ask("Get-LogEntry -AfterEntry ('a line' | ConvertFrom-ContainerLog)"));

        Assert.Contains("does not come from a store", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_times_out_passes_the_entry_and_warns_once()
    {
        string line = new string('a', 40) + "!";
        _stored.Logs.Write("slow.log", line, line);
        _stored.Collect(2);
        using PowerShell shell = _stored.Session.Create(
            "param($store) Get-LogEntry -StorePath $store -Path slow.log -Pattern '^(a+)+$'", _stored.Store);

        Assert.Equal([line, line], shell.Invoke().Select(entry => entry.ToString()));
        Assert.Contains("(a+)+", Assert.Single(shell.Streams.Warning).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _stored.Dispose();
}
