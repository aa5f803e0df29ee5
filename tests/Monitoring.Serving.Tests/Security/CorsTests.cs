using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Security;

public sealed class CorsTests
{
    private static readonly LogListenerOptions Options = new() { StorePath = "/nowhere/logs.db" };

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
    public async Task A_named_origin_is_named_exactly_and_needs_the_token_all_the_same(
        string method, string origin, bool isNamed)
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
            Assert.Equal(
                isNamed, answer.Contains($"\r\nAccess-Control-Allow-Origin: {origin}\r\n", StringComparison.Ordinal));
            Assert.Equal(isNamed, answer.Contains("Access-Control", StringComparison.Ordinal));
            Assert.DoesNotContain("Access-Control-Allow-Credentials", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nVary: Origin\r\n", answer, StringComparison.Ordinal);
            Assert.Contains(
                $"Cross-Origin-Resource-Policy: {(isNamed ? "cross-origin" : "same-origin")}", answer,
                StringComparison.Ordinal);
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
}
