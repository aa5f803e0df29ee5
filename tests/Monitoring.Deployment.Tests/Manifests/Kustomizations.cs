using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment.Manifests;

/// <summary>The folders of deploy/kubernetes, and what kubectl makes of them.</summary>
internal static class Kustomizations
{
    /// <summary>The overlays that send the entries to another system.</summary>
    public static string[] Destinations { get; } = ["overlays/elasticsearch", "overlays/loki", "overlays/otlp"];

    public static string[] Overlays { get; } = ["base", "overlays/stdout-only", "overlays/tls", .. Destinations];

    public static string[] Components { get; } =
        [.. Directory.GetDirectories(Path.Join(Repository.Kubernetes, "components")).Select(
            path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>All files, with their path in deploy/kubernetes.</summary>
    public static IEnumerable<(string Name, string Text)> Files { get; } =
    [
        .. Directory.GetFiles(Repository.Kubernetes, "*.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(Repository.Kubernetes, path), File.ReadAllText(path))),
    ];

    /// <summary>The objects in the files of a folder, each by itself.</summary>
    public static IReadOnlyList<YamlMappingNode> ReadFolder(string folder) =>
    [
        .. Files.Where(
            file => Path.GetDirectoryName(file.Name) == folder && Path.GetFileName(file.Name) != "kustomization.yaml")
            .SelectMany(file => YamlTree.Read(file.Text)),
    ];

    /// <summary>Builds an overlay, with components if any; skips the test where there is no kubectl.</summary>
    public static IReadOnlyList<YamlMappingNode> Build(string overlay, params string[] components)
    {
        using TemporaryDirectory scratch = new();
        string folder = Path.Join(Repository.Kubernetes, overlay);
        if (components.Length > 0)
        {
            // kustomize takes no absolute paths.
            string Relative(string place) =>
                Path.GetRelativePath(scratch.Path, Path.Join(Repository.Kubernetes, place));
            scratch.Write(
                "kustomization.yaml",
                ["resources:", $"- {Relative(overlay)}", "components:", .. components.Select(
                    name => $"- {Relative($"components/{name}")}")]);
            folder = scratch.Path;
        }

        Command? kubectl = Command.TryRun("kubectl", "kustomize", "--load-restrictor=LoadRestrictionsNone", folder);
        Assert.SkipWhen(kubectl is null, "There is no kubectl on this machine.");
        return YamlTree.Read(kubectl.Succeeded());
    }
}
