using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Collectors;

public sealed class TestLogCollectorTests : IDisposable
{
    private const string Command =
        "param($root) Test-LogCollector $root -KubernetesApi http://127.0.0.1:1 -StorePath \"$root/../store.db\"";

    private readonly NodeLogs _node = new();
    private readonly EngineSession _session = new();

    [Fact]
    public void Each_thing_that_a_collector_needs_is_one_result()
    {
        _node.Begin("shop", "web-0", "nginx", "c10ffee");

        PSObject[] checks = [.. _session.Run(Command, _node.Root)];

        Assert.Equal(
            ["Logs Passed", "Links Passed", "Watching Passed", "Api Failed", "Permissions Skipped", "Node Skipped",
                "Clock Skipped"],
            checks.Select(check => $"{check.Properties["Name"].Value} {check.Properties["Status"].Value}")
                .Where(text => !text.StartsWith("Store", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_table_shows_each_finding_with_advice()
    {
        string screen = _session.Show(
            "Test-LogCollector /nowhere/'we\u001b[5mb' -KubernetesApi http://127.0.0.1:1 -StorePath /nowhere/store.db");

        Assert.Contains("/nowhere/we␛[5mb does not exist", screen, StringComparison.Ordinal);
        Assert.Contains("hostPath", screen, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', screen);
    }

    [Fact]
    public void Quiet_emits_whether_all_checks_passed() =>
        Assert.Equal(["False"], _session.RunText(Command + " -Quiet", _node.Root));

    [Fact]
    public void A_path_outside_the_file_system_is_an_error()
    {
        using PowerShell shell = _session.Create("Test-LogCollector Variable:x");

        Assert.Empty(shell.Invoke());

        Assert.StartsWith(
            "NotInFileSystem", Assert.Single(shell.Streams.Error).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _session.Dispose();
        _node.Dispose();
    }
}
