using Monitoring.Collectors;

namespace Monitoring.Destinations;

/// <summary>Destinations of a store, from the cmdlets to the receiver.</summary>
public sealed class LogDestinationTests : IDisposable
{
    private readonly CollectorSession _collector = new();
    private readonly TemporaryDirectory _output = new();

    public LogDestinationTests()
    {
        _collector.Logs.Write("a.log", "one", "two");
    }

    private string Output => _output["out.ndjson"];

    [Fact]
    public void A_running_collector_sends_to_a_destination_that_is_added_until_it_is_removed()
    {
        _collector.Start();
        _collector.Until("$c.Entries -eq 2");
        Run($"Add-LogDestination out -File '{Output}'");
        Until("Sent -eq 2");
        Assert.Equal(
            ["out", "File", Output, "0", "0", "0"],
            Ask("Get-LogDestination | ForEach-Object { $_.Name, $_.Kind, $_.Target, $_.BehindEntries, $_.Rejected, $_.Missed }"));
        string[] lines = File.ReadAllLines(Output);
        Assert.Equal(2, lines.Length);
        Assert.Contains("\"one\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"two\"", lines[1], StringComparison.Ordinal);

        Run("Remove-LogDestination out");

        Assert.Empty(Ask("Get-LogDestination"));
    }

    [Fact]
    public void A_destination_of_a_store_without_a_collector_gets_its_entries_from_the_next_one()
    {
        CollectAll();
        Run($"Add-LogDestination out -File '{Output}' -From Beginning");
        Assert.Equal(
            ["Stopped 2"], Ask("Get-LogDestination | ForEach-Object { \"$($_.State) $($_.BehindEntries)\" }"));
        Assert.False(File.Exists(Output));

        _collector.Start();
        Until("State -eq 'Waiting' -and $d.Sent -eq 2");
        _collector.Stop();

        Assert.Equal(2, File.ReadAllLines(Output).Length);
        Assert.Equal(["Stopped"], Ask("(Get-LogDestination).State"));
    }

    [Fact]
    public void From_now_on_sends_only_later_entries()
    {
        CollectAll();
        Run($"Add-LogDestination out -File '{Output}' -From Now");
        _collector.Logs.Write("a.log", "three");
        _collector.Start();
        Until("Sent -eq 1");

        Assert.Contains("\"three\"", Assert.Single(File.ReadAllLines(Output)), StringComparison.Ordinal);
    }

    [Fact]
    public void From_a_time_on_sends_only_entries_of_that_time_and_later()
    {
        _collector.Logs.Write("t.log", "2026-11-23T10:00:00Z early", "2026-11-23T12:00:00Z late");
        _collector.Start("-Include t.log");
        _collector.Until("$c.Entries -eq 2");
        Run($"Add-LogDestination out -File '{Output}' -From 2026-11-23T12:00:00Z");
        Until("Sent -eq 1");

        Assert.Contains("late", Assert.Single(File.ReadAllLines(Output)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_suspended_destination_gets_nothing_until_it_is_resumed()
    {
        CollectAll();
        Run($"Add-LogDestination out -File '{Output}'; Suspend-LogDestination out");
        _collector.Start();
        _collector.Until("$c.State -eq 'Running'");
        Assert.Equal(["Suspended"], Ask("(Get-LogDestination out).State"));

        Run("Get-LogDestination | Resume-LogDestination");
        Until("Sent -eq 2");
    }

    [Fact]
    public void The_same_settings_again_change_nothing_and_others_need_Force()
    {
        CollectAll();
        Run($"Add-LogDestination out -File '{Output}' -Label @{{ b = 1; a = 2 }}");
        _collector.Start();
        Until("Sent -eq 2");
        Run($"Add-LogDestination OUT -File '{Output}' -Label @{{ a = 2; b = 1 }}");
        Assert.Equal("DestinationExists", FailureOf($"Add-LogDestination out -File '{Output}' -Level Error"));

        Run($"Add-LogDestination out -File '{Output}' -Level Error -Force");
        Assert.Equal(
            ["out Error 2"], Ask("Get-LogDestination | ForEach-Object { \"$($_.Name) $($_.Level) $($_.Sent)\" }"));

        Run($"Add-LogDestination out -File '{Output}' -From Beginning -Force");
        Until("Sent -eq 2 -and $d.Level -eq 'Unknown'");
        Assert.Equal(4, File.ReadAllLines(Output).Length);
    }

    [Fact]
    public void A_receiver_that_is_away_is_one_warning_of_the_collector_and_a_state()
    {
        _collector.Start();
        _collector.Until("$c.Entries -eq 2");
        Run("Add-LogDestination out -Otlp http://127.0.0.1:1");
        Until("State -eq 'Retrying' -and $d.NextAttempt -and $d.BehindEntries -eq 2");

        _collector.Until("$c.Warnings -eq 1 -and $c.LastWarning -like \"*destination 'out'*retries*\"");
        Assert.NotEqual([""], Ask("(Get-LogDestination).LastError"));
    }

    [Theory]
    [InlineData("-Otlp ftp://host", "InvalidDestination")]
    [InlineData("-Otlp http://user:secret@host", "InvalidDestination")]
    [InlineData("-Loki http://host -Header @{ Authorization = 'Bearer x' }", "InvalidDestination")]
    [InlineData("-Loki http://host -Selector 'a=(b'", "InvalidDestination")]
    [InlineData("-Otlp http://host -UserName me", "IncompleteCredential")]
    [InlineData("-Otlp http://host -PasswordVariable PW", "IncompleteCredential")]
    [InlineData("-Otlp http://host -PasswordVariable PW -PasswordPath pw", "ParametersContradict")]
    [InlineData("-Otlp http://host -From someday", "InvalidStart")]
    [InlineData("-Otlp http://host -TokenPath /no/such/file", "InvalidDestination")]
    public void Settings_that_cannot_work_are_refused_and_nothing_is_added(string parameters, string error)
    {
        CollectAll();

        Assert.Equal(error, FailureOf($"Add-LogDestination out {parameters}"));
        Assert.Empty(Ask("Get-LogDestination"));
    }

    [Fact]
    public void What_became_invalid_later_is_found_without_sending()
    {
        CollectAll();
        string token = _output["token"];
        File.WriteAllText(token, "0123456789abcdef");
        Run($"Add-LogDestination out -Elasticsearch http://127.0.0.1:1 -TokenPath '{token}'");
        Assert.Equal(["Passed"], Ask("(Test-LogDestination).Status"));

        File.Delete(token);

        Assert.Equal(["out Failed"], Ask("Test-LogDestination out | ForEach-Object { \"$($_.Name) $($_.Status)\" }"));
        Assert.Contains(token, Ask("(Test-LogDestination).Message")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_changes_nothing()
    {
        CollectAll();
        Run($"Add-LogDestination out -File '{Output}' -WhatIf");
        Assert.Empty(Ask("Get-LogDestination"));
        Run($"Add-LogDestination out -File '{Output}'; Remove-LogDestination * -WhatIf; Suspend-LogDestination * -WhatIf");

        Assert.Equal(["Stopped"], Ask("(Get-LogDestination).State"));
    }

    [Fact]
    public void A_name_that_does_not_exist_and_a_store_that_does_not_exist_are_errors()
    {
        Assert.Equal("StoreNotFound", FailureOf($"Add-LogDestination out -File '{Output}'"));
        CollectAll();
        Assert.Equal("DestinationNotFound", FailureOf("Get-LogDestination out"));
        Assert.Equal("DestinationNotFound", FailureOf("Remove-LogDestination out"));
        Assert.Empty(Ask("Get-LogDestination o*"));
    }

    [Fact]
    public void A_collector_starts_with_destinations_that_keep_their_cursor_and_get_new_settings()
    {
        _collector.Start($"-Destination 'file://{Output}#name=out'");
        Until("Sent -eq 2");
        _collector.Stop();
        _collector.Logs.Append("a.log", "three\n");

        _collector.Start($"-Destination 'file://{Output}#name=OUT&from=Beginning&label.cluster=one'");
        Until("Sent -eq 3");
        _collector.Stop();
        _collector.Start();

        Assert.Equal(["out Waiting"], Ask("Get-LogDestination | ForEach-Object { \"$($_.Name) $($_.State)\" }"));
        string[] lines = File.ReadAllLines(Output);
        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain("cluster", lines[1], StringComparison.Ordinal);
        Assert.Contains("cluster", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'https://loki'")]
    [InlineData("'loki+https://a', 'loki+https://b'")]
    public void A_mistake_in_the_destinations_is_an_error_and_nothing_starts(string destinations)
    {
        Assert.Contains("InvalidDestinationText", FailureOf(
            $"Start-LogCollector '{_collector.Logs.Path}' -Name {_collector.Name} -Destination {destinations}"));
        Assert.Empty(Ask($"Get-LogCollector {_collector.Name}*"));
        Assert.False(File.Exists(_collector.Store));
    }

    [Fact]
    public void Names_are_completed()
    {
        CollectAll();
        Run($"Add-LogDestination out -File '{Output}'");

        Assert.Equal(
            ["out"],
            _collector.Session.RunText(
                "param($s) (TabExpansion2 \"Remove-LogDestination -StorePath '$s' -Name o\").CompletionMatches.CompletionText", _collector.Store));
    }

    public void Dispose()
    {
        _collector.Dispose();
        _output.Dispose();
    }

    private void CollectAll()
    {
        _collector.Start();
        _collector.Until("$c.Entries -eq 2");
        _collector.Stop();
    }

    private static string Complete(string command) =>
        $"param($store) $PSDefaultParameterValues = @{{ '*-LogDestination:StorePath' = $store }}; {command}";

    private void Run(string command) => _collector.Session.Run(Complete(command), _collector.Store);

    private string[] Ask(string command) => _collector.Session.RunText(Complete(command), _collector.Store);

    private string FailureOf(string command) =>
        _collector.Session.FailureOf(Complete(command), _collector.Store).FullyQualifiedErrorId.Split(',')[0];

    private void Until(string condition) => _collector.Until(
        $"$d = Get-LogDestination -StorePath '{_collector.Store}'; $d.{condition}");
}
