namespace Monitoring.Kubernetes.Pods;

/// <summary>The object that manages a pod: the controller among its <c>metadata.ownerReferences</c>.</summary>
/// <remarks>See the Kubernetes API reference, OwnerReference v1 meta.</remarks>
/// <param name="ApiVersion">The API group and version, such as <c>apps/v1</c>; empty if the reference has none.</param>
/// <param name="Kind">The kind, such as <c>ReplicaSet</c>.</param>
/// <param name="Name">The name.</param>
/// <param name="Uid">The UID; empty if the reference has none.</param>
public sealed record PodController(string ApiVersion, string Kind, string Name, string Uid)
{
    /// <summary>Whether the controller is a ReplicaSet of the API group apps, and not a kind of the same name in
    /// another group.</summary>
    internal bool IsReplicaSet => Kind == "ReplicaSet" && IsIn("apps");

    /// <summary>Whether the controller is a Job of the API group batch.</summary>
    internal bool IsJob => Kind == "Job" && IsIn("batch");

    private bool IsIn(string group) =>
        ApiVersion.Length == 0
            || (
                ApiVersion.StartsWith(group, StringComparison.Ordinal)
                && ApiVersion.AsSpan(group.Length).StartsWith("/"));
}
