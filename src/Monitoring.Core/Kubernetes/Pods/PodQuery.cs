
namespace Monitoring.Kubernetes.Pods;

/// <summary>Selects the pods of a node to request from the API.</summary>
/// <param name="NodeName">The node's name.</param>
/// <param name="LabelSelector">A Kubernetes label selector; null for all.</param>
/// <param name="FieldSelector">A Kubernetes field selector; null for all.</param>
/// <param name="ResolvesOwners">Whether the owners of ReplicaSets and Jobs are read from the API.</param>
public sealed record PodQuery(
    string NodeName, string? LabelSelector = null, string? FieldSelector = null, bool ResolvesOwners = false);
