using Monitoring.Entries;

namespace Monitoring.Exporting.Sources;

/// <summary>The facts of a stream that receivers have names for.</summary>
/// <param name="metadata">The metadata of the stream.</param>
/// <param name="labels">The labels that the destination adds; <c>cluster</c> and <c>node</c> have names of their
/// own.</param>
internal sealed class SourceFacts(LogMetadata metadata, IReadOnlyDictionary<string, string>? labels)
{
    private const string OfAnnotation = "resource.opentelemetry.io/";

    /// <summary>The pod's namespace.</summary>
    public string? Namespace => metadata.Find(MetadataKeys.Namespace);

    /// <summary>The pod's name.</summary>
    public string? Pod => metadata.Find(MetadataKeys.PodName);

    /// <summary>The pod's UID.</summary>
    public string? PodUid => metadata.Find(MetadataKeys.PodUid);

    /// <summary>The container's name.</summary>
    public string? Container => metadata.Find(MetadataKeys.ContainerName);

    /// <summary>The container's id.</summary>
    public string? ContainerId => metadata.Find(MetadataKeys.ContainerId);

    /// <summary>The number of the container's restarts.</summary>
    public long? RestartCount => long.TryParse(metadata.Find(MetadataKeys.RestartCount), out long count) ? count : null;

    /// <summary>The node.</summary>
    public string? Node => metadata.Find(MetadataKeys.NodeName) ?? labels?.GetValueOrDefault("node");

    /// <summary>The cluster, if the destination names it.</summary>
    public string? Cluster => labels?.GetValueOrDefault("cluster");

    /// <summary>The kind of the pod's owner in lower case, such as <c>deployment</c>; null for kinds that no receiver
    /// has a name for.</summary>
    public string? OwnerKind => metadata.Find(MetadataKeys.OwnerKind)?.ToLowerInvariant() is var kind
        && kind is "deployment" or "replicaset" or "statefulset" or "daemonset" or "job" or "cronjob" ? kind : null;

    /// <summary>The name of the pod's owner.</summary>
    public string? OwnerName => OwnerKind is null ? null : metadata.Find(MetadataKeys.OwnerName);

    /// <summary>The image without its tag and digest.</summary>
    public string? ImageName => SplitImage().Name;

    /// <summary>The image's tag.</summary>
    public string? ImageTag => SplitImage().Tag;

    /// <summary>The path of the file; null for a stream that is not a file's.</summary>
    public string? FilePath => metadata.Path.Length == 0 ? null : metadata.Path;

    /// <summary>The name of the file.</summary>
    public string? FileName => FilePath is null ? null : Path.GetFileName(FilePath);

    /// <summary>The pod's labels.</summary>
    public LogLabels PodLabels => metadata.Labels;

    /// <summary>The destination's own labels, except for those with names of their own.</summary>
    public IEnumerable<KeyValuePair<string, string>> OtherLabels =>
        (labels ?? new Dictionary<string, string>()).Where(label => label.Key is not ("cluster" or "node"))
        .OrderBy(label => label.Key, StringComparer.Ordinal);

    /// <summary>The service: see the semantic conventions, docs/non-normative/k8s-attributes.md.</summary>
    public string? ServiceName => FindFirst(
        Annotation("service.name"), Label("app.kubernetes.io/instance"), Label("app.kubernetes.io/name"), OwnerName,
        Pod, Container);

    /// <summary>The namespace of the service.</summary>
    public string? ServiceNamespace => FindFirst(Annotation("service.namespace"), Namespace);

    /// <summary>The version of the service.</summary>
    public string? ServiceVersion => FindFirst(
        Annotation("service.version"), Label("app.kubernetes.io/version"), ImageTag);

    private static string? FindFirst(params ReadOnlySpan<string?> values)
    {
        foreach (string? value in values)
        {
            if (!string.IsNullOrEmpty(value))
            {
                return value;
            }
        }

        return null;
    }

    private string? Annotation(string name) => metadata.Find(MetadataKeys.AnnotationPrefix + OfAnnotation + name);

    private string? Label(string name) => metadata.Labels.GetValueOrDefault(name);

    // A colon before the last slash is the registry's port.
    private (string? Name, string? Tag) SplitImage()
    {
        if (metadata.Find(MetadataKeys.Image) is not { Length: > 0 } image)
        {
            return default;
        }

        int digest = image.IndexOf('@', StringComparison.Ordinal);
        image = digest < 0 ? image : image[..digest];
        int tag = image.LastIndexOf(':');
        return tag > image.LastIndexOf('/') ? (image[..tag], image[(tag + 1)..]) : (image, null);
    }
}
