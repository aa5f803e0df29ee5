using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Kubernetes.Connecting.Credentials;

/// <summary>Adds a client certificate to other credentials. The certificate is loaded again if the server rejects
/// it.</summary>
internal sealed class CertifiedCredentials(ApiCredentials others, Func<X509Certificate2> load,
    string description) : ApiCredentials
{
    private readonly Lock _lock = new();
    private X509Certificate2? _certificate;

    /// <inheritdoc/>
    public override string Description => description;

    /// <inheritdoc/>
    public override async ValueTask<ApiCredential> GetAsync(CancellationToken cancellationToken)
    {
        ApiCredential credential = await others.GetAsync(cancellationToken);
        lock (_lock)
        {
            return credential with { Certificate = _certificate ??= load() };
        }
    }

    /// <inheritdoc/>
    public override bool Forget()
    {
        others.Forget();
        lock (_lock)
        {
            _certificate = null;
        }

        return true;
    }
}
