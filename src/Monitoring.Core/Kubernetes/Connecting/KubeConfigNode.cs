using YamlDotNet.RepresentationModel;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>A mapping in a kubeconfig, which knows what it is called and from which file it is.</summary>
/// <param name="Mapping">Its YAML.</param>
/// <param name="Name">What it is, for a message: <c>user 'admin'</c>.</param>
/// <param name="File">The file, against whose directory paths in it are meant.</param>
internal sealed record KubeConfigNode(YamlMappingNode Mapping, string Name, string File)
{
    /// <summary>The text of a key; null if it is not there, or empty.</summary>
    public string? FindText(string key) =>
        Mapping.Children.TryGetValue(key, out YamlNode? node) && node is YamlScalarNode { Value: { Length: > 0 } text }
            && !IsNull((YamlScalarNode)node)
            ? text
            : null;

    /// <summary>The text of a key that must be there.</summary>
    /// <exception cref="KubernetesException">It is not.</exception>
    public string GetText(string key) => FindText(key) ?? throw Lacks(key);

    /// <summary>Whether a key says true.</summary>
    public bool IsTrue(string key) => bool.TryParse(FindText(key), out bool value) && value;

    /// <summary>The path that a key names; a relative one is meant from the file's directory.</summary>
    public string? FindPath(string key) =>
        FindText(key) is { } path ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(File))!, path) : null;

    /// <summary>The bytes that a key has in base64.</summary>
    /// <exception cref="KubernetesException">They are not base64.</exception>
    public byte[]? FindBytes(string key)
    {
        try
        {
            return FindText(key) is { } text ? Convert.FromBase64String(text) : null;
        }
        catch (FormatException failure)
        {
            throw new KubernetesException(
                KubernetesError.NotConfigured, $"{key} of the {Name} in the kubeconfig '{File}' is not base64.", failure);
        }
    }

    /// <summary>The keys that are texts.</summary>
    public IEnumerable<string> Keys => Mapping.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? string.Empty);

    /// <summary>The mapping under a key.</summary>
    public KubeConfigNode? FindChild(string key) =>
        Mapping.Children.TryGetValue(key, out YamlNode? node) && node is YamlMappingNode child ? this with { Mapping = child } : null;

    /// <summary>The mapping under a key that must be there.</summary>
    /// <exception cref="KubernetesException">It is not.</exception>
    public KubeConfigNode GetChild(string key) => FindChild(key) ?? throw Lacks(key);

    /// <summary>The mappings of the list under a key.</summary>
    public IEnumerable<KubeConfigNode> GetItems(string key) =>
        GetList(key).OfType<YamlMappingNode>().Select(item => this with { Mapping = item });

    /// <summary>The texts of the list under a key.</summary>
    public IEnumerable<string> GetTexts(string key) =>
        GetList(key).OfType<YamlScalarNode>().Select(item => item.Value ?? string.Empty);

    private IEnumerable<YamlNode> GetList(string key) =>
        Mapping.Children.TryGetValue(key, out YamlNode? node) && node is YamlSequenceNode list ? list.Children : [];

    private static bool IsNull(YamlScalarNode node) =>
        node is { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "null" or "~" };

    private KubernetesException Lacks(string key) =>
        new(KubernetesError.NotConfigured, $"The {Name} in the kubeconfig '{File}' has no {key}.");
}
