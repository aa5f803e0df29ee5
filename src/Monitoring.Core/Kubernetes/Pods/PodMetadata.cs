using Monitoring.Querying;

namespace Monitoring.Kubernetes.Pods;

/// <summary>What the Kubernetes API says of a pod: those fields of it that are used, and no others.</summary>
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

    /// <summary>spec.nodeName; empty as long as the pod has no node.</summary>
    public string NodeName { get; init; } = string.Empty;

    /// <summary>status.podIP; empty as long as the pod has none.</summary>
    public string PodIP { get; init; } = string.Empty;

    /// <summary>status.phase: Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string Phase { get; init; } = string.Empty;

    /// <summary>The object that manages the pod, such as a ReplicaSet; null for a bare pod.</summary>
    public PodController? Controller { get; init; }

    /// <summary>What the pod was made by; null for a bare pod.</summary>
    public PodOwner? Owner { get; init; }

    /// <summary>metadata.labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>metadata.annotations; only those that mean something to us, unless all were asked for.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The containers: those for initialisation, the ordinary ones, the ephemeral ones.</summary>
    public IReadOnlyList<ContainerMetadata> Containers { get; init; } = [];

    /// <summary>Whether the pod has been deleted and is only remembered.</summary>
    public bool IsDeleted { get; init; }
}
