using System.Net;
using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Security;

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
        LogListenerException exception = Assert.Throws<LogListenerException>(
            () => LogListener.Start(Options with { Urls = [url] }));

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
            $"Authorization: Bearer {ListenerScene.Token}0\r\n",
            $"Authorization: Bearer {ListenerScene.Token[1..]}\r\n",
            $"Authorization: Bearer {ListenerScene.Token.ToUpperInvariant()}\r\n",
            $"Authorization: Basic {ListenerScene.Token}\r\n",
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
        using ListenerScene scene = new(
            options => options with { AllowedHosts = ["logs.example.org", "*.example.net"] });
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
            "HTTP/1.1 413 ", await scene.SendRawAsync($"GET /logs HTTP/1.1\r\nHost: localhost\r\n{rest}"),
            StringComparison.Ordinal);
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
        Assert.StartsWith(
            "default-src 'none'", response.Headers.GetValues("Content-Security-Policy")
            .Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.DoesNotContain("Access-Control-Allow-Origin", response.Headers.Select(header => header.Key));
        Assert.DoesNotContain("Server", response.Headers.Select(header => header.Key));
        Assert.Contains(
            response.Content.Headers.ContentType?.MediaType,
            new string?[] { null, "application/json", "application/problem+json", "application/x-ndjson",
                "text/plain" });
    }

    [Fact]
    public async Task A_form_that_there_is_not_is_refused()
    {
        using ListenerScene scene = new();
        using HttpResponseMessage response = await scene.GetAsync("/logs", "text/html");

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
    }
}
