using Monitoring.Kubernetes;

namespace Monitoring.Collectors;

/// <summary>What a collector of Kubernetes logs adds to them, and leaves out.</summary>
internal sealed record NodePlan
{
    /// <summary>Where the Kubernetes API is, as far as the user has said it; null if none is wanted.</summary>
    public required KubernetesConnectionOptions? Connection { get; init; }

    /// <summary>The node's name.</summary>
    public required string NodeName { get; init; }

    /// <summary>Whether pods' annotations are kept.</summary>
    public bool Annotations { get; init; }

    /// <summary>Whether the owners of ReplicaSets and Jobs are read from the API.</summary>
    public bool ResolvesOwners { get; init; }

    /// <summary>Whether the logs of the pod that this runs in are kept, too.</summary>
    public bool IncludesOwnPod { get; init; }

    /// <summary>Whether what pods ask not to collect is left out.</summary>
    public bool HonoursOptOut { get; init; } = true;

    /// <summary>What becomes of logs of which the Kubernetes API has said nothing for too long.</summary>
    public ApiAbsence WhenApiIsAway { get; init; }
}
