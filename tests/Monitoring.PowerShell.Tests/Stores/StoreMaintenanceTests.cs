using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Stores;

public sealed class StoreMaintenanceTests : IDisposable
{
    private readonly StoredLogs _stored = new();

    public StoreMaintenanceTests()
    {
        _stored.WriteContainerLog("web.log", "one", "two");
        _stored.WriteContainerLog("db.log", "three");
        _stored.Collect(3);
    }

    [Fact]
    public void A_whole_store_is_healthy()
    {
        PSObject health = Assert.Single(_stored.QueryObjects("Test-LogStore"));

        Assert.Equal(true, health.Properties["IsHealthy"].Value);
        Assert.Equal("3 2", $"{health.Properties["Entries"].Value} {health.Properties["Streams"].Value}");
        Assert.Equal(["True"], _stored.Ask("Test-LogStore -Quiet"));
    }

    [Fact]
    public void A_store_comes_by_position_and_from_objects_that_name_it()
    {
        Assert.Equal(["True"], _stored.Session.RunText("param($store) Test-LogStore $store -Quiet", _stored.Store));
        Assert.Equal(["True"], _stored.Session.RunText(
            "param($store) [pscustomobject]@{ StorePath = $store } | Test-LogStore -Quiet", _stored.Store));
    }

    [Fact]
    public void Health_is_shown_as_a_list()
    {
        string screen = _stored.Show("Test-LogStore");

        Assert.Contains("store.db", screen, StringComparison.Ordinal);
        Assert.Matches(@"IsHealthy +: True", screen);
        Assert.Matches(@"Size +: [\d.]+ KiB", screen);
    }

    [Fact]
    public void A_file_that_is_no_store_is_not_healthy()
    {
        string text = _stored.Logs.Write("text.db", new string('x', 4096));

        Assert.Equal(["False"], _stored.Ask($"Test-LogStore '{text}' -Quiet"));
        Assert.Equal(["False"], _stored.Ask($"Test-LogStore '{_stored.Logs["missing.db"]}' -Quiet"));
        Assert.StartsWith(
            "NotAStore,", _stored.FailureOf($"Test-LogStore '{text}'").FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_detected_reported_skipped_and_repaired()
    {
        DamageAll();
        using PowerShell shell = _stored.Session.Create(
            "param($store) Test-LogStore $store; Get-LogEntry -StorePath $store", _stored.Store);

        PSObject health = Assert.Single(shell.Invoke());

        Assert.Equal(false, health.Properties["IsHealthy"].Value);
        Assert.Contains("Repair-LogStore", shell.Streams.Warning[0].Message, StringComparison.Ordinal);
        Assert.True(shell.Streams.Warning.Count > 1, "Get-LogEntry has not warned.");
        Assert.Equal(["False"], _stored.Ask("Test-LogStore -Quiet"));

        Assert.Equal(["True"], _stored.Ask("Repair-LogStore -Confirm:$false 3>$null | ForEach-Object IsHealthy"));
        Assert.Equal(["True"], _stored.Ask("Test-LogStore -Quiet 3>$null"));
    }

    [Fact]
    public void Clearing_deletes_all_or_the_selected_entries()
    {
        _stored.Ask($"Clear-LogStore -Selector 'path={_stored.Logs["db.log"]}' -Force");
        Assert.Equal(["one", "two"], _stored.Ask("Get-LogEntry"));

        Assert.Contains(
            "2 entries", Assert.Single(_stored.Ask("Clear-LogStore -Force -Verbose 4>&1")), StringComparison.Ordinal);
        Assert.Empty(_stored.Ask("Get-LogEntry"));
    }

    [Fact]
    public void The_number_of_deleted_entries_is_reported()
    {
        Assert.Empty(_stored.Ask($"Clear-LogStore -Selector 'path={_stored.Logs["db.log"]}' -Force"));
        Assert.Equal(2L, Assert.Single(_stored.QueryObjects("Clear-LogStore -Force -PassThru")).BaseObject);
        Assert.Equal(["0"], _stored.Ask("Clear-LogStore -Force -PassThru"));
    }

    [Theory]
    [InlineData("Clear-LogStore -WhatIf")]
    [InlineData("Clear-LogStore -Force -WhatIf")]
    [InlineData("$WhatIfPreference = $true; Clear-LogStore -Force")]
    [InlineData("Repair-LogStore -WhatIf")]
    public void Reading_a_store_changes_nothing(string command)
    {
        string screen = _stored.Show(command);

        Assert.Contains("What if:", screen, StringComparison.Ordinal);
        Assert.Equal(3, _stored.Ask("Get-LogEntry").Length);
    }

    [Fact]
    public void The_prompt_says_that_all_entries_are_deleted() => Assert.Contains(
        "Delete ALL entries of all streams", _stored.Show("Clear-LogStore -WhatIf"), StringComparison.Ordinal);

    /// <summary>The engine under test cannot prompt: a prompt is an exception.</summary>
    [Theory]
    [InlineData("Clear-LogStore")]
    [InlineData("Clear-LogStore -Force -Confirm")]
    [InlineData("Repair-LogStore")]
    public void It_prompts_for_confirmation_before_any_change(string command)
    {
        Assert.ThrowsAny<RuntimeException>(() => _stored.Ask(command));
        Assert.Equal(3, _stored.Ask("Get-LogEntry").Length);
    }

    [Theory]
    [InlineData("Clear-LogStore", "Delete ALL entries of all streams in the log store '{0}'?")]
    [InlineData(
        "Clear-LogStore -Selector path",
        "Delete all entries of the streams selected by selector 'path' in the log store '{0}'?")]
    public void The_prompt_names_the_streams(string command, string question)
    {
        Assert.ThrowsAny<RuntimeException>(() => _stored.Ask(command));

        Assert.Contains(
            question.Replace("{0}", _stored.Store, StringComparison.Ordinal), _stored.Session.Screen,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_is_written_to_is_not_cleared()
    {
        _stored.Start();

        ErrorRecord error = _stored.FailureOf("Clear-LogStore -Force");

        Assert.StartsWith("StoreInUse,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith(
            "Stop that collector with Stop-LogCollector", error.ErrorDetails.RecommendedAction,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Stop-LogCollector", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_in_place_of_a_file_of_the_store_is_named_with_fitting_advice()
    {
        Directory.CreateDirectory(_stored.Store + "-shm");

        ErrorRecord error = _stored.FailureOf("Clear-LogStore -Force");

        Assert.StartsWith("StoreForeign,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"{_stored.Store}-shm is a directory", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("delete '", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("delete '", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_selector_clears_nothing()
    {
        ErrorRecord error = _stored.FailureOf("Clear-LogStore -Selector 'app in' -Force");

        Assert.StartsWith("InvalidSelector,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(3, _stored.Ask("Get-LogEntry").Length);
    }

    public void Dispose() => _stored.Dispose();

    /// <summary>Writes over every block's content, through the module's own SQLite.</summary>
    private void DamageAll()
    {
        Type connections = AppDomain.CurrentDomain.GetAssemblies()
            .Single(assembly => assembly.GetName().Name == "Microsoft.Data.Sqlite")
            .GetType("Microsoft.Data.Sqlite.SqliteConnection", throwOnError: true)!;
        using System.Data.Common.DbConnection connection =
            (System.Data.Common.DbConnection)Activator.CreateInstance(
                connections, $"Data Source={_stored.Store};Pooling=False")!;
        connection.Open();
        using System.Data.Common.DbCommand command = connection.CreateCommand();
        command.CommandText = "UPDATE content SET bytes = randomblob(length(bytes))";
        Assert.True(command.ExecuteNonQuery() > 0);
    }
}
