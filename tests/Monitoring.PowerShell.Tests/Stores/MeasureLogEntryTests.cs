using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Stores;

/// <summary>Everything holds for entries from the pipeline, and for those that the store counts itself.</summary>
public sealed class MeasureLogEntryTests : IDisposable
{
    private const string Show =
        "| ForEach-Object { \"$($_.Time.ToString('HH:mm:ss')) $($_.Value) $($_.Count)\".Trim() }";

    private readonly StoredLogs _stored = new();

    public MeasureLogEntryTests()
    {
        _stored.WriteContainerLog(
            "web.log",
            "{\"level\":\"info\",\"status\":200}", "{\"level\":\"error\",\"status\":500}",
            "{\"level\":\"info\",\"status\":200}",
            "{\"level\":\"info\",\"status\":404}");
        _stored.Logs.Write("db.log", "2026-11-23T10:00:05Z stderr F error: no route");
        _stored.Collect(5);
    }

    public static TheoryData<string> Ways => ["Measure-LogEntry", "Get-LogEntry | Measure-LogEntry"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Values_are_counted_the_most_frequent_first(string measure)
    {
        Assert.Equal(["Information 3", "Error 2"], Count($"{measure} Level"));
        Assert.Equal(["Stdout 4", "Stderr 1"], Count($"{measure} -Property stream"));
        Assert.Equal(
            ["200 2", "404 1", "500 1", "1"], Count($"{measure} status")
            .OrderByDescending(row => row.Contains(' '))
            .ThenBy(row => row));
        Assert.Equal(["web.log 4", "db.log 1"], Count($"{measure} Source"));
        Assert.Equal([$"{_stored.Logs["web.log"]} 4", $"{_stored.Logs["db.log"]} 1"], Count($"{measure} path"));
        Assert.Equal(
            [$"{_stored.Logs["web.log"]} 4", $"{_stored.Logs["db.log"]} 1"], Count($"{measure} Metadata.path"));
        Assert.Equal(["5"], Count($"{measure} nothing"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_name_that_no_entry_has_is_warned_of(string measure)
    {
        Assert.Contains("'nosuch'", Assert.Single(Warnings($"{measure} nosuch")), StringComparison.Ordinal);
        Assert.Single(Warnings($"{measure} Metadata.nosuch -Interval 1m"));
        Assert.Empty(Warnings($"{measure} status"));
        Assert.Empty(Warnings(measure));
        Assert.Empty(Warnings("@() | Measure-LogEntry nosuch"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Levels_and_numbers_stay_what_they_are(string measure)
    {
        Assert.Equal(["Error"], _stored.Ask($"({measure} Level | Where-Object Value -gt Information).Value"));
        Assert.Equal(["404", "500"], _stored.Ask($"({measure} status | Where-Object Value -gt 200).Value").Order());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Intervals_without_entries_are_counted_too(string measure)
    {
        _stored.Logs.Write("late.log", "2026-11-23T10:00:59Z stdout F late");
        _stored.Collect(1);

        Assert.Equal(
            ["10:00:00  3", "10:00:15  1", "10:00:30  1", "10:00:45  1"],
            _stored.Ask($"{measure} -Interval 15s {Show}"));
        Assert.Contains("10:00:40  0", _stored.Ask($"{measure} -Interval 10s {Show}"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Time_and_value_are_counted_together(string measure) => Assert.Equal(
        ["10:00:00 Error 2", "10:00:00 Information 1", "10:00:20 Information 2"],
        _stored.Ask($"{measure} Level -Interval 20s {Show}"));

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_length_of_the_intervals_is_optional(string measure)
    {
        PSObject[] counts = _stored.QueryObjects(measure);

        // From 10:00:00 to 10:00:30: 1 s is the shortest round length with at most 60 of them.
        Assert.Equal(31, counts.Length);
        Assert.All(counts, count => Assert.Equal(TimeSpan.FromSeconds(1), count.Properties["Interval"].Value));
        Assert.Equal(5, counts.Sum(count => (long)count.Properties["Count"].Value));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_range_of_what_is_found_chooses_the_intervals(string measure)
    {
        _stored.Logs.Write("old.log", "2026-11-01T00:00:00Z stdout F old");
        _stored.Collect(1);

        string[] all = _stored.Ask($"({measure}).Interval");
        Assert.Equal("12:00:00", all[0]);
        Assert.InRange(all.Length, 20, 60);

        string found = measure.Replace("Get-LogEntry", "Get-LogEntry -Contains status", StringComparison.Ordinal);
        string conditions = found == measure ? "-Contains status" : string.Empty;
        Assert.Equal("00:00:01", _stored.Ask($"({found} {conditions}).Interval")[0]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Bytes_shares_and_lengths_of_bars_are_reported(string measure)
    {
        PSObject[] counts = _stored.QueryObjects($"{measure} Stream");

        Assert.Equal([0.8, 0.2], counts.Select(count => (double)count.Properties["Share"].Value));
        Assert.Equal([1, 0.25], counts.Select(count => (double)count.Properties["Relative"].Value));
        Assert.Equal("error: no route".Length, (long)counts[1].Properties["Bytes"].Value);
    }

    [Theory]
    [InlineData("Source -Interval 20s")]
    [InlineData("LEVEL")]
    [InlineData("metadata.PATH")]
    [InlineData("Metadata")]
    [InlineData("Metadata.nothing")]
    [InlineData("Message")]
    [InlineData("Fields.level")]
    [InlineData("status -Interval 1m")]
    public void The_store_counts_as_entries_are_counted(string arguments)
    {
        const string ShowAll =
            "| ForEach-Object { \"$($_.Time) $($_.Interval) $($_.Value) $($_.Count) $($_.Bytes) $($_.Share) $($_.Relative)\" }";

        Assert.Equal(
            _stored.Ask($"Get-LogEntry | Measure-LogEntry {arguments} {ShowAll}"), _stored.Ask(
                $"Measure-LogEntry {arguments} {ShowAll}"));
    }

    [Fact]
    public void The_store_counts_only_selected_entries()
    {
        Assert.Equal(["Error 1"], Count("Measure-LogEntry Level -Path web.log -Level Error"));
        Assert.Equal(["Information 1"], Count("Measure-LogEntry Level -Since 2026-11-23T10:00:30Z"));
        Assert.Equal(["Stderr 1"], Count("Measure-LogEntry Stream -Contains route"));
        Assert.Empty(Count("Measure-LogEntry Stream -Contains 'not there'"));
    }

    [Fact]
    public void Nothing_in_the_pipeline_is_nothing_counted() => Assert.Empty(_stored.Ask("@() | Measure-LogEntry"));

    [Fact]
    public void Live_entries_are_counted_as_well() => Assert.Equal(
        ["Information 3", "Error 1"],
        _stored.Ask(
            $"Watch-Log '{_stored.Logs["web.log"]}' -NoFollow | Measure-LogEntry Level | ForEach-Object {{ \"$($_.Value) $($_.Count)\" }}"));

    [Fact]
    public void Objects_with_the_properties_of_an_entry_are_counted() => Assert.Equal(
        ["2"],
        _stored.Ask(
            "$made = [pscustomobject]@{ Timestamp = [datetime]'2026-11-23'; Message = 'x' }; ($made, $made | Measure-LogEntry -Interval 1h).Count"));

    [Fact]
    public void An_object_that_is_no_entry_has_no_time()
    {
        ErrorRecord error = _stored.FailureOf("'text' | Measure-LogEntry");

        Assert.StartsWith("NotAnEntry,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Interval 0")]
    [InlineData("-Interval 36501d")]
    public void An_interval_has_a_length(string interval)
    {
        ErrorRecord error = _stored.FailureOf($"Measure-LogEntry {interval}");

        Assert.StartsWith("IntervalOutOfRange,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_is_drawn()
    {
        string[] lines = _stored.Show("Measure-LogEntry -Interval 20s")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Matches("^Time +Count +Size +Share +Bar", lines[0]);
        Assert.Matches(@"^2026-11-23 \d\d:00:00 +3 +\d+ B +60\.0 % +█{30}$", lines[2].TrimEnd());
        Assert.Matches(@"^2026-11-23 \d\d:00:20 +2 +\d+ B +40\.0 % +█{20}$", lines[3].TrimEnd());
    }

    [Fact]
    public void Values_are_drawn_and_harmless()
    {
        _stored.WriteContainerLog("hostile.log", "{\"user\":\"\\u001b[31m\"}");
        _stored.Collect(1);

        string screen = _stored.Show("Measure-LogEntry user");

        Assert.Matches(@"\n +5 +\d+ B +83\.3 % +█{30} \(none\)", screen);
        Assert.Matches(@"\n +1 +\d+ B +16\.7 % +█{6} +␛\[31m", screen);
        Assert.DoesNotContain('\u001b', screen);
    }

    [Fact]
    public void Values_are_harmless_after_an_object_of_another_type()
    {
        _stored.WriteContainerLog("hostile.log", "{\"user\":\"\\u001b[31m\"}");
        _stored.Collect(1);

        string screen = _stored.Show("[version]'1.0'; Measure-LogEntry user");

        Assert.Contains("␛[31m", screen, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', screen);
    }

    public void Dispose() => _stored.Dispose();

    private string[] Warnings(string command) =>
        _stored.Ask($"{command} 3>&1 | Where-Object {{ $_ -is [Management.Automation.WarningRecord] }}");

    private string[] Count(string command) =>
        [.. _stored.Ask($"{command} | ForEach-Object {{ \"$($_.Value) $($_.Count)\".Trim() }}")];
}
