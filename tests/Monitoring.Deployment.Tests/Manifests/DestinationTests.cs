using Monitoring.Engine;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment.Manifests;

/// <summary>The overlays that send the entries to another system: the URL is one that the module accepts, its files are
/// in the mounted Secret, and its port is open.</summary>
public sealed class DestinationTests
{
    private const string Variable = "MONITORING_DESTINATION";

    public static TheoryData<string> Overlays => [.. Kustomizations.Destinations];

    [Theory]
    [MemberData(nameof(Overlays))]
    public void The_module_accepts_the_destination(string overlay)
    {
        using TemporaryDirectory logs = new();
        using EngineSession session = new();

        string[] results = session.RunText(
            "param($path, $text) Start-LogCollector $path -Destination $text -WhatIf", logs["*.log"],
            DestinationOf(new DaemonSetObjects(Kustomizations.Build(overlay))));

        Assert.Empty(results);
    }

    [Fact]
    public void The_module_refuses_a_destination_with_an_unknown_setting()
    {
        using TemporaryDirectory logs = new();
        using EngineSession session = new();

        Assert.StartsWith(
            "InvalidDestinationText",
            session.FailureOf(
                "param($path) Start-LogCollector $path -Destination 'loki+http://loki:3100#tokenFile=/a' -WhatIf",
                logs["*.log"]).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void The_protocol_and_the_name_are_those_of_the_overlay(string overlay)
    {
        string protocol = Path.GetFileName(overlay);

        string destination = DestinationOf(new DaemonSetObjects(Kustomizations.Build(overlay)));

        Assert.StartsWith($"{protocol}+https://", destination, StringComparison.Ordinal);
        Assert.Equal(protocol, SettingsOf(destination)["name"]);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Each_file_of_the_settings_is_in_the_Secret_of_the_receiver(string overlay)
    {
        DaemonSetObjects objects = new(Kustomizations.Build(overlay));
        YamlNode volume = Assert.Single(
            objects.Pod.Items("volumes"), volume =>
                volume.Find("secret")?.FindText("secretName") == "monitoring-destination");
        YamlNode mount = Assert.Single(
            objects.Collector.Items("volumeMounts"), mount => mount.Text("name") == volume.Text("name"));
        string[] files =
            [.. SettingsOf(DestinationOf(objects)).Where(setting => setting.Key.EndsWith(
            "Path", StringComparison.Ordinal)).Select(setting => setting.Value)];

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(mount.Text("mountPath"), Path.GetDirectoryName(file)));
        Assert.Equal("true", mount.Text("readOnly"));

        // Logs are collected also while there is no Secret.
        Assert.Equal("true", volume.Text("secret.optional"));
        string document = File.ReadAllText(Repository.Documentation);
        Assert.All(
            files, file => Assert.Contains($"`{Path.GetFileName(file)}`", document, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void The_policy_allows_DNS_the_API_server_and_the_receiver(string overlay)
    {
        DaemonSetObjects objects = new(Kustomizations.Build(overlay));
        Uri url = new(DestinationOf(objects).Split('+', 2)[1]);

        YamlNode policy = Assert.Single(objects.NetworkPolicies);

        Assert.Equal(["Egress"], policy.At("spec").Texts("policyTypes"));
        Assert.Equal(
            ["UDP 53", "TCP 53", "TCP 443", "TCP 6443", $"TCP {url.Port}"],
            policy.At("spec").Items("egress").SelectMany(rule => rule.Items("ports")).Select(
                port => $"{port.Text("protocol")} {port.Text("port")}"));
    }

    private static string DestinationOf(DaemonSetObjects objects) =>
        Assert.Single(objects.Collector.Items("env"), variable => variable.Text("name") == Variable).Text("value");

    private static Dictionary<string, string> SettingsOf(string destination) =>
        destination.Split('#', 2)[1].Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(
            pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
