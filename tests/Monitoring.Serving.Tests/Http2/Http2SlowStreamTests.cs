using System.Buffers.Binary;
using System.Net.Security;
using Monitoring.Serving.Clients;
using Monitoring.Serving.Security;
using static Monitoring.Serving.Http2.Http2Frames;

namespace Monitoring.Serving.Http2;

/// <summary>A client of HTTP/2 that takes nothing of one stream, while its connection is in order.</summary>
public sealed class Http2SlowStreamTests : IDisposable
{
    private const int Stream = 1;
    private const ushort InitialWindowSize = 4;

    private static readonly TimeSpan SlowClientTimeout = TimeSpan.FromHours(2);

    private readonly WatchedTime _time = new();
    private readonly TlsScene _tls;

    public Http2SlowStreamTests() => _tls = new TlsScene(options => options with
    {
        Token = null,
        TimeProvider = _time,
        Limits = options.Limits with { SlowClientTimeout = SlowClientTimeout },
    });

    public void Dispose() => _tls.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/logs?limit=1000")]
    [InlineData("/logs?follow=true")]
    public async Task It_is_cut_though_it_answers_pings(string target)
    {
        _tls.Scene.Add("much.log", [.. Enumerable.Repeat(new string('x', 10_000), 100)]);
        SslStream stream = await _tls.ConnectAsync();
        await stream.WriteAsync(Preface((InitialWindowSize, 0)), Cancellation);
        await stream.WriteAsync(
            Frame(Headers, EndHeaders
                | EndStream, Stream, Request(target, ("accept", "application/x-ndjson"))), Cancellation);
        await _time.WaitForAsync(SlowClientTimeout);
        await stream.WriteAsync(Frame(Ping, 0, 0, new byte[8]), Cancellation);
        await ReadUntilAsync(stream, Ping);

        await _time.PassAsync(SlowClientTimeout);

        Assert.Equal(Stream, await ReadUntilAsync(stream, Reset));
        using HttpResponseMessage response = await _tls.Client.GetAsync(
            new Uri("/healthz", UriKind.Relative), Cancellation);
        Assert.True(response.IsSuccessStatusCode);
    }

    /// <summary>The stream of the next frame of a type.</summary>
    private static async Task<int> ReadUntilAsync(SslStream stream, byte type)
    {
        using CancellationTokenSource timeout = new(Wait.Timeout);
        byte[] head = new byte[9];
        while (true)
        {
            await stream.ReadExactlyAsync(head, timeout.Token);
            byte[] payload = new byte[(head[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1))];
            await stream.ReadExactlyAsync(payload, timeout.Token);
            if (head[3] == type)
            {
                return BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
            }
        }
    }
}
