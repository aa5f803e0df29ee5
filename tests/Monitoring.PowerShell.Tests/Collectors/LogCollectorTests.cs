using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Collectors;

/// <summary>Collectors run in the background, are found by their names, and end.</summary>
public sealed class LogCollectorTests : IDisposable
{
    private readonly CollectorSession _collector = new();

    private string Store => _collector.Store;

    [Fact]
    public void It_collects_in_the_background_and_reports_its_state()
    {
        _collector.Logs.Write("a.log", "one", "two");
        _collector.Logs.Write("b.log", "three");
        _collector.Start();

        _collector.Until("$c.Entries -eq 3 -and $c.Streams -eq 2 -and $c.LagBytes -eq 0");
        Assert.Equal(
            ["Running", "Directory", _collector.Logs.Path, Store, "14", "0", "0", "0", "", ""],
            _collector.Session.RunText(
                "param($n) $c = Get-LogCollector $n; $c.State, $c.Collector, $c.Path[0], $c.StorePath, $c.Bytes, $c.HoleBytes, $c.Lost, $c.Warnings, \"$($c.LastWarning)\", \"$($c.LastError)\"",
                _collector.Name));

        _collector.Logs.Write("a.log", "four");
        _collector.Until("$c.Entries -eq 4");
    }

    [Fact]
    public void Without_pass_thru_there_is_no_output() =>
        Assert.Empty(
            _collector.Session.Run(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n", _collector.Logs.Path, Store,
            _collector.Name));

    [Fact]
    public void Stored_entries_are_not_collected_again()
    {
        _collector.Logs.Write("a.log", "one", "two");
        _collector.Start();
        _collector.Until("$c.Entries -eq 2");
        _collector.Stop();

        _collector.Logs.Write("a.log", "three");
        _collector.Start();
        _collector.Until("$c.Entries -eq 1 -and $c.LagBytes -eq 0");
    }

    [Fact]
    public void A_store_that_lies_in_the_directory_is_not_followed()
    {
        _collector.Logs.Write("a.log", "one");
        _collector.Session.Run(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n", _collector.Logs.Path, _collector.Logs[
                "deep.db"], _collector.Name);

        _collector.Until("$c.Entries -eq 1 -and $c.Streams -eq 1");
    }

    /// <summary>The store beside them is no log.</summary>
    [Theory]
    [InlineData("Start-LogCollector $p -StorePath $s -Name $n", true)]
    [InlineData("Start-LogCollector $p -StorePath $s -Name $n -Recurse", false)]
    [InlineData("Start-LogCollector \"$p/*\" -StorePath $s -Name $n", false)]
    [InlineData("Watch-Log $p -NoFollow", true)]
    [InlineData("Watch-Log $p -NoFollow -Recurse", false)]
    public void A_directory_of_directories_is_warned_of(string command, bool isWarned)
    {
        _collector.Logs.Write("pods/a.log", "one");
        using PowerShell shell = _collector.Session.Create(
            $"param($p, $s, $n) {command}", _collector.Logs.Path, _collector.Logs["store.db"], _collector.Name);

        shell.Invoke();

        Assert.Equal(
            isWarned,
            shell.Streams.Warning.Any(warning => warning.Message.Contains("-Recurse", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_store_in_use_names_the_process()
    {
        _collector.Start();

        ErrorRecord error = _collector.Session.FailureOf(
            $"Start-LogCollector '{_collector.Logs.Path}' -StorePath '{Store}' -Name {_collector.Name}-2");

        Assert.StartsWith("StoreInUse,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"{Environment.ProcessId}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Collectors_are_found_by_wildcards_and_ended_through_the_pipeline()
    {
        _collector.Start();
        Assert.Equal(
            [_collector.Name],
            _collector.Session.RunText("param($n) (Get-LogCollector \"$n*\").Name", _collector.Name));

        Assert.Equal(
            ["Stopped"],
            _collector.Session.RunText(
            "param($n) (Get-LogCollector \"$n*\" | Stop-LogCollector -PassThru).State", _collector.Name));

        Assert.Empty(_collector.Session.Run("param($n) Get-LogCollector \"$n*\"", _collector.Name));
        ErrorRecord error = _collector.Session.FailureOf($"Stop-LogCollector {_collector.Name}");
        Assert.StartsWith("CollectorNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_stops_nothing()
    {
        _collector.Start();

        _collector.Session.Run("param($n) Stop-LogCollector $n -WhatIf", _collector.Name);

        _collector.Until("\"$($c.State)\" -eq 'Running'");
    }

    [Fact]
    public void Removing_the_module_ends_what_was_started_there_and_nothing_else()
    {
        _collector.Start();
        using EngineSession other = new();
        string otherName = _collector.Name + "-other";
        other.Run(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n", _collector.Logs.Path,
            _collector.OtherStore, otherName);

        other.Run("Remove-Module Monitoring");

        Assert.Equal(
            [_collector.Name],
            _collector.Session.RunText("param($n) (Get-LogCollector \"$n*\").Name", _collector.Name));
        _collector.Session.Run(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n; Stop-LogCollector $n",
            _collector.Logs.Path,
            _collector.OtherStore,
            otherName);
    }

    [Fact]
    public void Waiting_shows_warnings_and_ends_the_collector_with_the_pipeline()
    {
        _collector.Logs.Write("a.log", "one");
        File.CreateSymbolicLink(_collector.Logs["loop.log"], _collector.Logs["loop.log"]);
        using RunningScript waiting = _collector.Session.Start(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n -PassThru -Wait 3>&1", _collector.Logs.Path,
            Store, _collector.Name);
        Assert.Equal(_collector.Name, waiting.Next().ToString());
        Assert.Contains(
            "loop.log", Assert.IsType<WarningRecord>(waiting.Next().BaseObject).Message, StringComparison.Ordinal);

        waiting.Stop();

        _collector.Start();
        _collector.Until("\"$($c.State)\" -eq 'Running'");
    }

    [Fact]
    public void Wait_shows_the_sources_the_store_and_the_addresses()
    {
        _collector.Logs.Write("a.log", "one");
        using RunningScript waiting = _collector.Session.Start(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n -RetentionAge 3d -RetentionSize 1GB -Listen http://127.0.0.1:0 -Wait 6>&1 | ForEach-Object { \"$_\" }",
            _collector.Logs.Path,
            Store,
            _collector.Name);

        Assert.Equal($"Collects the files in {_collector.Logs.Path}.", waiting.Next().ToString());
        Assert.Equal($"Stores them in {Store} for 3.00:00:00, up to 1.0 GiB.", waiting.Next().ToString());
        Assert.StartsWith("Listens at http://127.0.0.1:", waiting.Next().ToString(), StringComparison.Ordinal);

        waiting.Stop();
    }

    [Fact]
    public void Recent_warnings_are_kept()
    {
        File.CreateSymbolicLink(_collector.Logs["loop.log"], _collector.Logs["loop.log"]);
        _collector.Start();

        _collector.Until("$c.Warnings -eq 1 -and $c.LastWarning -like '*loop.log*' -and $c.Notes.Count -eq 1");
    }

    [Fact]
    public void Names_are_completed()
    {
        _collector.Start();
        using PowerShell shell = PowerShell.Create(_collector.Session.Runspace);
        foreach (string cmdlet in new[] { "Get-LogCollector", "Stop-LogCollector" })
        {
            string line = $"{cmdlet} {_collector.Name[..^4]}";

            CommandCompletion completion = CommandCompletion.CompleteInput(line, line.Length, options: null, shell);

            Assert.Equal(_collector.Name, Assert.Single(completion.CompletionMatches).CompletionText);
        }
    }

    public void Dispose() => _collector.Dispose();
}
