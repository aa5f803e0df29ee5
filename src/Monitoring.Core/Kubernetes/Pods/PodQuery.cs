
namespace Monitoring.Kubernetes.Pods;

/// <summary>Which pods of a node the API is asked for.</summary>
/// <param name="NodeName">The node's name.</param>
/// <param name="LabelSelector">Only those whose labels are so, in Kubernetes' grammar; null for all.</param>
/// <param name="FieldSelector">Only those whose fields are so, in Kubernetes' grammar; null for all.</param>
/// <param name="ResolvesOwners">Whether the owners of ReplicaSets and Jobs are read from the API.</param>
public sealed record PodQuery(
    string NodeName, string? LabelSelector = null, string? FieldSelector = null, bool ResolvesOwners = false);
