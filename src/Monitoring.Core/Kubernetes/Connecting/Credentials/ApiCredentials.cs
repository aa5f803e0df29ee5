namespace Monitoring.Kubernetes.Connecting.Credentials;

/// <summary>The source of the credentials of requests. Thread-safe.</summary>
internal abstract class ApiCredentials
{
    /// <summary>The credentials and their source, for the end of a message:
    /// <c>the token in /var/run/…/token</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Gets the current credential.</summary>
    /// <exception cref="KubernetesException">The credential is not available.</exception>
    public abstract ValueTask<ApiCredential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Discards a cached credential that the server rejected.</summary>
    /// <returns>Whether the next credential may be another one.</returns>
    public abstract bool Forget();
}
