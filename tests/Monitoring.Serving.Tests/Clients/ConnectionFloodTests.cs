using System.Net.Sockets;
using System.Text;
using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Clients;

/// <summary>Clients without a token that take all connections there may be: a probe is answered, and so is who has the
/// token.</summary>
public sealed class ConnectionFloodTests : IDisposable
{
    private const int More = 100;

    private readonly ListenerScene _scene = new(options => options with { Token = ListenerScene.Token });
    private readonly List<TcpClient> _clients = [];

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _scene.Dispose();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Each connection sends something and is left alone.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("GET /logs HTTP/1.1\r\nHost: loc")]
    [InlineData("GET /logs HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("POST /logs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nx")]
    [InlineData("GET /logs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000")]
    public async Task Connections_that_are_left_alone_keep_nobody_out(string beginning)
    {
        _scene.Add("a.log", "one");
        int most = new LogListenerLimits().MaxConnections;
        for (int number = 0; number < most + More; number++)
        {
            await OpenAsync(beginning);
        }

        Assert.Equal("ok\n", await _scene.GetTextAsync("/healthz"));
        Assert.Equal("ready\n", await _scene.GetTextAsync("/readyz"));
        using HttpResponseMessage response = await _scene.GetAsync("/logs/app/test", token: ListenerScene.Token);
        Assert.Equal("[\"one\"]", await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>A pipeline of requests whose answers, refusals all of them, nobody reads.</summary>
    [Fact]
    public async Task Answers_that_nobody_reads_keep_nobody_out()
    {
        string pipeline = string.Concat(Enumerable.Repeat("GET /logs HTTP/1.1\r\nHost: localhost\r\n\r\n", 200));
        for (int number = 0; number < new LogListenerLimits().MaxConnections + More; number++)
        {
            await OpenAsync(pipeline);
        }

        Assert.Equal("ok\n", await _scene.GetTextAsync("/healthz"));
        Assert.Equal("ready\n", await _scene.GetTextAsync("/readyz"));
    }

    [Fact]
    public async Task A_follower_is_not_closed_for_connections_that_say_nothing()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/logs?follow=true");
        request.Headers.Authorization = new("Bearer", ListenerScene.Token);
        using HttpResponseMessage response = await _scene.Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using StreamReader lines = new(await response.Content.ReadAsStreamAsync(Cancellation));
        for (int number = 0; number < new LogListenerLimits().MaxConnections + More; number++)
        {
            await OpenAsync(string.Empty);
        }

        _scene.Add("a.log", "one");

        Assert.Contains("\"one\"", await ListenerScene.NextAsync(lines), StringComparison.Ordinal);
    }

    private async Task OpenAsync(string beginning)
    {
        TcpClient client = _scene.Connect();
        _clients.Add(client);
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(beginning), Cancellation);
        }
        catch (IOException)
        {
            // Closed already, for one of those that came after it.
        }
    }
}
