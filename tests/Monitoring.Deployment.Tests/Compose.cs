using Monitoring.Deployment.Manifests;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment;

/// <summary>deploy/compose.yaml.</summary>
internal static class Compose
{
    public static string Path { get; } = System.IO.Path.Join(Repository.Deploy, "compose.yaml");

    public static YamlMappingNode Document { get; } = Assert.Single(YamlTree.Read(File.ReadAllText(Path)));

    public static IEnumerable<(YamlNode Service, YamlNode Name)> Services =>
        ((YamlMappingNode)Document.At("services")).Children.Select(entry => (entry.Value, entry.Key));
}
