using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Kubernetes.Connecting.KubeConfigs;

/// <summary>The contexts, clusters and users of one or more kubeconfig files. Of two with the same name the first is
/// used.</summary>
/// <remarks>See "Organizing Cluster Access Using kubeconfig Files" in the documentation of Kubernetes.</remarks>
internal sealed class KubeConfig
{
    private readonly Dictionary<string, KubeConfigNode> _contexts = [];
    private readonly Dictionary<string, KubeConfigNode> _clusters = [];
    private readonly Dictionary<string, KubeConfigNode> _users = [];
    private readonly List<string> _files = [];
    private string? _currentContext;

    private KubeConfig()
    {
    }

    /// <summary>The files in the format of KUBECONFIG.</summary>
    public string Files => string.Join(Path.PathSeparator, _files);

    /// <summary>Reads one or more files.</summary>
    /// <exception cref="KubernetesException">A file cannot be read, or is not a kubeconfig.</exception>
    public static KubeConfig Read(IEnumerable<string> files)
    {
        KubeConfig config = new();
        foreach (string file in files)
        {
            config.Add(file, Load(file));
        }

        return config;
    }

    /// <summary>Gets a context.</summary>
    /// <param name="name">The context's name; null for the current one.</param>
    /// <exception cref="KubernetesException">There is no context of that name.</exception>
    public KubeConfigNode GetContext(string? name)
    {
        name ??= _currentContext ?? throw Lacks($"has no current-context. {Offer(_contexts)}");
        return Get(_contexts, "context", name).GetChild("context");
    }

    /// <summary>Gets a cluster.</summary>
    /// <exception cref="KubernetesException">There is no cluster of that name.</exception>
    public KubeConfigNode GetCluster(string name) => Get(_clusters, "cluster", name).GetChild("cluster");

    /// <summary>Finds a user; returns null for one without credentials.</summary>
    /// <exception cref="KubernetesException">There is no user of that name.</exception>
    public KubeConfigNode? FindUser(string name) => Get(_users, "user", name).FindChild("user");

    private static YamlMappingNode Load(string file)
    {
        try
        {
            using StringReader reader = new(SmallFile.ReadText(file));
            YamlStream yaml = [];
            yaml.Load(new PlainYaml(new Parser(reader)));
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..]
                ? root
                : throw new KubernetesException(KubernetesError.NotConfigured, $"'{file}' is not a kubeconfig.");
        }
        catch (YamlException failure)
        {
            throw new KubernetesException(
                KubernetesError.NotConfigured,
                $"The kubeconfig '{file}' cannot be parsed at line {failure.Start.Line}: {failure.Message}",
                failure);
        }
        catch (ArgumentException failure)
        {
            // Thrown by YamlDotNet for a directive in the middle of a document.
            throw new KubernetesException(KubernetesError.NotConfigured, $"'{file}' is not a kubeconfig.", failure);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new KubernetesException(
                KubernetesError.NotConfigured, $"The kubeconfig '{file}' does not exist.", failure);
        }
        catch (Exception failure)
            when (failure is UnauthorizedAccessException or (IOException and not KubernetesException))
        {
            throw new KubernetesException(
                KubernetesError.NotConfigured, $"The kubeconfig '{file}' cannot be read: {failure.Message}", failure);
        }
    }

    private void Add(string file, YamlMappingNode root)
    {
        KubeConfigNode node = new(root, "kubeconfig", file);
        _files.Add(file);
        _currentContext ??= node.FindText("current-context");
        AddEntries(node, "context", _contexts);
        AddEntries(node, "cluster", _clusters);
        AddEntries(node, "user", _users);
    }

    private static void AddEntries(KubeConfigNode node, string kind, Dictionary<string, KubeConfigNode> entries)
    {
        foreach (KubeConfigNode entry in node.GetItems(kind + "s"))
        {
            string name = entry.FindText("name") ?? string.Empty;
            entries.TryAdd(name, entry with { Name = $"{kind} '{name}'" });
        }
    }

    private KubeConfigNode Get(Dictionary<string, KubeConfigNode> entries, string kind, string name) =>
        entries.GetValueOrDefault(name) ?? throw Lacks($"has no {kind} '{name}'. {Offer(entries)}");

    private static string Offer(Dictionary<string, KubeConfigNode> entries) =>
        entries.Count == 0 ? "There are none." : $"Existing: {string.Join(", ", entries.Keys.Order())}.";

    private KubernetesException Lacks(string what) =>
        new(KubernetesError.NotConfigured, $"The kubeconfig '{Files}' {what}");
}
