namespace Monitoring.Kubernetes.Connecting.Credentials;

/// <summary>Where the credentials of requests come from. Used by any number of requests at once.</summary>
internal abstract class ApiCredentials
{
    /// <summary>What they are and where they come from, to end "…does not accept": <c>the token in /var/run/…/token</c>.</summary>
    public abstract string Description { get; }

    /// <summary>The credentials to show now.</summary>
    /// <exception cref="KubernetesException">They cannot be had.</exception>
    public abstract ValueTask<ApiCredential> GetAsync(CancellationToken cancellationToken);

    /// <summary>They were not accepted: what was kept of them is not shown again.</summary>
    /// <returns>Whether there may be others the next time.</returns>
    public abstract bool Forget();
}
