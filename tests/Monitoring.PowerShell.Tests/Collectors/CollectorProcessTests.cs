using Monitoring.Engine;

namespace Monitoring.Collectors;

/// <summary>Collectors and the end of the process that they are in.</summary>
public sealed class CollectorProcessTests : IDisposable
{
    private const string Collected = "while ((Get-LogCollector).Entries -lt 1) { }; 'collected'";

    private readonly TemporaryDirectory _logs = new();
    private readonly TemporaryDirectory _stores = new();

    private string Store => _stores["store.db"];

    private string StartCommand => $"Start-LogCollector '{_logs.Path}' -StorePath '{Store}'";

    [Fact]
    public void The_end_of_a_script_ends_its_collectors_in_order()
    {
        _logs.Write("a.log", "one");
        using ShellProcess shell = ShellProcess.Run($"{StartCommand}; {Collected}");

        Assert.Equal("collected", shell.NextLine());
        Assert.Equal(0, shell.WaitForExit());
        AssertEndedInOrder();
    }

    [Theory]
    [InlineData("INT", 1)]
    [InlineData("TERM", 0)]
    public void A_signal_stops_it_in_order_in_the_foreground(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        _logs.Write("a.log", "one");
        using ShellProcess shell = ShellProcess.Run(
            $"{StartCommand} -PassThru -Wait | ForEach-Object {{ {Collected} }}");
        Assert.Equal("collected", shell.NextLine());

        shell.Signal(signal);

        Assert.Equal(exitCode, shell.WaitForExit());
        Assert.Empty(shell.Errors);
        AssertEndedInOrder();
    }

    /// <summary>The signal ends the process, unless the command has ended it before.</summary>
    [Fact]
    public void A_closed_terminal_stops_the_foreground_collector_in_order()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        _logs.Write("a.log", "one");
        using ShellProcess shell = ShellProcess.Run(
            $"{StartCommand} -PassThru -Wait | ForEach-Object {{ {Collected} }}");
        Assert.Equal("collected", shell.NextLine());

        shell.Signal("HUP");

        Assert.True(shell.WaitForExit() is 0 or 129);
        AssertEndedInOrder();
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void A_signal_stops_it_in_order_in_the_background(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        string log = _logs.Write("a.log", "one");
        using ShellProcess shell = ShellProcess.Run($"{StartCommand}; {Collected}; Watch-Log '{log}'");
        Assert.Equal("collected", shell.NextLine());

        shell.Signal(signal);

        Assert.Equal(exitCode, shell.WaitForExit());
        AssertEndedInOrder();
    }

    [Fact]
    public void The_environment_gives_the_defaults()
    {
        _logs.Write("a.log", "one");
        using ShellProcess shell = ShellProcess.Run(
            $"$env:LOG_COLLECTOR = 'directory'; $env:ROOT_PATH = '{_logs.Path}'; $env:MONITORING_STORE = '{Store}'; "
            + "$c = Start-LogCollector -PassThru; $c.Name; $c.StorePath; $c.Path");

        Assert.Equal(["default", Store, _logs.Path], [shell.NextLine(), shell.NextLine(), shell.NextLine()]);
        Assert.Equal(0, shell.WaitForExit());
    }

    [Theory]
    [InlineData("$env:LOG_COLLECTOR = 'carrier pigeon'; Start-LogCollector /tmp", "LOG_COLLECTOR")]
    [InlineData("$env:LOG_COLLECTOR = '7'; Start-LogCollector /tmp", "LOG_COLLECTOR")]
    [InlineData("$env:LOG_COLLECTOR = 'directory'; $env:ROOT_PATH = ''; Start-LogCollector", "ROOT_PATH")]
    [InlineData(
        "$env:LOG_COLLECTOR = 'directory'; $env:ROOT_PATH = '/nowhere/at/all'; Start-LogCollector", "/nowhere/at/all")]
    [InlineData("$env:ROOT_PATH = '/nowhere/at/all'; Start-LogCollector", "/nowhere/at/all")]
    [InlineData("Start-LogCollector -KubeConfig /nowhere/config", "/nowhere/config")]
    public void An_environment_without_a_usable_state_directory_is_an_error(string command, string expected)
    {
        using ShellProcess shell = ShellProcess.Run($"$env:MONITORING_STORE = '{Store}'; {command}");

        Assert.Equal(1, shell.WaitForExit());
        Assert.Contains(expected, shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_path_the_containers_of_the_node_are_collected_and_can_be_queried_by_name()
    {
        using NodeLogs node = new();
        node.Write(node.Begin("shop", "web-0", "nginx", "c10ffee"), "hello");
        node.Write(node.Begin("kube-system", "coredns-1", "dns", "c20ffee"), "a name");
        using ShellProcess shell = ShellProcess.Run(
            $"$env:ROOT_PATH = '{node.Root}'; $env:MONITORING_STORE = '{Store}'; $c = Start-LogCollector -PassThru; $c.Collector; "
            + "while ($c.Entries -lt 2) { }; $e = Get-LogEntry -Selector namespace=shop; \"$($e.PodName) $($e.ContainerName) $($e.Message)\"; "
            + "(Get-LogEntry -Namespace kube-* -PodName coredns*).Message; Stop-LogCollector default");

        Assert.Equal(
            ["Kubernetes", "web-0 nginx hello", "a name"], [shell.NextLine(), shell.NextLine(), shell.NextLine()]);
        Assert.Equal(0, shell.WaitForExit());
    }

    public void Dispose()
    {
        _logs.Dispose();
        _stores.Dispose();
    }

    /// <summary>A process that stops in order leaves no write-ahead log; a killed process does.</summary>
    private void AssertEndedInOrder()
    {
        Assert.True(File.Exists(Store));
        Assert.False(File.Exists(Store + "-wal"));
    }
}
