using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment.Manifests;

/// <summary>Every field of every manifest is one that there is, with a server or without one.</summary>
public sealed class FieldTests
{
    public static TheoryData<string> Names => [.. Kustomizations.Files.Select(file => file.Name)];

    public static TheoryData<string> Overlays => [.. Kustomizations.Overlays];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_file_has_fields_that_there_are(string name)
    {
        string text = Kustomizations.Files.Single(file => file.Name == name).Text;

        foreach (YamlMappingNode document in YamlTree.Read(text).SelectMany(Unfold))
        {
            Assert.Empty(Check(document));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Each_overlay_built_by_kubectl_has_only_known_fields(string overlay)
    {
        IReadOnlyList<YamlMappingNode> objects = Kustomizations.Build(overlay);

        Assert.Contains(objects, document => document.FindText("kind") == "DaemonSet");
        Assert.All(objects, document => Assert.Empty(Check(document)));
    }

    [Fact]
    public void All_components_go_together()
    {
        string[] plain = [.. Kustomizations.Components.Where(name => name != "service-monitor-tls")];
        string[] tls = [.. Kustomizations.Components.Where(name => name != "service-monitor")];

        foreach (IReadOnlyList<YamlMappingNode> objects in new[] { Kustomizations.Build("base", plain),
            Kustomizations.Build("overlays/tls", tls) })
        {
            Assert.Contains(objects, document => document.FindText("kind") == "NetworkPolicy");
            Assert.Contains(objects, document => document.FindText("kind") == "ServiceMonitor");
            Assert.All(objects, document => Assert.Empty(Check(document)));
        }
    }

    [Fact]
    public void A_misspelt_field_of_a_ServiceMonitor_is_found()
    {
        YamlMappingNode monitor = Assert.Single(
            YamlTree.Read("spec: { endpoints: [{ port: web, tlsconfig: { serverName: a } }], selectors: a }"));

        Assert.Equal(["spec.endpoints[].tlsconfig.serverName", "spec.selectors"], ServiceMonitorFields.Check(monitor));
    }

    private static IReadOnlyList<string> Check(YamlMappingNode document) =>
        document.FindText("apiVersion") == ServiceMonitorFields.ApiVersion
        ? ServiceMonitorFields.Check(document)
        : ModelFields.Check(document);

    // A kustomization is checked by what it patches, and by kubectl, which refuses a field that it does not know.
    private static IEnumerable<YamlMappingNode> Unfold(YamlMappingNode document) =>
        document.FindText("kind") is "Kustomization" or "Component"
        ? document.Items("patches")
            .Where(patch => patch.Find("target") is null)
            .SelectMany(patch => YamlTree.Read(patch.Text("patch")))
        : [document];
}
