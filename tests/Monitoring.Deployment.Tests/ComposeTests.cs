using Monitoring.Deployment.Manifests;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment;

public sealed class ComposeTests
{
    /// <summary>From the Compose Specification: what we use of it.</summary>
    private static readonly string[] TopLevel = ["name", "services", "volumes"];

    private static readonly string[] OfService =
    [
        "build", "cap_drop", "command", "environment", "healthcheck", "image", "ports", "read_only", "restart",
        "security_opt",
        "stop_grace_period", "user", "volumes",
    ];

    private static YamlNode Collector => Compose.Document.At("services.collector");

    [Fact]
    public void It_has_keys_that_there_are()
    {
        Assert.All(Compose.Document.Children.Keys, key => Assert.Contains(key.ToString(), TopLevel));
        Assert.All(
            Compose.Services.SelectMany(entry => ((YamlMappingNode)entry.Service).Children.Keys),
            key => Assert.Contains(key.ToString(), OfService));
    }

    [Fact]
    public void Its_mounts_exist()
    {
        string[] volumes =
            [.. ((YamlMappingNode)Compose.Document.At("volumes")).Children.Keys.Select(key => key.ToString())];
        foreach (string mount in Compose.Services.SelectMany(entry => entry.Service.Texts("volumes")))
        {
            string source = mount.Split(':')[0];
            Assert.True(
                source.StartsWith('.')
                    ? File.Exists(Path.Join(Repository.Deploy, source)) : volumes.Contains(source), source);
        }

        Assert.Contains("logs:/var/log:ro", Collector.Texts("volumes"));
    }

    [Fact]
    public void The_collector_can_be_queried_from_this_machine_only()
    {
        Assert.Equal("127.0.0.1:8000:8000", Assert.Single(Collector.Texts("ports")));
        Assert.Contains("-Listen http://*:8000 ", Collector.Texts("command").Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Docker_reads_it()
    {
        Command? docker = Command.TryRun("docker", "compose", "version");
        Assert.SkipWhen(docker is not { ExitCode: 0 }, "There is no docker compose on this machine.");

        Command.TryRun("docker", "compose", "--file", Compose.Path, "config", "--quiet")!.Succeeded();
    }
}
