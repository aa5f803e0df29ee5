namespace Monitoring.Querying;

/// <summary>The owner of a pod as users know it: the Deployment and not its ReplicaSet, the CronJob
/// and not its Job.</summary>
/// <param name="Kind">The kind, such as <c>Deployment</c>.</param>
/// <param name="Name">The name.</param>
public sealed record PodOwner(string Kind, string Name);
