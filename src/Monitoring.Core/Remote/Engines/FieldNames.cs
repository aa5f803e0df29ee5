using System.Collections.Frozen;
using System.Text;
using Monitoring.Entries;

namespace Monitoring.Remote.Engines;

// Implementation notes
//
// The names are those under which collectors send the same value: this program, the OpenTelemetry conventions, the
// Elastic common schema, Alloy, Fluent Bit, Vector and vlagent. If an entry has several of them, the first in the
// list decides. A database that has no dots in names, such as Loki, has underscores in their place.

/// <summary>The names of fields in log databases, and their metadata keys. Pure.</summary>
internal sealed class FieldNames
{
    /// <summary>The key of the cluster's name, which is not one of a store.</summary>
    private const string Cluster = "cluster";

    private const string ForeignPrefix = "fields.";

    /// <summary>A level that Loki detects: the messages' own levels are detected here.</summary>
    private const string DetectedLevel = "detected_level";

    private static readonly (string Key, string[] Names)[] Known =
    [
        (MetadataKeys.Namespace,
        [
            "namespace", "k8s.namespace.name", "kubernetes.namespace_name", "kubernetes.namespace",
            "kubernetes.pod_namespace", "namespace_name",
        ]),
        (MetadataKeys.PodName, ["pod_name", "pod", "k8s.pod.name", "kubernetes.pod.name", "kubernetes.pod_name"]),
        (MetadataKeys.PodUid,
            ["pod_uid", "k8s.pod.uid", "kubernetes.pod.uid", "kubernetes.pod_uid", "kubernetes.pod_id"]),
        (MetadataKeys.PodIP, ["pod_ip", "k8s.pod.ip", "kubernetes.pod.ip", "kubernetes.pod_ip"]),
        (MetadataKeys.ContainerName,
        [
            "container_name", "container", "k8s.container.name", "kubernetes.container.name",
            "kubernetes.container_name", "container.name",
        ]),
        (MetadataKeys.ContainerId,
            ["container_id", "container.id", "kubernetes.container_id", "kubernetes.docker_id"]),
        (MetadataKeys.RestartCount, ["restart_count", "k8s.container.restart_count"]),
        (MetadataKeys.Image,
            ["image", "container.image.name", "kubernetes.container_image", "kubernetes.container.image"]),
        (MetadataKeys.NodeName,
        [
            "node_name", "node", "k8s.node.name", "kubernetes.node.name", "kubernetes.node_name", "kubernetes.host",
            "kubernetes.pod_node_name",
        ]),
        (MetadataKeys.Path, ["log.file.path", "filename", "path", "file"]),
        (Cluster, [Cluster, "k8s.cluster.name", "orchestrator.cluster.name"]),
    ];

    private static readonly string[] LabelPrefixes =
    [
        "k8s.pod.label.", "k8s.pod.labels.", "kubernetes.labels.", "kubernetes.pod_labels.", "pod_label.", "labels.",
    ];

    private static readonly string[] LevelNames = ["level", "severity_text", "severity", "log.level", "loglevel"];

    private static readonly string[] OutputNames = ["stream", "log.iostream", "iostream"];

    /// <summary>The number of an entry in its stream, which this program sends.</summary>
    private static readonly string[] SequenceNames = ["event.sequence"];

    /// <summary>Names of values that differ in each entry and are no property of it.</summary>
    private static readonly string[] IgnoredNames = [DetectedLevel, "log.record.uid"];

    private static readonly string[] OffsetNames = ["log.offset", "log.file.offset", "offset"];

    private readonly FrozenDictionary<string, (string Key, int Rank)> _keys;
    private readonly FrozenDictionary<string, string[]> _names;
    private readonly string[] _prefixes;
    private readonly string[] _ignored;

    private FieldNames(Func<string, string[]> spell)
    {
        _names = Known.ToFrozenDictionary(
            known => known.Key,
            known => known.Names.SelectMany(spell).Distinct().ToArray(),
            StringComparer.Ordinal);
        _keys = _names
            .SelectMany(pair => pair.Value.Select((name, rank) => KeyValuePair.Create(name, (pair.Key, rank))))
            .ToFrozenDictionary(StringComparer.Ordinal);
        _prefixes = [.. LabelPrefixes.SelectMany(spell).Distinct()];
        Levels = [.. LevelNames.SelectMany(spell).Distinct()];
        Outputs = [.. OutputNames.SelectMany(spell).Distinct()];
        Offsets = [.. OffsetNames.SelectMany(spell).Distinct()];
        Sequences = [.. SequenceNames.SelectMany(spell).Distinct()];
        _ignored = [.. IgnoredNames.SelectMany(spell).Distinct()];
        OfStreams = [.. _names.Values.SelectMany(names => names), .. _prefixes.Select(prefix => prefix + "*")];
    }

    /// <summary>Names without dots.</summary>
    public static FieldNames WithoutDots { get; } = new(name => [Sanitize(name)]);

    /// <summary>Names with dots, and the same names without them.</summary>
    public static FieldNames WithDots { get; } = new(name => [name, Sanitize(name)]);

    /// <summary>The names of the level, the first of which decides.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>The names of the output, the first of which decides.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The names of the entry's offset in its file.</summary>
    public IReadOnlyList<string> Offsets { get; }

    /// <summary>The names of the entry's number in its stream.</summary>
    public IReadOnlyList<string> Sequences { get; }

    /// <summary>The names of all fields with the metadata of a stream; those of a pod's labels end with a
    /// wildcard.</summary>
    public IReadOnlyList<string> OfStreams { get; }

    /// <summary>Replaces the characters that a label of Loki cannot have with underscores.</summary>
    public static string Sanitize(string name)
    {
        StringBuilder text = new(name.Length + 1);
        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
        {
            text.Append('_');
        }

        foreach (char character in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        }

        return text.ToString();
    }

    /// <summary>The names of a metadata key in the order of their precedence; null for a key that has only its own
    /// name.</summary>
    public IReadOnlyList<string>? Of(string key) => _names.GetValueOrDefault(key);

    /// <summary>The metadata key for a user's key, which may be the database's own name.</summary>
    public string KeyOf(string key)
    {
        string lower = key.ToLowerInvariant();
        return _names.ContainsKey(lower)
            ? lower
            : _keys.TryGetValue(key, out (string Key, int Rank) known)
                ? known.Key
                : FindLabel(key) is { } label ? MetadataKeys.LabelPrefix + label : key;
    }

    /// <summary>Whether a field has another value in each entry, and is not part of the metadata.</summary>
    public bool DiffersInEachEntry(string name) =>
        Offsets.Contains(name) || Sequences.Contains(name) || _ignored.Contains(name);

    /// <summary>Returns the metadata of fields. Of the fields for one key, those of the first list win, then those
    /// whose name is the first.</summary>
    /// <param name="lists">The fields, the most reliable first.</param>
    public IEnumerable<KeyValuePair<string, string>> ToMetadata(params IReadOnlyList<IReadOnlyList<EngineField>> lists)
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        Dictionary<string, int> ranks = new(StringComparer.Ordinal);
        for (int list = 0; list < lists.Count; list++)
        {
            foreach ((string name, string value) in lists[list])
            {
                if (value.Length == 0 || IsProperty(name) || FindLabel(name) is not null)
                {
                    continue;
                }

                (string key, int rank) = _keys.TryGetValue(name, out (string Key, int Rank) known)
                    ? known : (ForeignKey(name), 0);
                rank += list * _keys.Count;
                if (!ranks.TryGetValue(key, out int former) || rank < former)
                {
                    metadata[key] = value;
                    ranks[key] = rank;
                }
            }
        }

        AddLabels(metadata, lists);
        return metadata;
    }

    /// <summary>The name of a pod's label in the name of a field; null if the field is not a label.</summary>
    private string? FindLabel(string name) =>
        Array.Find(_prefixes, each => name.StartsWith(each, StringComparison.Ordinal)) is { } prefix
        && name.Length > prefix.Length ? name[prefix.Length..] : null;

    /// <summary>Whether a name is that of a property of an entry, not of its stream.</summary>
    private bool IsProperty(string name) =>
        Levels.Contains(name) || Outputs.Contains(name) || DiffersInEachEntry(name);

    /// <summary>A field of another program may have the name of a key in another case, and a search ignores the
    /// case.</summary>
    private string ForeignKey(string name) =>
        _names.ContainsKey(name.ToLowerInvariant()) ? ForeignPrefix + name : name;

    /// <summary>Adds the pod's labels, as a store has them: with a prefix, and without it where no other field has the
    /// name.</summary>
    private void AddLabels(Dictionary<string, string> metadata, IReadOnlyList<IReadOnlyList<EngineField>> lists)
    {
        foreach ((string name, string value) in lists.SelectMany(list => list))
        {
            if (value.Length > 0 && FindLabel(name) is { } label)
            {
                metadata.TryAdd(MetadataKeys.LabelPrefix + label, value);
                if (!_names.ContainsKey(label.ToLowerInvariant()))
                {
                    metadata.TryAdd(label, value);
                }
            }
        }
    }
}
