using Monitoring.Kubernetes;

namespace Monitoring.Collectors;

/// <summary>The settings of a collector of Kubernetes logs: the metadata that it adds, and the logs that it
/// excludes.</summary>
internal sealed record NodePlan
{
    /// <summary>The options for the Kubernetes API that the user has given; null to use no API.</summary>
    public required KubernetesConnectionOptions? Connection { get; init; }

    /// <summary>The node's name.</summary>
    public required string NodeName { get; init; }

    /// <summary>Whether pods' annotations are kept.</summary>
    public bool Annotations { get; init; }

    /// <summary>Whether the owners of ReplicaSets and Jobs are read from the API.</summary>
    public bool ResolvesOwners { get; init; }

    /// <summary>Whether the logs of the collector's own pod are included.</summary>
    public bool IncludesOwnPod { get; init; }

    /// <summary>Whether the opt-out annotations of pods are respected.</summary>
    public bool HonorsOptOut { get; init; } = true;

    /// <summary>The treatment of logs for which the Kubernetes API has not responded in time.</summary>
    public ApiAbsence WhenApiIsAway { get; init; }
}
