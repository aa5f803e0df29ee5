using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Serving;

public sealed class SecurityTests
{
    private static readonly LogListenerOptions Options = new() { StorePath = "/nowhere/logs.db" };

    [Theory]
    [InlineData("http://0.0.0.0:0", LogListenerError.TokenRequired)]
    [InlineData("http://*:0", LogListenerError.TokenRequired)]
    [InlineData("http://[::]:0", LogListenerError.TokenRequired)]
    [InlineData("http://192.0.2.1:0", LogListenerError.TokenRequired)]
    [InlineData("https://*:0", LogListenerError.InvalidCertificate)]
    [InlineData("http://example.org:8000", LogListenerError.InvalidUrl)]
    [InlineData("http://1:8000", LogListenerError.InvalidUrl)]
    [InlineData("ftp://localhost:8000", LogListenerError.InvalidUrl)]
    [InlineData("localhost:8000", LogListenerError.InvalidUrl)]
    [InlineData("http://localhost:65536", LogListenerError.InvalidUrl)]
    [InlineData("http://localhost:-1", LogListenerError.InvalidUrl)]
    [InlineData("http://localhost:8000/path", LogListenerError.InvalidUrl)]
    [InlineData("http://user@localhost:8000", LogListenerError.InvalidUrl)]
    [InlineData("", LogListenerError.InvalidUrl)]
    public void It_does_not_listen_where_anyone_could_ask_or_nobody(string url, LogListenerError error)
    {
        LogListenerException exception = Assert.Throws<LogListenerException>(() => LogListener.Start(Options with { Urls = [url] }));

        Assert.Equal(error, exception.Error);
        Assert.NotEqual(string.Empty, exception.Advice);
    }

    [Fact]
    public void Beyond_loopback_a_token_alone_is_not_enough() => Assert.Equal(
        LogListenerError.EncryptionRequired,
        Assert.Throws<LogListenerException>(() => LogListener.Start(
            Options with { Urls = ["http://*:0"], Token = ListenerScene.Token })).Error);

    [Theory]
    [InlineData("short")]
    [InlineData("0123456789 abcdef0123456789")]
    [InlineData("0123456789äbcdef0123456789")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("abababababababababababababababab")]
    [InlineData("abcdeabcdeabcdeabcdeabcdeabcde")]
    [InlineData("1111111122222222")]
    public void A_token_that_can_be_guessed_or_not_be_sent_is_refused(string token) => Assert.Equal(
        LogListenerError.InvalidToken,
        Assert.Throws<LogListenerException>(() => LogListener.Start(Options with { Token = token })).Error);

    [Fact]
    public void Told_so_in_so_many_words_it_listens_to_all()
    {
        using ListenerScene scene = new(options => options with
        {
            Urls = ["http://*:0"],
            AllowAnonymous = true,
            AllowInsecure = true,
        });

        Assert.StartsWith("http://*:", scene.Listener.Addresses[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_in_use_is_a_clear_error()
    {
        using ListenerScene scene = new();

        LogListenerException exception = Assert.Throws<LogListenerException>(() => LogListener.Start(
            Options with { Urls = [$"http://127.0.0.1:{scene.Address.Port}"] }));

        Assert.Equal(LogListenerError.AddressInUse, exception.Error);
        Assert.Contains($"{scene.Address.Port}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/logs")]
    [InlineData("/logs/app/test")]
    [InlineData("/logs?follow=true")]
    [InlineData("/streams")]
    [InlineData("/labels")]
    [InlineData("/labels/app")]
    [InlineData("/status")]
    [InlineData("/metrics")]
    [InlineData("/openapi.json")]
    [InlineData("/nothing")]
    public async Task Without_the_token_nothing_is_told(string target)
    {
        using ListenerScene scene = new(options => options with { Token = ListenerScene.Token });
        scene.Add("a.log", "secret");
        string[] wrong =
        [
            string.Empty, "Authorization: Bearer\r\n", "Authorization: Bearer \r\n", "Authorization: Bearer x\r\n",
            $"Authorization: Bearer {ListenerScene.Token}0\r\n", $"Authorization: Bearer {ListenerScene.Token[1..]}\r\n",
            $"Authorization: Bearer {ListenerScene.Token.ToUpperInvariant()}\r\n", $"Authorization: Basic {ListenerScene.Token}\r\n",
            $"Authorization: {ListenerScene.Token}\r\n", $"Cookie: token={ListenerScene.Token}\r\n",
            $"Authorization: Bearer {ListenerScene.Token}\r\nAuthorization: Bearer x\r\n",
        ];

        foreach (string header in wrong)
        {
            string answer = await scene.GetRawAsync(target, $"Host: localhost\r\n{header}");

            Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
            Assert.Contains("WWW-Authenticate: Bearer", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_the_token_all_is_told_and_probes_are_answered_without_it()
    {
        using ListenerScene scene = new(options => options with { Token = ListenerScene.Token });
        scene.Add("a.log", "one");

        using HttpResponseMessage response = await scene.GetAsync("/logs/app/test", token: ListenerScene.Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("ok\n", await scene.GetTextAsync("/healthz"));
        Assert.Equal("ready\n", await scene.GetTextAsync("/readyz"));
    }

    [Theory]
    [InlineData("evil.example.org", 403)]
    [InlineData("localhost.evil.example.org:8000", 403)]
    [InlineData("127.0.0.1.evil.example.org", 403)]
    [InlineData("logs.example.com", 403)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST.:8000", 200)]
    [InlineData("127.0.0.1:1234", 200)]
    [InlineData("[::1]:8000", 200)]
    [InlineData("logs.example.org", 200)]
    [InlineData("a.b.example.net", 200)]
    [InlineData("example.net", 403)]
    public async Task A_page_that_makes_its_own_name_mean_our_address_is_refused(string host, int status)
    {
        using ListenerScene scene = new(options => options with { AllowedHosts = ["logs.example.org", "*.example.net"] });
        scene.Add("a.log", "secret");

        string answer = await scene.GetRawAsync("/logs/app/test", $"Host: {host}\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(status == 200, answer.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("BREW")]
    public async Task Nothing_but_reading_is_allowed(string method)
    {
        using ListenerScene scene = new();

        string answer = await scene.SendRawAsync(
            $"{method} /logs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
        Assert.Contains("Allow: GET, HEAD", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\nhello")]
    [InlineData("Content-Length: 99999999999\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public async Task A_body_is_refused(string rest)
    {
        using ListenerScene scene = new();

        Assert.StartsWith(
            "HTTP/1.1 413 ", await scene.SendRawAsync($"GET /logs HTTP/1.1\r\nHost: localhost\r\n{rest}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/logs", null)]
    [InlineData("/logs", "application/x-ndjson")]
    [InlineData("/logs", "text/plain")]
    [InlineData("/logs/app/test", "text/html")]
    [InlineData("/logs?limit=x", "text/html")]
    [InlineData("/logs", "text/html,application/xhtml+xml,*/*;q=0.8")]
    [InlineData("/nothing", null)]
    [InlineData("/healthz", null)]
    [InlineData("/metrics", null)]
    [InlineData("/status", null)]
    public async Task No_answer_is_one_that_a_browser_would_render(string target, string? accept)
    {
        using ListenerScene scene = new();
        scene.Add("a.log", "<script>alert(1)</script>");

        using HttpResponseMessage response = await scene.GetAsync(target, accept);

        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.DoesNotContain("Access-Control-Allow-Origin", response.Headers.Select(header => header.Key));
        Assert.DoesNotContain("Server", response.Headers.Select(header => header.Key));
        Assert.Contains(
            response.Content.Headers.ContentType?.MediaType,
            new string?[] { null, "application/json", "application/problem+json", "application/x-ndjson", "text/plain" });
    }

    [Fact]
    public async Task A_form_that_there_is_not_is_refused()
    {
        using ListenerScene scene = new();
        using HttpResponseMessage response = await scene.GetAsync("/logs", "text/html");

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
    }

    [Fact]
    public async Task Only_pages_of_a_named_origin_may_read_answers()
    {
        using ListenerScene scene = new(options => options with { CorsOrigins = ["https://logs.example.org"] });

        string named = await scene.GetRawAsync("/streams", "Host: localhost\r\nOrigin: https://logs.example.org\r\n");
        string other = await scene.GetRawAsync("/streams", "Host: localhost\r\nOrigin: https://evil.example.org\r\n");
        string asked = await scene.SendRawAsync(
            "OPTIONS /logs HTTP/1.1\r\nHost: localhost\r\nOrigin: https://logs.example.org\r\nAccess-Control-Request-Method: GET\r\n"
            + "Connection: close\r\n\r\n");

        Assert.Contains("Access-Control-Allow-Origin: https://logs.example.org", named, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", other, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 204 ", asked, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Headers: Authorization", asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "https://logs.example.org", true)]
    [InlineData("HEAD", "https://logs.example.org", true)]
    [InlineData("GET", "http://localhost:3000", true)]
    [InlineData("GET", "https://LOGS.example.org", false)]
    [InlineData("GET", "https://logs.example.org.evil.example", false)]
    [InlineData("GET", "http://logs.example.org", false)]
    [InlineData("GET", "https://logs.example.org:8443", false)]
    [InlineData("GET", "https://logs.example.org/", false)]
    [InlineData("GET", "null", false)]
    [InlineData("GET", "*", false)]
    [InlineData("GET", "https://logs.example.org\r\nOrigin: https://evil.example.org", false)]
    public async Task A_named_origin_is_named_exactly_and_needs_the_token_all_the_same(string method, string origin, bool isNamed)
    {
        using ListenerScene scene = new(options => options with
        {
            CorsOrigins = ["https://logs.example.org", "http://localhost:3000"],
            Token = ListenerScene.Token,
        });
        scene.Add("a.log", "secret");
        foreach (string token in new[] { string.Empty, $"Authorization: Bearer {ListenerScene.Token}\r\n" })
        {
            string answer = await scene.SendRawAsync(
                $"{method} /logs/app/test HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\n{token}Connection: close\r\n\r\n");

            Assert.StartsWith(token.Length == 0 ? "HTTP/1.1 401 " : "HTTP/1.1 200 ", answer, StringComparison.Ordinal);
            Assert.Equal(isNamed, answer.Contains($"\r\nAccess-Control-Allow-Origin: {origin}\r\n", StringComparison.Ordinal));
            Assert.Equal(isNamed, answer.Contains("Access-Control", StringComparison.Ordinal));
            Assert.DoesNotContain("Access-Control-Allow-Credentials", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nVary: Origin\r\n", answer, StringComparison.Ordinal);
            Assert.Contains($"Cross-Origin-Resource-Policy: {(isNamed ? "cross-origin" : "same-origin")}", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://evil.example.org", "localhost", "GET")]
    [InlineData("https://logs.example.org", "evil.example.org", "GET")]
    [InlineData("null", "localhost", "GET")]
    public async Task Who_may_not_ask_is_not_told_that_it_may(string origin, string host, string method)
    {
        using ListenerScene scene = new(options => options with { CorsOrigins = ["https://logs.example.org"] });

        string answer = await scene.SendRawAsync(
            $"OPTIONS /logs HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nAccess-Control-Request-Method: {method}\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("HTTP/1.1 2", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control-Allow-Methods", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("logs.example.org")]
    [InlineData("https://logs.example.org/")]
    [InlineData("https://logs.example.org/path")]
    [InlineData("https://*.example.org")]
    [InlineData("file:///tmp")]
    [InlineData("https://user@logs.example.org")]
    public void What_no_browser_sends_as_an_origin_is_refused(string origin) => Assert.Equal(
        LogListenerError.InvalidOrigin,
        Assert.Throws<LogListenerException>(() => LogListener.Start(Options with { CorsOrigins = [origin] })).Error);

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
        using SocketsHttpHandler handler = new() { SslOptions = new() { CertificateChainPolicy = Trusting(certificate) } };
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
        using ListenerScene scene = new(options => options with { Urls = ["https://127.0.0.1:0"], Certificate = certificate });
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

        await Assert.ThrowsAnyAsync<Exception>(() => stream.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/logs", "text/plain")]
    [InlineData("/logs/app/test", "application/json")]
    public async Task Where_there_is_no_place_for_a_warning_a_trailer_of_HTTP_2_counts_them(string target, string accept)
    {
        using X509Certificate2 certificate = CreateCertificate();
        using ListenerScene scene = new(options => options with { Urls = ["https://127.0.0.1:0"], Certificate = certificate });
        using SocketsHttpHandler handler = new() { SslOptions = new() { CertificateChainPolicy = Trusting(certificate) } };
        using HttpClient client = new(handler) { BaseAddress = scene.Address, Timeout = Wait.Timeout };
        scene.Add("a.log", "one");
        Assert.Equal("0", await GetTrailerAsync());

        scene.Store.Query("UPDATE content SET bytes = x'00' WHERE block = 1");
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
