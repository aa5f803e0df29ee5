using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Kubernetes.Connecting.Credentials;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>The configuration of an API server: its address, the trusted certificates and the credentials.</summary>
internal sealed class ApiServerConfig
{
    /// <summary>The URL of the server, with a slash at its end.</summary>
    public required Uri Server { get; init; }

    /// <summary>The source of the configuration, for people: <c>context 'admin' of /root/.kube/config</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The credentials of the account.</summary>
    public ApiCredentials Credentials { get; init; } = new StaticCredentials(
        ApiCredential.None, "a request without credentials");

    /// <summary>The user to impersonate; null for none.</summary>
    public Impersonation? Impersonation { get; init; }

    /// <summary>The namespace used where none is given; null if the configuration names none.</summary>
    public string? DefaultNamespace { get; init; }

    /// <summary>The CA certificates trusted to sign the server's certificate; null for those that the system
    /// trusts.</summary>
    public X509Certificate2Collection? CaCertificates { get; init; }

    /// <summary>The name that the server's certificate must have; null for the one in its address.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether any certificate is accepted.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The proxy; null to use that of the environment.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Security advice about the configuration, for people.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Parses a server's address.</summary>
    /// <exception cref="KubernetesException">The text is not an address.</exception>
    public static Uri ParseServer(string text, string origin) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + '/', UriKind.Absolute, out Uri? server)
            && (server.Scheme == Uri.UriSchemeHttps || server.Scheme == Uri.UriSchemeHttp)
            ? server
            : throw new KubernetesException(
                KubernetesError.NotConfigured,
                $"'{text}' is not the URL of an API ({origin}). Use a URL that begins with http:// or https://.");

    /// <summary>Configures the handler of the connections, with a client certificate.</summary>
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

        // A log may be silent for days, and a watch for minutes. The pings distinguish a silent server from a lost one.
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);

        // The address of the name may change. Open streams keep their connections.
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
#pragma warning disable CA5359, MA0039 // The kubeconfig sets insecure-skip-tls-verify.
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
