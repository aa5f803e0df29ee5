using Monitoring.Engine;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Deployment.Package;

/// <summary>The package, installed, in a pwsh that knows no other module: what works, and what is said where something
/// is wrong.</summary>
public sealed class InstallationTests : IDisposable
{
    private readonly InstalledModule _module = new();
    private readonly TemporaryDirectory _files = new();

    private string Store => _files["state/store.db"];

    public void Dispose()
    {
        _module.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void It_is_imported_by_name_and_collects_serves_and_helps()
    {
        string logs = Path.GetDirectoryName(_files.Write("logs/web.log", "level=error one", "two"))!;

        using Pwsh pwsh = _module.Run(
            $$"""
            Import-Module Monitoring -ErrorAction Stop
            $collector = Start-LogCollector '{{logs}}' -StorePath '{{Store}}' -Listen http://localhost:0 -PassThru
            Get-LogEntry -Uri $collector.Url[0] -Follow | Select-Object -First 2 | ForEach-Object { "entry: $($_.Message)" }
            "module: $((Get-Module Monitoring).ModuleBase)"
            "help: $((Get-Help Start-LogCollector).Synopsis)"
            """);

        Assert.Equal(0, pwsh.WaitForExit());
        Assert.Contains("entry: level=error one\nentry: two", pwsh.Output, StringComparison.Ordinal);
        Assert.Contains($"module: {_module.Folder}", pwsh.Output, StringComparison.Ordinal);
        Assert.Matches("help: Starts ", pwsh.Output);
    }

    [Fact]
    public void A_shell_that_is_too_old_gets_an_error_with_the_required_version()
    {
        // There is no older shell on this machine; to this one, any module that requires a newer shell is too new.
        string manifest = File.ReadAllText(_module.Manifest);
        Assert.Matches(@"PowerShellVersion\s*=\s*'7\.6'", manifest);
        File.WriteAllText(_module.Manifest, manifest.Replace("'7.6'", "'97.6'", StringComparison.Ordinal));

        using Pwsh pwsh = _module.Run($"Import-Module '{_module.Manifest}'");

        Assert.Equal(1, pwsh.WaitForExit());
        Assert.Matches(@"requires a minimum PowerShell version of '97\.6'", pwsh.Output.ReplaceLineEndings(" "));
    }

    [Fact]
    public void A_node_without_its_logs_is_warned_of_and_the_collector_stays()
    {
        Assert.SkipWhen(Directory.Exists("/var/log/containers"), "This machine is a node.");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A node's paths are Linux's.");

        using Pwsh pwsh = _module.Run(
            $"Start-LogCollector -StorePath '{Store}' -KubernetesApi http://127.0.0.1:9 -Wait");

        pwsh.WaitFor("/var/log/containers does not exist: this is not a Kubernetes node, or its logs are not mounted");
        pwsh.WaitFor("/var/log/containers does not exist. It is followed as soon as it exists.");
        pwsh.Terminate();
        pwsh.WaitForExit();
        Assert.True(File.Exists(Store));
    }

    [Fact]
    public void An_API_that_is_forbidden_is_warned_of_and_logs_are_collected_without_labels()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A node's paths are Linux's.");
        using FakeApiServer api = new();
        api.Add(FakeFault.Status(request => request.IsList, 403));
        using NodeLogs node = new();
        string log = node.Begin("shop", "web-0", "web", new string('a', 64));
        node.Write(log, "one");

        using Pwsh pwsh = _module.Run(
            $"Start-LogCollector '{node.Root}' -Collector Kubernetes -StorePath '{Store}' -KubernetesApi {api.Url} -NodeName n -Wait");
        pwsh.WaitFor("verbs [\"list\", \"watch\"]");

        // Only then is it known that no API reports which pods opt out of collection.
        pwsh.WaitFor("The logs of these pods are collected");
        using EngineSession session = new();
        Wait.Until(
                () =>
                    session.RunText(
                    "param($store) Get-LogEntry -StorePath $store | ForEach-Object { \"$($_.PodName) $($_.Message)\" }",
                    Store)
                    is ["web-0 one"],
            pwsh.Output);
        pwsh.Terminate();
        pwsh.WaitForExit();
    }

    [Theory]
    [InlineData("", "The token file '{0}' is empty.")]
    [InlineData("short", "A token must have at least 16 characters")]
    public void A_token_file_without_a_token_is_an_error(string token, string expected)
    {
        string path = _files.Write("token", token);

        using Pwsh pwsh = _module.Run(
            $"Start-LogCollector '{_files.Path}' -StorePath '{Store}' -Listen http://localhost:0 -TokenPath '{path}' -Wait");

        Assert.Equal(1, pwsh.WaitForExit());
        Assert.Contains(string.Format(null, expected, path), pwsh.Output, StringComparison.Ordinal);
    }
}
