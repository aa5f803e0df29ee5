using System.Collections.ObjectModel;
using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Completion;

public sealed class CompletionTests : IDisposable
{
    private readonly StoredLogs _stored = new();

    [Theory]
    [InlineData("Watch-Log /var/log -Level W", "Warning")]
    [InlineData("ConvertFrom-ContainerLog x -Level Cr", "Critical")]
    [InlineData("Watch-Log /var/log -Watcher P", "Polling")]
    [InlineData("Get-LogEntry -Stream stde", "Stderr")]
    [InlineData("Get-LogEntry -Since 15", "15m")]
    [InlineData("Get-LogEntry -Since to", "today")]
    [InlineData("Measure-LogEntry -Before y", "yesterday")]
    [InlineData("Measure-LogEntry -Interval 6", "6h")]
    [InlineData("Measure-LogEntry -StorePath /nowhere -Property Lev", "Level")]
    public void Values_that_are_known_are_completed(string line, string expected) =>
        Assert.Equal(expected, Assert.Single(Complete(line)).CompletionText);

    [Theory]
    [InlineData("Get-LogEntry -Selector pa", "path=")]
    [InlineData("Get-LogEntry -Selector !pa", "!path")]
    [InlineData("Get-LogEntry -Selector 'tier!=cache,pa", "'tier!=cache,path='")]
    [InlineData("Get-LogEntry -Selector tier!=cache,pa", "path=")]
    [InlineData("Get-LogEntry -Selector path={0}/w", "path={0}/web.log")]
    [InlineData("Get-LogEntry -Selector 'path!={0}/w", "path!={0}/web.log")]
    [InlineData("Get-LogEntry -Selector 'path in (a,{0}/w", "'path in (a,{0}/web.log)'")]
    [InlineData(
        "Get-LogEntry -Selector 'path in (", "'path in ({0}/web.log)'", "'path in (\"{0}/it''s one [1].log\")'")]
    [InlineData("Get-LogEntry -Selector \"path notin ({0}/w", "'path notin ({0}/web.log)'")]
    [InlineData("Clear-LogStore -Selector pa", "path=")]
    [InlineData("Get-LogStream -Path {0}/w", "{0}/web.log")]
    [InlineData("Get-LogStream -Path web", "{0}/web.log")]
    [InlineData("Get-LogStream -Path it", "'{0}/it''s one `[1`].log'")]
    [InlineData("Get-LogEntry -Selector 'path={0}/i", "'path=\"{0}/it''s one [1].log\"'")]
    [InlineData("Measure-LogEntry -Property pat", "Path")]
    public void Keys_and_values_come_from_the_store(string line, params string[] expected)
    {
        _stored.Logs.Write("web.log", "one");
        _stored.Logs.Write("it's one [1].log", "two");
        _stored.Collect(2);
        string root = _stored.Logs.Path;

        // Before the rest: a quote that is not closed takes in all that follows.
        string storePath = line.Replace(" -", $" -StorePath '{_stored.Store}' -", StringComparison.Ordinal);
        IEnumerable<string> texts = Complete(storePath.Replace("{0}", root, StringComparison.Ordinal))
            .Select(match => match.CompletionText);

        Assert.Equal(
            expected.Select(text => text.Replace("{0}", root, StringComparison.Ordinal)).Order(), texts.Order());
    }

    [Theory]
    [InlineData("-force")]
    [InlineData("--%")]
    public void A_name_that_begins_with_a_dash_is_quoted(string name)
    {
        _stored.Logs.Write("web.log", "one");
        _stored.Session.Run(
            "param($logs, $store, $name) Start-LogCollector $logs -StorePath $store -Name $name", _stored.Logs.Path,
            _stored.Store, name);
        try
        {
            Assert.Contains(Complete("Get-LogCollector -Name "), match => match.CompletionText == $"'{name}'");
        }
        finally
        {
            _stored.Session.Run("param($name) Stop-LogCollector -Name $name", name);
        }
    }

    [Fact]
    public void Control_characters_are_completed_as_equivalent_escapes()
    {
        string path = _stored.Logs.Write("we\u001b[5mb$`\"'.log", "one");
        _stored.Collect(1);

        string text = Assert.Single(Complete($"Get-LogStream -StorePath '{_stored.Store}' -Path we")).CompletionText;

        Assert.DoesNotContain(text, char.IsControl);
        Assert.Equal(
            [path],
            _stored.Session.RunText($"(Get-LogStream -StorePath '{_stored.Store}' -Path {text}).Metadata.path"));
    }

    /// <summary>An interval is a length of time, not a day.</summary>
    [Fact]
    public void A_length_of_time_is_not_completed_by_a_day() =>
        Assert.DoesNotContain(Complete("Measure-LogEntry -Interval to"), match => match.CompletionText == "today");

    [Fact]
    public void A_condition_for_metadata_is_made_of_a_key_and_a_value()
    {
        string log = _stored.Logs.Write("it's.log", "one");
        _stored.Collect(1);

        Assert.Equal(
            $"@{{'path'='{log.Replace("'", "''", StringComparison.Ordinal)}'}}",
            Assert.Single(Complete($"Get-LogEntry -StorePath '{_stored.Store}' -Metadata ")).CompletionText);
    }

    /// <summary>A relative path is one of the session, and names in the store are as hostile as messages are.</summary>
    [Fact]
    public void The_store_of_the_command_line_is_queried_and_shown_values_are_harmless()
    {
        _stored.Logs.Write("we\u001b[5mb.log", "one");
        _stored.Collect(1);
        _stored.Session.Run(
            "param($path) [void]$ExecutionContext.SessionState.Path.SetLocation($path)", Path.GetDirectoryName(
                _stored.Store)!);

        CompletionResult match = Assert.Single(Complete("Get-LogStream -StorePath ./store.db -Path we"));

        Assert.EndsWith("we␛[5mb.log", match.ListItemText, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', match.ListItemText + match.ToolTip);
    }

    [Theory]
    [InlineData("'*-Log*:StorePath' = $store")]
    [InlineData("'get-logstream:storepath' = $store")]
    [InlineData("'Get-LogStream:*Path' = '/nowhere'; '*-Log*:Store*' = $store")]
    [InlineData("'Get-LogEntry:StorePath' = '/nowhere'; '*:StorePath' = $store")]
    [InlineData("'*:StorePath' = $store; 'Get-LogStream:StorePath' = $store")]
    [InlineData("'Get-LogStream:StorePath' = 'store.db'; Disabled = $false")]
    public void The_default_store_of_the_cmdlet_is_queried(string defaults)
    {
        _stored.Logs.Write("web.log", "one");
        _stored.Collect(1);
        SetDefaults(defaults);

        Assert.Equal(_stored.Logs["web.log"], Assert.Single(Complete("Get-LogStream -Path we")).CompletionText);
        Assert.Equal([_stored.Logs["web.log"]], PathsByDefault());
    }

    [Theory]
    [InlineData("'*-Log*:StorePath' = $store; Disabled = $true")]
    [InlineData("'Get-LogStream:*Path' = $store")]
    [InlineData("'Get-LogStream:StorePath' = $store; '*:StorePath' = '/nowhere'")]
    [InlineData("'Get-LogEntry:StorePath' = $store")]
    public void A_store_that_is_not_the_default_of_the_cmdlet_is_not_queried(string defaults)
    {
        _stored.Logs.Write("web.log", "one");
        _stored.Collect(1);
        SetDefaults(defaults);

        Assert.DoesNotContain(
            Complete("Get-LogStream -Path we"), match =>
                match.CompletionText.EndsWith(_stored.Logs["web.log"], StringComparison.Ordinal));
        Assert.DoesNotContain(_stored.Logs["web.log"], PathsByDefault());
    }

    [Fact]
    public void Without_a_store_nothing_is_completed_and_nothing_fails()
    {
        using PowerShell shell = PowerShell.Create(_stored.Session.Runspace);
        const string Line = "Get-LogEntry -StorePath /nowhere/at/all -Selector ";

        CommandCompletion completion = CommandCompletion.CompleteInput(Line, Line.Length, options: null, shell);

        Assert.DoesNotContain(
            completion.CompletionMatches, match => match.ResultType == CompletionResultType.ParameterValue);
        Assert.False(shell.HadErrors);
    }

    public void Dispose() => _stored.Dispose();

    /// <summary>The paths that the cmdlet itself finds: the engine binds its default values by the same
    /// rules.</summary>
    private string[] PathsByDefault() =>
        _stored.Session.RunText("Get-LogStream 2>$null 3>$null | ForEach-Object { $_.Metadata.Path }");

    private void SetDefaults(string defaults) => _stored.Session.Run(
        $"param($store, $path) [void]$ExecutionContext.SessionState.Path.SetLocation($path); $global:PSDefaultParameterValues = @{{ {defaults} }}",
        _stored.Store,
        Path.GetDirectoryName(_stored.Store)!);

    private Collection<CompletionResult> Complete(string line)
    {
        using PowerShell shell = PowerShell.Create(_stored.Session.Runspace);
        return CommandCompletion.CompleteInput(line, line.Length, options: null, shell).CompletionMatches;
    }
}
