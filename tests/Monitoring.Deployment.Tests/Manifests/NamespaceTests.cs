using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment.Manifests;

/// <summary>Each object is created in the namespace of the manifests, whatever kubectl's current namespace
/// is.</summary>
public sealed class NamespaceTests
{
    private static readonly string[] ClusterKinds =
        ["ClusterRole", "ClusterRoleBinding", "Namespace", "PriorityClass"];

    [Theory]
    [MemberData(nameof(AgreementTests.Ways), MemberType = typeof(AgreementTests))]
    public void Objects_built_by_kubectl_name_their_namespace(string overlay, string components)
    {
        IReadOnlyList<YamlMappingNode> objects = Kustomizations.Build(
            overlay, components.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        string name = DaemonSetObjects.Only(objects, "Namespace").Text("metadata.name");

        Assert.All(
            objects.Where(node => !ClusterKinds.Contains(node.Text("kind"), StringComparer.Ordinal)),
            node => Assert.Equal(name, node.At("metadata").FindText("namespace")));
    }
}
