using System.Collections.Frozen;

namespace Monitoring.Entries;

/// <summary>The keys under which metadata that mean something to us stand. A pod's labels stand beside them, each under its own
/// key.</summary>
public static class MetadataKeys
{
    /// <summary>The path under which the stream's file was found.</summary>
    public const string Path = "path";

    /// <summary>The pod's namespace.</summary>
    public const string Namespace = "namespace";

    /// <summary>The pod's name.</summary>
    public const string PodName = "pod_name";

    /// <summary>The pod's UID; of a static pod the hash of its configuration, as long as the API has not said the UID.</summary>
    public const string PodUid = "pod_uid";

    /// <summary>The pod's address.</summary>
    public const string PodIP = "pod_ip";

    /// <summary>The container's name.</summary>
    public const string ContainerName = "container_name";

    /// <summary>The runtime's id of the container.</summary>
    public const string ContainerId = "container_id";

    /// <summary>How often the container was started again before this log.</summary>
    public const string RestartCount = "restart_count";

    /// <summary>The container's image, as it was asked for.</summary>
    public const string Image = "image";

    /// <summary>The node.</summary>
    public const string NodeName = "node_name";

    /// <summary>The kind of what the pod was made by: <c>Deployment</c>, <c>DaemonSet</c>, …</summary>
    public const string OwnerKind = "owner_kind";

    /// <summary>The name of what the pod was made by.</summary>
    public const string OwnerName = "owner_name";

    /// <summary>Every label stands under this and its key as well, also one whose key alone is one of ours.</summary>
    public const string LabelPrefix = "labels.";

    /// <summary>An annotation stands under this and its key.</summary>
    public const string AnnotationPrefix = "annotations.";

    private static readonly FrozenSet<string> Own =
    [
        Path, Namespace, PodName, PodUid, PodIP, ContainerName, ContainerId, RestartCount, Image, NodeName, OwnerKind, OwnerName,
    ];

    /// <summary>Whether a key of a selector, where the case of letters does not count, is one of ours.</summary>
    public static bool IsOwnInAnyCase(string key) => IsOwn(key.ToLowerInvariant());

    /// <summary>Whether a label of this name would be taken for something that it is not.</summary>
    public static bool IsOwn(string key) =>
        Own.Contains(key)
        || key.StartsWith(LabelPrefix, StringComparison.Ordinal)
        || key.StartsWith(AnnotationPrefix, StringComparison.Ordinal);
}
