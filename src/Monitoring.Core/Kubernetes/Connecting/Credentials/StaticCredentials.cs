namespace Monitoring.Kubernetes.Connecting.Credentials;

/// <summary>Credentials that do not change, or no credentials.</summary>
internal sealed class StaticCredentials(ApiCredential credential, string description) : ApiCredentials
{
    /// <inheritdoc/>
    public override string Description => description;

    /// <inheritdoc/>
    public override ValueTask<ApiCredential> GetAsync(CancellationToken cancellationToken) => new(credential);

    /// <inheritdoc/>
    public override bool Forget() => false;
}
