using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Security;

public sealed class TlsTests
{
    [Fact]
    public async Task With_a_certificate_it_is_encrypted()
    {
        using X509Certificate2 certificate = CreateCertificate();
        using ListenerScene scene = new(options => options with
        {
            Urls = ["https://127.0.0.1:0"],
            Certificate = certificate,
            Token = ListenerScene.Token,
        });
        scene.Add("a.log", "one");
        using SocketsHttpHandler handler =
            new() { SslOptions = new() { CertificateChainPolicy = Trusting(certificate) } };
        using HttpClient client = new(handler);
        foreach (Version version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(scene.Address, "/logs/app/test"))
            {
                Version = version,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.Authorization = new("Bearer", ListenerScene.Token);

            using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal("[\"one\"]", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Empty(await scene.GetRawAsync("/logs/app/test"));
    }

    [Fact]
    public async Task Old_TLS_is_refused()
    {
        using X509Certificate2 certificate = CreateCertificate();
        using ListenerScene scene = new(
            options => options with { Urls = ["https://127.0.0.1:0"], Certificate = certificate });
        using System.Net.Sockets.TcpClient client = scene.Connect();
        using SslStream stream = new(client.GetStream());
#pragma warning disable CA5397, SYSLIB0039 // The attack is the old version.
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = "localhost",
            EnabledSslProtocols = SslProtocols.Tls11,
            CertificateChainPolicy = Trusting(certificate),
        };
#pragma warning restore CA5397, SYSLIB0039

        await Assert.ThrowsAnyAsync<Exception>(
            () => stream.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/logs", "text/plain")]
    [InlineData("/logs/app/test", "application/json")]
    public async Task Where_there_is_no_place_for_a_warning_a_trailer_of_HTTP_2_counts_them(
        string target, string accept)
    {
        using X509Certificate2 certificate = CreateCertificate();
        using ListenerScene scene = new(
            options => options with { Urls = ["https://127.0.0.1:0"], Certificate = certificate });
        using SocketsHttpHandler handler =
            new() { SslOptions = new() { CertificateChainPolicy = Trusting(certificate) } };
        using HttpClient client = new(handler) { BaseAddress = scene.Address, Timeout = Wait.Timeout };
        scene.Add("a.log", "one");
        Assert.Equal("0", await GetTrailerAsync());

        scene.Store.Query("UPDATE mixed SET bytes = zeroblob(octet_length(bytes))");
        Assert.Equal("1", await GetTrailerAsync());

        async Task<string> GetTrailerAsync()
        {
            using HttpRequestMessage request = new(HttpMethod.Get, target)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.Accept.ParseAdd(accept);
            using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return Assert.Single(response.TrailingHeaders.GetValues("Log-Warnings"));
        }
    }

    private static X509ChainPolicy Trusting(X509Certificate2 certificate)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(certificate);
        return policy;
    }

    private static X509Certificate2 CreateCertificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
