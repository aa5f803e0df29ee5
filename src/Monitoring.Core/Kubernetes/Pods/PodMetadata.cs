using Monitoring.Querying;

namespace Monitoring.Kubernetes.Pods;

/// <summary>The metadata of a pod, from the Kubernetes API: only those fields that are used.</summary>
/// <remarks>See the Kubernetes API reference, Pod v1 core. Immutable.</remarks>
public sealed record PodMetadata
{
    /// <summary>metadata.namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>metadata.name.</summary>
    public required string Name { get; init; }

    /// <summary>metadata.uid.</summary>
    public required string Uid { get; init; }

    /// <summary>The hash by which the kubelet names the directory of a static pod: the annotation
    /// <c>kubernetes.io/config.hash</c>; null for any other pod.</summary>
    public string? ConfigHash { get; init; }

    /// <summary>spec.nodeName; empty before the pod is scheduled.</summary>
    public string NodeName { get; init; } = string.Empty;

    /// <summary>status.podIP; empty while the pod has none.</summary>
    public string PodIP { get; init; } = string.Empty;

    /// <summary>status.phase: Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string Phase { get; init; } = string.Empty;

    /// <summary>The object that manages the pod, such as a ReplicaSet; null for a bare pod.</summary>
    public PodController? Controller { get; init; }

    /// <summary>The top-level owner of the pod, such as a Deployment; null for a bare pod.</summary>
    public PodOwner? Owner { get; init; }

    /// <summary>metadata.labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>metadata.annotations; only those that are used, unless all were requested.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The containers: init containers, regular ones, ephemeral ones.</summary>
    public IReadOnlyList<ContainerMetadata> Containers { get; init; } = [];

    /// <summary>Whether the pod was deleted and is only kept for its logs.</summary>
    public bool IsDeleted { get; init; }
}
