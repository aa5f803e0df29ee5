using System.Net;
using System.Net.Sockets;
using System.Text;
using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Clients;

/// <summary>Clients that take more time than others: each of the limits by the clock alone, which only the test puts
/// forward, so that it is known which of them ended an answer.</summary>
public sealed class SlowClientTests : IDisposable
{
    private const int Batches = 16;
    private const int BatchLines = 100;
    private const int LineLength = 10_000;
    private const int Attempts = 5;

    /// <summary>After so many looks at which nothing more has come, the client has got what it gets.</summary>
    private const int Unchanged = 10;

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

        // At first what fills the buffers between may be on its way: while that counts as taken, the client has one
        // more interval.
        await _time.PassAsync(SlowClientTimeout);
        using CancellationTokenSource timeout = new(Wait.Timeout);
        while (await CountFollowersAsync() > 0)
        {
            timeout.Token.ThrowIfCancellationRequested();
            _time.Advance(SlowClientTimeout);
        }

        // Left to itself, the kernel holds megabytes.
        string read = await ListenerScene.ReadToEndAsync(client.GetStream());
        Assert.InRange(read.Length, 0, 1 << 20);
        Assert.DoesNotContain("problem", read, StringComparison.Ordinal);
        Assert.Equal("ok\n", await _scene.GetTextAsync("/healthz"));
    }

    private async Task<int> CountFollowersAsync() =>
        (await _scene.GetJsonAsync("/status")).GetProperty("followers").GetInt32();

    [Fact]
    public async Task One_that_goes_on_reading_in_time_misses_nothing()
    {
        int lines = (Batches * BatchLines) - 1;
        using TcpClient client = await AskAndReadNothingAsync($"/logs?follow=true&limit={lines}");

        _time.Advance(SlowClientTimeout - TimeSpan.FromTicks(1));

        string read = await ReadAnswerAsync(client);
        Assert.Equal(lines, read.Split('\n').Count(line => line.StartsWith('{')));
    }

    /// <summary>1 KB/s is 60 KB a minute: a client as slow as that may take longer for its answer than a query may
    /// work.</summary>
    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("text/plain")]
    public async Task A_slow_client_gets_its_whole_answer_however_long_it_takes(string accept)
    {
        bool isWhole = false;
        for (int attempt = 0; attempt < Attempts && !isWhole; attempt++)
        {
            using SlowClientTests scene = new();
            isWhole = await scene.IsWholeAsync(accept);
        }

        Assert.True(isWhole);
    }

    // Where the kernel has taken some more just when the clock was put forward, the time passed while the query worked:
    // that counts.
    private async Task<bool> IsWholeAsync(string accept)
    {
        using TcpClient client = await AskAndReadNothingAsync($"/logs?limit={Batches * BatchLines}", accept);
        int waiting = -1;
        for (int unchanged = 0; unchanged < Unchanged;)
        {
            int available = client.Available;
            unchanged = available == waiting ? unchanged + 1 : 0;
            waiting = available;
            await _scene.GetTextAsync("/healthz");
        }

        _time.Advance(QueryTimeout);

        string read = await ReadAnswerAsync(client);
        return read.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)
            && !read.Contains("problem", StringComparison.Ordinal)
            && read.Length >= AllBytes;
    }

    /// <summary>As many as there are turns: what is sent to them waits, and nobody waits for it.</summary>
    [Theory]
    [InlineData("/logs?limit=1600", "application/x-ndjson")]
    [InlineData("/logs?limit=1600", "application/json")]
    [InlineData("/logs/app/test", "application/json")]
    public async Task Slow_clients_hold_up_nobody(string target, string accept)
    {
        List<TcpClient> slow = [await AskAndReadNothingAsync(target, accept)];
        while (slow.Count < new LogListenerLimits().MaxQueries)
        {
            slow.Add(await AskAsync(target, accept));
        }

        Assert.Equal("ready\n", await _scene.GetTextAsync("/readyz"));
        Assert.Contains("monitoring_store_up 1", await _scene.GetTextAsync("/metrics"), StringComparison.Ordinal);
        Assert.Single(ListenerScene.MessagesOf(await _scene.GetJsonAsync("/logs?limit=1")));
        Assert.Equal(1, (await _scene.GetJsonAsync("/streams")).GetProperty("streams").GetArrayLength());

        string read = await ReadAnswerAsync(slow[^1]);
        Assert.EndsWith("\r\n0\r\n\r\n", read, StringComparison.Ordinal);
        slow.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task One_client_cannot_have_all_queries()
    {
        List<TcpClient> slow = [await AskAndReadNothingAsync("/logs?limit=1600")];
        LogListenerLimits limits = new();
        while (slow.Count < limits.MaxQueriesPerClient)
        {
            slow.Add(await AskAsync("/logs?limit=1600", "application/x-ndjson"));
        }

        foreach (TcpClient client in slow)
        {
            byte[] head = new byte[12];
            await client.GetStream().ReadExactlyAsync(head, TestContext.Current.CancellationToken);
            Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(head));
        }

        using HttpResponseMessage refused = await _scene.GetAsync("/logs?limit=1");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("ready\n", await _scene.GetTextAsync("/readyz"));
        slow.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_in_its_middle_ends_with_why()
    {
        using TcpClient client = await AskAndReadNothingAsync(
            $"/logs?limit={Batches * BatchLines}", "application/x-ndjson");

        // From here on each look at the clock takes as long as a query may work.
        _time.AutoAdvanceAmount = QueryTimeout;

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

        _time.AutoAdvanceAmount = QueryTimeout;

        string read = await ListenerScene.ReadToEndAsync(client.GetStream());
        Assert.InRange(read.Length, 0, AllBytes / 2);
        Assert.False(read.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal));
        _time.AutoAdvanceAmount = TimeSpan.Zero;
        Assert.Equal("ok\n", await _scene.GetTextAsync("/healthz"));
    }

    private static int AllBytes => Batches * BatchLines * LineLength;

    /// <summary>Asks for more than all buffers between can hold, and returns when the answer waits for its
    /// client.</summary>
    private async Task<TcpClient> AskAndReadNothingAsync(string target, string accept = "application/x-ndjson")
    {
        string[] lines = [.. Enumerable.Repeat(new string('x', LineLength), BatchLines)];
        for (int batch = 0; batch < Batches; batch++)
        {
            _scene.Add("much.log", lines);
        }

        TcpClient client = await AskAsync(target, accept);
        await _time.WaitForAsync(SlowClientTimeout);
        return client;
    }

    private async Task<TcpClient> AskAsync(string target, string accept)
    {
        TcpClient client = new() { ReceiveBufferSize = 64 << 10 };
        await client.ConnectAsync(IPAddress.Loopback, _scene.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken);
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
