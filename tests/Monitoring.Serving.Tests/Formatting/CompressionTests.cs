using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Formatting;

public sealed class CompressionTests : IDisposable
{
    private readonly ListenerScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("/logs/app/test", null)]
    [InlineData("/logs?limit=10000", null)]
    [InlineData("/logs?limit=10000", "application/x-ndjson")]
    [InlineData("/logs?limit=10000", "text/plain")]
    [InlineData("/streams", null)]
    [InlineData("/labels", null)]
    [InlineData("/labels/app", null)]
    [InlineData("/openapi.json", null)]
    public async Task A_client_that_accepts_it_gets_the_same_bytes_compressed(string target, string? accept)
    {
        _scene.Add(
            "a.log",
            [.. Enumerable.Range(0, 5_000).Select(line => $"request {line} of user {line % 7} took {line % 311} ms")]);
        string plain = await _scene.GetTextAsync(target, accept);

        foreach (string encoding in new[] { "gzip", "br" })
        {
            using HttpResponseMessage response = await SendAsync(target, encoding, accept);
            Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
            Assert.Contains("Accept-Encoding", response.Headers.Vary);
            await using Stream body = await response.Content.ReadAsStreamAsync(Cancellation);
            await using Stream decoded = encoding == "gzip"
                ? new GZipStream(body, CompressionMode.Decompress)
                : new BrotliStream(body, CompressionMode.Decompress);
            using StreamReader reader = new(decoded, Encoding.UTF8);
            Assert.Equal(plain, await reader.ReadToEndAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Metrics_are_compressed_for_Prometheus()
    {
        using HttpResponseMessage response = await SendAsync("/metrics", "gzip", accept: null);

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/nothing")]
    [InlineData("/logs?nothing=1")]
    public async Task What_is_short_is_not_compressed(string target)
    {
        using HttpResponseMessage response = await SendAsync(target, "gzip, br", accept: null);

        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("text/event-stream")]
    [InlineData("text/plain")]
    public async Task What_is_followed_is_not_compressed_and_comes_at_once(string accept)
    {
        _scene.Add("a.log", "one");
        using HttpResponseMessage response = await SendAsync("/logs?follow=true", "gzip, br", accept);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(Cancellation));

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.NotEqual("(end)", await ListenerScene.NextAsync(reader));
    }

    [Fact]
    public async Task Nothing_is_compressed_for_a_client_that_does_not_ask()
    {
        _scene.Add("a.log", "one");
        using HttpResponseMessage response = await _scene.GetAsync("/logs");

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Empty(response.Headers.Vary);
    }

    private async Task<HttpResponseMessage> SendAsync(string target, string encoding, string? accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, target);
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        if (accept is not null)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        }

        return await _scene.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
