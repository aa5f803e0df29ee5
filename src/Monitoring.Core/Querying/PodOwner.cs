namespace Monitoring.Querying;

/// <summary>What a pod was made by, as its user knows it: the Deployment and not its ReplicaSet, the
/// CronJob and not its Job.</summary>
/// <param name="Kind">The kind, such as <c>Deployment</c>.</param>
/// <param name="Name">The name.</param>
public sealed record PodOwner(string Kind, string Name);
