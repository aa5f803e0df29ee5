using System.Diagnostics;
using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Collectors;

public sealed class LogCollectorTests : IDisposable
{
    private readonly TemporaryDirectory _logs = new();
    private readonly TemporaryDirectory _stores = new();
    private readonly EngineSession _session = new();

    /// <summary>All sessions of a process share its collectors: each test has a name of its own.</summary>
    private readonly string _name = $"test-{Guid.NewGuid():N}";

    private string Store => _stores["store.db"];

    [Fact]
    public void It_collects_in_the_background_and_tells_how_it_goes()
    {
        _logs.Write("a.log", "one", "two");
        _logs.Write("b.log", "three");
        Start();

        Until("$c.Entries -eq 3 -and $c.Streams -eq 2 -and $c.LagBytes -eq 0");
        Assert.Equal(
            ["Running", "Directory", _logs.Path, Store, "14", "0", "0", "0", "", ""],
            _session.RunText(
                "param($n) $c = Get-LogCollector $n; $c.State, $c.Collector, $c.Path[0], $c.StorePath, $c.Bytes, $c.HoleBytes, $c.Lost, $c.Warnings, \"$($c.LastWarning)\", \"$($c.LastError)\"",
                _name));

        _logs.Write("a.log", "four");
        Until("$c.Entries -eq 4");
    }

    [Fact]
    public void Without_pass_thru_there_is_no_output() =>
        Assert.Empty(_session.Run("param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n", _logs.Path, Store, _name));

    [Fact]
    public void What_is_stored_is_not_collected_again()
    {
        _logs.Write("a.log", "one", "two");
        Start();
        Until("$c.Entries -eq 2");
        Stop();

        _logs.Write("a.log", "three");
        Start();
        Until("$c.Entries -eq 1 -and $c.LagBytes -eq 0");
    }

    [Fact]
    public void Tail_leaves_out_what_is_there()
    {
        _logs.Write("a.log", "one", "two", "three");
        Start("-Tail 1");
        Until("$c.Entries -eq 1 -and $c.LagBytes -eq 0");
    }

    [Fact]
    public void A_store_that_lies_in_the_directory_is_not_followed()
    {
        _logs.Write("a.log", "one");
        _session.Run(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n", _logs.Path, _logs["deep.db"], _name);

        Until("$c.Entries -eq 1 -and $c.Streams -eq 1");
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
        _logs.Write("pods/a.log", "one");
        using PowerShell shell = _session.Create($"param($p, $s, $n) {command}", _logs.Path, _logs["store.db"], _name);

        shell.Invoke();

        Assert.Equal(isWarned, shell.Streams.Warning.Any(warning => warning.Message.Contains("-Recurse", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_name_is_given_once()
    {
        Start();

        ErrorRecord error = FailureOf($"Start-LogCollector '{_logs.Path}' -StorePath '{_stores["other.db"]}' -Name {_name.ToUpperInvariant()}");

        Assert.StartsWith("CollectorExists,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_in_use_names_the_process()
    {
        Start();

        ErrorRecord error = FailureOf($"Start-LogCollector '{_logs.Path}' -StorePath '{Store}' -Name {_name}-2");

        Assert.StartsWith("StoreInUse,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"{Environment.ProcessId}", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/at/all", "PathNotFound")]
    [InlineData("variable:home", "NotInFileSystem")]
    public void A_path_that_is_none_is_told_at_once(string path, string expected)
    {
        ErrorRecord error = FailureOf($"Start-LogCollector '{path}' -StorePath '{Store}' -Name {_name}");

        Assert.StartsWith(expected + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.False(File.Exists(Store));
    }

    [Theory]
    [InlineData("-RetentionAge 7d", "7.00:00:00")]
    [InlineData("-RetentionAge 1h30m", "01:30:00")]
    [InlineData("-RetentionAge 5400s", "01:30:00")]
    [InlineData("-RetentionAge 01:00:00", "01:00:00")]
    [InlineData("-RetentionAge ([TimeSpan]::FromDays(2))", "2.00:00:00")]
    [InlineData("-RetentionAge 0", "")]
    [InlineData("", "7.00:00:00")]
    public void Ages_are_given_as_people_write_them(string parameter, string expected)
    {
        Start(parameter);

        Assert.Equal([expected], _session.RunText("param($n) \"$((Get-LogCollector $n).Retention.MaxAge)\"", _name));
    }

    [Theory]
    [InlineData("-RetentionSize 2GB", "2147483648")]
    [InlineData("-RetentionSize 500MB", "524288000")]
    [InlineData("-RetentionSize 4GiB", "4294967296")]
    [InlineData("-RetentionSize 0", "")]
    [InlineData("", "4294967296")]
    public void Sizes_are_given_as_PowerShell_writes_them(string parameter, string expected)
    {
        Start(parameter);

        Assert.Equal([expected], _session.RunText("param($n) \"$((Get-LogCollector $n).Retention.MaxBytes)\"", _name));
    }

    [Theory]
    [InlineData("", "7 d, 4.0 GiB")]
    [InlineData("-RetentionAge 1d12h30m -RetentionSize 512MB", "1 d 12 h 30 m, 512.0 MiB")]
    [InlineData("-RetentionAge 3601.5s", "1 h 1 s 500 ms, 4.0 GiB")]
    [InlineData("-RetentionAge 0 -RetentionSize 0", "any age, any size")]
    public void Retention_is_shown_as_people_write_it(string parameters, string expected)
    {
        Start(parameters);

        Assert.Matches($@"Retention +: {expected}\n", _session.Show("param($n) Get-LogCollector $n | Format-List", _name));
    }

    [Theory]
    [InlineData("-RetentionAge soon", "not a duration")]
    [InlineData("-RetentionAge 7y", "not a duration")]
    [InlineData("-RetentionAge 7kb", "not a duration")]
    [InlineData("-RetentionAge 99999999999w", "is too long")]
    [InlineData("-RetentionAge 7", "'7' has no unit")]
    [InlineData("-RetentionAge -1", "'-1' has no unit")]
    [InlineData("-RetentionAge 90s", "minimum is 1 h")]
    [InlineData("-RetentionSize 4", "'4' has no unit")]
    [InlineData("-RetentionSize -1", "'-1' has no unit")]
    [InlineData("-RetentionSize 4MB", "minimum is 16.0 MiB")]
    [InlineData("-CommitInterval 0", "from 1 ms to 1 h")]
    public void A_limit_that_is_none_is_told(string parameter, string expected)
    {
        ErrorRecord error = FailureOf($"Start-LogCollector '{_logs.Path}' -StorePath '{Store}' -Name {_name} {parameter}");

        Assert.Contains(expected, $"{error} {error.ErrorDetails?.RecommendedAction}", StringComparison.Ordinal);
    }

    /// <summary>On a node a stack trace is one entry; elsewhere nobody knows what a file holds.</summary>
    [Theory]
    [InlineData("-Collector Kubernetes -KubernetesApi http://127.0.0.1:1", 2)]
    [InlineData("-Collector Kubernetes -KubernetesApi http://127.0.0.1:1 -NoMultiline", 4)]
    [InlineData("-Collector Directory", 4)]
    [InlineData("-Collector Directory -Multiline", 2)]
    public void A_stack_trace_is_one_entry_where_it_is_to_be(string parameters, int expected)
    {
        _logs.Write(
            "web-0_shop_app-c10ffee.log",
            "2026-11-25T12:00:00Z stderr F java.lang.IllegalStateException: no cart",
            "2026-11-25T12:00:00Z stderr F \tat com.shop.Cart.find(Cart.java:12)",
            "2026-11-25T12:00:00Z stderr F \tat com.shop.Web.serve(Web.java:7)",
            "2026-11-25T12:00:01Z stderr F goes on");
        Start(parameters);

        Until($"$c.Entries -ge {expected}");

        Stop();
        Assert.Equal(expected, _session.Run("param($s) Get-LogEntry -StorePath $s", Store).Count);
    }

    [Fact]
    public void Joining_and_not_joining_contradict_each_other() =>
        Assert.StartsWith(
            "ParametersContradict",
            FailureOf($"Start-LogCollector '{_logs.Path}' -StorePath '{Store}' -Name {_name} -Multiline -NoMultiline").FullyQualifiedErrorId,
            StringComparison.Ordinal);

    [Fact]
    public void Collectors_are_found_by_wildcards_and_ended_through_the_pipeline()
    {
        Start();
        Assert.Equal([_name], _session.RunText("param($n) (Get-LogCollector \"$n*\").Name", _name));

        Assert.Equal(["Stopped"], _session.RunText("param($n) (Get-LogCollector \"$n*\" | Stop-LogCollector -PassThru).State", _name));

        Assert.Empty(_session.Run("param($n) Get-LogCollector \"$n*\"", _name));
        ErrorRecord error = FailureOf($"Stop-LogCollector {_name}");
        Assert.StartsWith("CollectorNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void What_if_begins_nothing()
    {
        string shown = _session.Show("param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n -WhatIf -PassThru", _logs.Path, Store, _name);

        Assert.Contains($"Collect into {Store}", shown, StringComparison.Ordinal);
        Assert.Empty(_session.Run("param($n) Get-LogCollector \"$n*\"", _name));
        Assert.False(File.Exists(Store));
    }

    [Fact]
    public void What_if_ends_nothing()
    {
        Start();

        _session.Run("param($n) Stop-LogCollector $n -WhatIf", _name);

        Until("\"$($c.State)\" -eq 'Running'");
    }

    [Fact]
    public void Removing_the_module_ends_what_was_started_there_and_nothing_else()
    {
        Start();
        using EngineSession other = new();
        string otherName = _name + "-other";
        other.Run("param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n", _logs.Path, _stores["other.db"], otherName);

        other.Run("Remove-Module Monitoring");

        Assert.Equal([_name], _session.RunText("param($n) (Get-LogCollector \"$n*\").Name", _name));
        _session.Run(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n; Stop-LogCollector $n",
            _logs.Path,
            _stores["other.db"],
            otherName);
    }

    [Fact]
    public void Waiting_shows_warnings_and_ends_the_collector_with_the_pipeline()
    {
        _logs.Write("a.log", "one");
        File.CreateSymbolicLink(_logs["loop.log"], _logs["loop.log"]);
        using RunningScript waiting = _session.Start(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n -PassThru -Wait 3>&1", _logs.Path, Store, _name);
        Assert.Equal(_name, waiting.Next().ToString());
        Assert.Contains("loop.log", Assert.IsType<WarningRecord>(waiting.Next().BaseObject).Message, StringComparison.Ordinal);

        waiting.Stop();

        Start();
        Until("\"$($c.State)\" -eq 'Running'");
    }

    [Fact]
    public void Waiting_says_what_is_collected_where_it_is_kept_and_where_it_listens()
    {
        _logs.Write("a.log", "one");
        using RunningScript waiting = _session.Start(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n -RetentionAge 3d -RetentionSize 1GB -Listen http://127.0.0.1:0 -Wait 6>&1 | ForEach-Object { \"$_\" }",
            _logs.Path,
            Store,
            _name);

        Assert.Equal($"Collects the files in {_logs.Path}.", waiting.Next().ToString());
        Assert.Equal($"Keeps them in {Store} for 3.00:00:00, up to 1.0 GiB.", waiting.Next().ToString());
        Assert.StartsWith("Listens at http://127.0.0.1:", waiting.Next().ToString(), StringComparison.Ordinal);

        waiting.Stop();
    }

    [Fact]
    public void Warnings_are_kept_to_be_asked_for()
    {
        File.CreateSymbolicLink(_logs["loop.log"], _logs["loop.log"]);
        Start();

        Until("$c.Warnings -eq 1 -and $c.LastWarning -like '*loop.log*' -and $c.Notes.Count -eq 1");
    }

    [Fact]
    public void Names_are_completed()
    {
        Start();
        using PowerShell shell = PowerShell.Create(_session.Runspace);
        foreach (string cmdlet in new[] { "Get-LogCollector", "Stop-LogCollector" })
        {
            string line = $"{cmdlet} {_name[..^4]}";

            CommandCompletion completion = CommandCompletion.CompleteInput(line, line.Length, options: null, shell);

            Assert.Equal(_name, Assert.Single(completion.CompletionMatches).CompletionText);
        }
    }

    [Fact]
    public void A_name_with_control_characters_is_refused()
    {
        RuntimeException refused = Assert.ThrowsAny<RuntimeException>(() => _session.Run(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n", _logs.Path, Store, $"{_name[^4..]}\u001b[31m"));

        Assert.Contains("␛[31m' has control characters", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', refused.Message);
    }

    public void Dispose()
    {
        _session.Run("param($n) Get-LogCollector \"$n*\" | Stop-LogCollector", _name);
        _session.Dispose();
        _logs.Dispose();
        _stores.Dispose();
    }

    private void Start(string parameters = "") => _session.Run(
        $"param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n {parameters}", _logs.Path, Store, _name);

    private void Stop() => _session.Run("param($n) Stop-LogCollector $n", _name);

    /// <summary>Waits until something is true of the collector $c.</summary>
    private void Until(string condition)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!LanguagePrimitives.IsTrue(_session.Run($"param($n) $c = Get-LogCollector $n; {condition}", _name)[0]))
        {
            Assert.True(
                clock.Elapsed < Wait.Timeout,
                $"{condition} did not come true: {string.Join(' ', _session.RunText("param($n) (Get-LogCollector $n).psobject.Properties | ForEach-Object { \"$($_.Name)=$($_.Value)\" }", _name))}");
            TestContext.Current.CancellationToken.WaitHandle.WaitOne(Wait.RetryInterval);
        }
    }

    private ErrorRecord FailureOf(string script)
    {
        using PowerShell shell = _session.Create(script);
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException exception)
        {
            return exception.ErrorRecord;
        }

        return Assert.Single(shell.Streams.Error);
    }
}
