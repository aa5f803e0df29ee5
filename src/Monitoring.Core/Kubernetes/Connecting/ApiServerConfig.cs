using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Kubernetes.Connecting.Credentials;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>Where an API is, whom to believe that it is the right one, and who asks.</summary>
internal sealed class ApiServerConfig
{
    /// <summary>The server, with a slash at its end.</summary>
    public required Uri Server { get; init; }

    /// <summary>What said so, for a person: <c>context 'admin' of /root/.kube/config</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Who asks.</summary>
    public ApiCredentials Credentials { get; init; } = new StaticCredentials(ApiCredential.None, "a request without credentials");

    /// <summary>The user to act as; null to act as oneself.</summary>
    public Impersonation? Impersonation { get; init; }

    /// <summary>The namespace meant if none is said; null if nothing says.</summary>
    public string? DefaultNamespace { get; init; }

    /// <summary>Those who may have signed the server's certificate; null for those that the system trusts.</summary>
    public X509Certificate2Collection? CaCertificates { get; init; }

    /// <summary>The name that the server's certificate must have; null for the one in its address.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether anyone's certificate will do.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>A proxy to go through; null for what the environment says.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>What a careful administrator would change, for a person.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads a server's address.</summary>
    /// <exception cref="KubernetesException">It is none.</exception>
    public static Uri ParseServer(string text, string origin) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + '/', UriKind.Absolute, out Uri? server)
            && (server.Scheme == Uri.UriSchemeHttps || server.Scheme == Uri.UriSchemeHttp)
            ? server
            : throw new KubernetesException(
                KubernetesError.NotConfigured, $"'{text}' is not the address of an API ({origin}): it begins with http:// or https://.");

    /// <summary>Sets up what makes the connections, showing that certificate.</summary>
    public void Configure(SocketsHttpHandler handler, X509Certificate2? certificate)
    {
        handler.SslOptions = CreateTlsOptions(certificate);
        handler.UseProxy = Proxy is not null || !Server.IsLoopback;
        handler.Proxy = Proxy is null ? null : new WebProxy(Proxy);
        handler.UseCookies = false;
        handler.AllowAutoRedirect = false;
        handler.AutomaticDecompression = DecompressionMethods.GZip;
        handler.EnableMultipleHttp2Connections = true;
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);

        // A log may be silent for days, and a watch for minutes: asking tells one that is silent from one that is gone.
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);

        // The address behind the name may change; streams that are open stay.
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
    }

    private SslClientAuthenticationOptions CreateTlsOptions(X509Certificate2? certificate)
    {
        SslClientAuthenticationOptions options = new();
        if (certificate is not null)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        if (SkipTlsVerify)
        {
#pragma warning disable CA5359, MA0039 // insecure-skip-tls-verify: the owner of the kubeconfig has said so in so many words.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }
        else if (CaCertificates is not null)
        {
            X509ChainPolicy policy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(CaCertificates);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }
}
