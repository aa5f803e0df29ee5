using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Security;

/// <summary>A listener with TLS, and clients over it that send bytes.</summary>
internal sealed class TlsScene : IDisposable
{
    private readonly List<TcpClient> _clients = [];

    public TlsScene(Func<LogListenerOptions, LogListenerOptions>? configure = null)
    {
        Certificate = CreateCertificate("localhost");
        Scene = new ListenerScene(options =>
        {
            LogListenerOptions encrypted = options with
            {
                Urls = ["https://127.0.0.1:0"],
                Certificate = Certificate,
                Token = ListenerScene.Token
            };
            return configure?.Invoke(encrypted) ?? encrypted;
        });
        SocketsHttpHandler handler = new() { SslOptions = new() { CertificateChainPolicy = Trusting(Certificate) } };
        Client = new HttpClient(handler) { BaseAddress = Scene.Address, Timeout = Wait.Timeout };
    }

    public X509Certificate2 Certificate { get; }

    public ListenerScene Scene { get; }

    /// <summary>A client that trusts the certificate.</summary>
    public HttpClient Client { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A connection on which both sides have agreed to HTTP/2.</summary>
    public async Task<SslStream> ConnectAsync(SslApplicationProtocol? protocol = null)
    {
        TcpClient client = Scene.Connect();
        _clients.Add(client);
        SslStream stream = new(client.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                CertificateChainPolicy = Trusting(Certificate),
                ApplicationProtocols = [protocol ?? SslApplicationProtocol.Http2],
            },
            Cancellation);
        return stream;
    }

    public void CloseAll()
    {
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
    }

    public void Dispose()
    {
        CloseAll();
        Client.Dispose();
        Scene.Dispose();
        Certificate.Dispose();
    }

    public static X509ChainPolicy Trusting(X509Certificate2 certificate)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(certificate);
        return policy;
    }

    public static X509Certificate2 CreateCertificate(params string[] names)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={names[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder all = new();
        foreach (string name in names)
        {
            all.AddDnsName(name);
        }

        all.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(all.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
