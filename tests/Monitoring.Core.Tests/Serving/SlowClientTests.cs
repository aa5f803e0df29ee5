using System.Net;
using System.Net.Sockets;
using System.Text;
using Monitoring.Storing;

namespace Monitoring.Serving;

/// <summary>Clients that take more time than others: each of the limits by the clock alone, which only the test puts forward, so that
/// it is known which of them ended an answer.</summary>
public sealed class SlowClientTests : IDisposable
{
    private const int Batches = 16;
    private const int BatchLines = 100;
    private const int LineLength = 10_000;

    private static readonly TimeSpan QueryTimeout = TimeSpan.FromHours(1);
    private static readonly TimeSpan SlowClientTimeout = TimeSpan.FromHours(2);

    private readonly WatchedTime _time = new();
    private readonly ListenerScene _scene;

    public SlowClientTests() => _scene = new(options => options with
    {
        TimeProvider = _time,
        Limits = options.Limits with { QueryTimeout = QueryTimeout, SlowClientTimeout = SlowClientTimeout },
    });

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task One_that_follows_and_does_not_read_is_cut_and_what_waits_for_it_is_bounded()
    {
        using TcpClient client = await AskAndReadNothingAsync("/logs?follow=true");

        // At first what fills the buffers between may be on its way: while that counts as taken, the client has one more interval.
        await _time.PassAsync(SlowClientTimeout);
        using CancellationTokenSource patience = new(StoreScene.Patience);
        while (await CountFollowersAsync() > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(SlowClientTimeout);
        }

        // Left to itself, the kernel holds megabytes.
        string read = await ListenerScene.ReadToEndAsync(client.GetStream());
        Assert.InRange(read.Length, 0, 1 << 20);
        Assert.DoesNotContain("problem", read, StringComparison.Ordinal);
        Assert.Equal("ok\n", await _scene.GetTextAsync("/healthz"));
    }

    private async Task<int> CountFollowersAsync() => (await _scene.GetJsonAsync("/status")).GetProperty("followers").GetInt32();

    [Fact]
    public async Task One_that_goes_on_reading_in_time_misses_nothing()
    {
        int lines = (Batches * BatchLines) - 1;
        using TcpClient client = await AskAndReadNothingAsync($"/logs?follow=true&limit={lines}");

        _time.Advance(SlowClientTimeout - TimeSpan.FromTicks(1));

        string read = await ReadAnswerAsync(client);
        Assert.Equal(lines, read.Split('\n').Count(line => line.StartsWith('{')));
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_in_its_middle_ends_with_why()
    {
        using TcpClient client = await AskAndReadNothingAsync($"/logs?limit={Batches * BatchLines}", "application/x-ndjson");

        _time.Advance(QueryTimeout);

        string read = await ReadAnswerAsync(client);
        string last = read.TrimEnd().Split('\n').Last(line => line.StartsWith('{'));
        Assert.StartsWith("{\"problem\":{", last, StringComparison.Ordinal);
        Assert.Contains("\"status\":503", last, StringComparison.Ordinal);
        Assert.EndsWith("\r\n0\r\n\r\n", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/logs/app/test", "application/json")]
    [InlineData("/logs?limit=1600", "text/plain")]
    public async Task An_answer_that_cannot_say_why_is_cut(string target, string accept)
    {
        using TcpClient client = await AskAndReadNothingAsync(target, accept);

        _time.Advance(QueryTimeout);

        string read = await ListenerScene.ReadToEndAsync(client.GetStream());
        Assert.InRange(read.Length, 0, AllBytes / 2);
        Assert.False(read.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal));
        Assert.Equal("ok\n", await _scene.GetTextAsync("/healthz"));
    }

    private static int AllBytes => Batches * BatchLines * LineLength;

    /// <summary>Asks for more than all buffers between can hold, and returns when the answer waits for its client.</summary>
    private async Task<TcpClient> AskAndReadNothingAsync(string target, string accept = "application/x-ndjson")
    {
        string[] lines = [.. Enumerable.Repeat(new string('x', LineLength), BatchLines)];
        for (int batch = 0; batch < Batches; batch++)
        {
            _scene.Add("much.log", lines);
        }

        TcpClient client = new() { ReceiveBufferSize = 64 << 10 };
        await client.ConnectAsync(IPAddress.Loopback, _scene.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken);
        await _time.WaitForAsync(SlowClientTimeout);
        return client;
    }

    /// <summary>An answer that ends in order.</summary>
    private static async Task<string> ReadAnswerAsync(TcpClient client)
    {
        string read = await ListenerScene.ReadToEndAsync(client.GetStream());
        Assert.StartsWith("HTTP/1.1 200 ", read, StringComparison.Ordinal);
        return read;
    }
}
