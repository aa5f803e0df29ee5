namespace Monitoring.Kubernetes;

/// <summary>The server's response to a permission check.</summary>
/// <param name="IsAllowed">Whether the account has the permission.</param>
/// <param name="Reason">The server's reason; often empty.</param>
public sealed record AccessReview(bool IsAllowed, string Reason);
