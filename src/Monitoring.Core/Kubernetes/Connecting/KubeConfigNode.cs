using YamlDotNet.RepresentationModel;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>A mapping in a kubeconfig, with its name and its file.</summary>
/// <param name="Mapping">The mapping's YAML.</param>
/// <param name="Name">The mapping's name, for messages: <c>user 'admin'</c>.</param>
/// <param name="File">The file. Paths in it are relative to its directory.</param>
internal sealed record KubeConfigNode(YamlMappingNode Mapping, string Name, string File)
{
    /// <summary>Finds the text of a key; returns null if it is missing or empty.</summary>
    public string? FindText(string key) =>
        Mapping.Children.TryGetValue(key, out YamlNode? node) && node is YamlScalarNode { Value: { Length: > 0 } text }
            && !IsNull((YamlScalarNode)node)
            ? text
            : null;

    /// <summary>Gets the text of a required key.</summary>
    /// <exception cref="KubernetesException">The key is missing.</exception>
    public string GetText(string key) => FindText(key) ?? throw Lacks(key);

    /// <summary>Whether the value of a key is true.</summary>
    public bool IsTrue(string key) => bool.TryParse(FindText(key), out bool value) && value;

    /// <summary>Finds the path in a key. A relative path is relative to the file's directory.</summary>
    public string? FindPath(string key) =>
        FindText(key) is { } path ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(File))!, path) : null;

    /// <summary>Finds the base64 bytes of a key.</summary>
    /// <exception cref="KubernetesException">The text is not base64.</exception>
    public byte[]? FindBytes(string key)
    {
        try
        {
            return FindText(key) is { } text ? Convert.FromBase64String(text) : null;
        }
        catch (FormatException failure)
        {
            throw new KubernetesException(
                KubernetesError.NotConfigured, $"{key} of the {Name} in the kubeconfig '{File}' is not base64.",
                failure);
        }
    }

    /// <summary>The keys that are texts.</summary>
    public IEnumerable<string> Keys =>
        Mapping.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? string.Empty);

    /// <summary>Finds the mapping under a key.</summary>
    public KubeConfigNode? FindChild(string key) =>
        Mapping.Children.TryGetValue(key, out YamlNode? node)
            && node is YamlMappingNode child ? this with { Mapping = child } : null;

    /// <summary>Gets the mapping under a required key.</summary>
    /// <exception cref="KubernetesException">The mapping is missing.</exception>
    public KubeConfigNode GetChild(string key) => FindChild(key) ?? throw Lacks(key);

    /// <summary>Gets the mappings in the list under a key.</summary>
    public IEnumerable<KubeConfigNode> GetItems(string key) =>
        GetList(key).OfType<YamlMappingNode>().Select(item => this with { Mapping = item });

    /// <summary>Gets the texts in the list under a key.</summary>
    public IEnumerable<string> GetTexts(string key) =>
        GetList(key).OfType<YamlScalarNode>().Select(item => item.Value ?? string.Empty);

    private IEnumerable<YamlNode> GetList(string key) =>
        Mapping.Children.TryGetValue(key, out YamlNode? node) && node is YamlSequenceNode list ? list.Children : [];

    private static bool IsNull(YamlScalarNode node) =>
        node is { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "null" or "~" };

    private KubernetesException Lacks(string key) =>
        new(KubernetesError.NotConfigured, $"The {Name} in the kubeconfig '{File}' has no {key}.");
}
