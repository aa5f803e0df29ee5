using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment.Manifests;

/// <summary>The objects that make up one way to deploy, by their kinds.</summary>
internal sealed class DaemonSetObjects(IReadOnlyList<YamlMappingNode> objects)
{
    public YamlNode Pod { get; } = Only(objects, "DaemonSet").At("spec.template.spec");

    public YamlNode Collector => Assert.Single(Pod.Items("containers"));

    public YamlNode? Service { get; } = objects.SingleOrDefault(node => node.FindText("kind") == "Service");

    public IReadOnlyList<YamlNode> NetworkPolicies { get; } =
        [.. objects.Where(node => node.FindText("kind") == "NetworkPolicy")];

    public YamlNode? ServiceMonitor { get; } = objects.SingleOrDefault(
        node => node.FindText("kind") == "ServiceMonitor");

    public YamlNode Labels { get; } = Only(objects, "DaemonSet").At("spec.template").Find("metadata")!;

    public IReadOnlyList<YamlMappingNode> All => objects;

    /// <summary>The command that pwsh is given.</summary>
    public string Script => Assert.Single(Collector.Texts("args"));

    /// <summary>The number of a named port.</summary>
    public int PortOf(string name) =>
        int.Parse(
            Assert.Single(Collector.Items("ports"), port => port.Text("name") == name).Text("containerPort"), null);

    public static YamlMappingNode Only(IReadOnlyList<YamlMappingNode> objects, string kind) =>
        Assert.Single(objects, node => node.FindText("kind") == kind);
}
