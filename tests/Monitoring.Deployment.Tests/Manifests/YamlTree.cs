using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment.Manifests;

/// <summary>Reads YAML, and finds a way in it.</summary>
internal static class YamlTree
{
    /// <summary>The documents of a text that are not empty.</summary>
    public static IReadOnlyList<YamlMappingNode> Read(string text)
    {
        YamlStream stream = [];
        using StringReader reader = new(text);
        stream.Load(reader);
        return [.. stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>()];
    }

    /// <summary>The value of a key; null if there is no such key.</summary>
    public static YamlNode? Find(this YamlNode node, string key) =>
        node is YamlMappingNode mapping
            && mapping.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    /// <summary>The value at the end of a path of keys, such as <c>spec.template.spec</c>.</summary>
    public static YamlNode At(this YamlNode node, string path)
    {
        foreach (string key in path.Split('.'))
        {
            node = node.Find(key) ?? throw new KeyNotFoundException($"There is no {path}: {key} is missing.");
        }

        return node;
    }

    public static string Text(this YamlNode node, string path) => ((YamlScalarNode)node.At(path)).Value!;

    public static string? FindText(this YamlNode node, string key) => (node.Find(key) as YamlScalarNode)?.Value;

    /// <summary>The items of a list, which may not be there.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode node, string key) =>
        node.Find(key) as YamlSequenceNode ?? Enumerable.Empty<YamlNode>();

    public static IEnumerable<string> Texts(this YamlNode node, string key) =>
        node.Items(key).Select(item => ((YamlScalarNode)item).Value!);
}
