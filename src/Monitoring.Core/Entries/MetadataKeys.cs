using System.Collections.Frozen;

namespace Monitoring.Entries;

/// <summary>The keys of the metadata that this program uses. A pod's labels are stored next to them, each under its own
/// key.</summary>
public static class MetadataKeys
{
    /// <summary>The path at which the stream's file was found.</summary>
    public const string Path = "path";

    /// <summary>The pod's namespace.</summary>
    public const string Namespace = "namespace";

    /// <summary>The pod's name.</summary>
    public const string PodName = "pod_name";

    /// <summary>The pod's UID. For a static pod, the hash of its configuration until the API reports the UID.</summary>
    public const string PodUid = "pod_uid";

    /// <summary>The pod's address.</summary>
    public const string PodIP = "pod_ip";

    /// <summary>The container's name.</summary>
    public const string ContainerName = "container_name";

    /// <summary>The runtime's id of the container.</summary>
    public const string ContainerId = "container_id";

    /// <summary>The number of the container's restarts before this log.</summary>
    public const string RestartCount = "restart_count";

    /// <summary>The container's image in the pod's spec.</summary>
    public const string Image = "image";

    /// <summary>The node.</summary>
    public const string NodeName = "node_name";

    /// <summary>The kind of the pod's owner: <c>Deployment</c>, <c>DaemonSet</c>, …</summary>
    public const string OwnerKind = "owner_kind";

    /// <summary>The name of the pod's owner.</summary>
    public const string OwnerName = "owner_name";

    /// <summary>The prefix under which every label is stored too, so that a label whose key is reserved is not
    /// lost.</summary>
    public const string LabelPrefix = "labels.";

    /// <summary>The prefix under which annotations are stored.</summary>
    public const string AnnotationPrefix = "annotations.";

    private static readonly FrozenSet<string> Own =
    [
        Path, Namespace, PodName, PodUid, PodIP, ContainerName, ContainerId, RestartCount, Image, NodeName, OwnerKind,
        OwnerName,
    ];

    /// <summary>Whether a selector's key is reserved, in any case.</summary>
    public static bool IsReservedIgnoringCase(string key) => IsReserved(key.ToLowerInvariant());

    /// <summary>Whether a key is reserved, so that a label of this name would hide other metadata.</summary>
    public static bool IsReserved(string key) =>
        Own.Contains(key)
        || key.StartsWith(LabelPrefix, StringComparison.Ordinal)
        || key.StartsWith(AnnotationPrefix, StringComparison.Ordinal);
}
