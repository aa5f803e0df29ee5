namespace Monitoring.Kubernetes;

/// <summary>The server's answer to whether one may do something.</summary>
/// <param name="IsAllowed">Whether one may.</param>
/// <param name="Reason">Why, in the server's words; often empty.</param>
public sealed record AccessReview(bool IsAllowed, string Reason);
