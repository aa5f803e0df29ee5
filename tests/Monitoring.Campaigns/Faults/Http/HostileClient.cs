using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Monitoring.Campaigns.Faults.Http;

/// <summary>A client over a socket of its own that misbehaves in one manner, until it is cut or disposed.</summary>
internal sealed class HostileClient : IDisposable
{
    private const int HugeLength = 1 << 20;
    private const int AbortedLength = 100_000;
    private const string Follow = "GET /logs?follow=true HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private const string RequestMuch =
        "GET /logs?limit=1000000 HTTP/1.1\r\nHost: localhost\r\nAccept: application/x-ndjson\r\n\r\n";

    private static readonly TimeSpan BytePause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly TcpClient _client = new() { ReceiveBufferSize = 4 << 10 };
    private readonly byte[] _buffer = new byte[4 << 10];

    /// <summary>Begins.</summary>
    /// <param name="address">The address of the listener.</param>
    /// <param name="manner">The misbehavior.</param>
    public HostileClient(Uri address, Misbehavior manner)
    {
        Follows = manner is Misbehavior.FollowsSlowly or Misbehavior.FollowsAndReadsNothing;
        Running = RunAsync(address, manner);
    }

    /// <summary>Whether it follows.</summary>
    public bool Follows { get; }

    /// <summary>Completes, always without an error, when it has been cut or is done.</summary>
    public Task Running { get; }

    public void Dispose()
    {
        _stop.Cancel();
        Running.Wait();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(Uri address, Misbehavior manner)
    {
        try
        {
            await _client.ConnectAsync(IPAddress.Loopback, address.Port, _stop.Token);
            await MisbehaveAsync(_client.GetStream(), manner);
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
        {
            // The listener has cut the connection, or the test has disposed it, or no listener runs.
        }
        finally
        {
            _client.Close();
        }
    }

    private Task MisbehaveAsync(NetworkStream stream, Misbehavior manner) => manner switch
    {
        Misbehavior.FollowsSlowly => ReadAsync(stream, Follow, length: 1),
        Misbehavior.FollowsAndReadsNothing => ReadAsync(stream, Follow, length: 0),
        Misbehavior.ReadsSlowly => ReadAsync(stream, RequestMuch, length: 1),
        Misbehavior.AbortsInAnswer => AbortAsync(stream),
        Misbehavior.SaysNothing => SendAsync(stream, string.Empty),
        Misbehavior.SendsHalf => SendAsync(stream, "GET /logs?follow=true HTTP/1.1\r\nHost: loc"),
        Misbehavior.SendsSlowly => SendSlowlyAsync(stream),
        Misbehavior.SendsHugeHeaders =>
            SendAsync(
            stream, $"GET /logs HTTP/1.1\r\nHost: localhost\r\nCookie: {new string('x', HugeLength)}\r\n\r\n"),
        Misbehavior.SendsHugeTarget =>
            SendAsync(stream, $"GET /logs?contains={new string('x', HugeLength)} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        _ => SendAsync(stream, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n\r\n"),
    };

    /// <summary>Sends a request and reads the given number of bytes a second; with none, waits without an
    /// end.</summary>
    private async Task ReadAsync(NetworkStream stream, string request, int length)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), _stop.Token);
        while (length == 0 || await stream.ReadAsync(_buffer.AsMemory(0, length), _stop.Token) > 0)
        {
            await Task.Delay(length == 0 ? Timeout.InfiniteTimeSpan : BytePause, TimeProvider.System, _stop.Token);
        }
    }

    /// <summary>Sends, and reads whatever comes until the connection is closed.</summary>
    private async Task SendAsync(NetworkStream stream, string request)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), _stop.Token);
        while (await stream.ReadAsync(_buffer, _stop.Token) > 0)
        {
        }
    }

    private async Task SendSlowlyAsync(NetworkStream stream)
    {
        foreach (byte one in Encoding.Latin1.GetBytes(Follow))
        {
            await stream.WriteAsync(new[] { one }, _stop.Token);
            await Task.Delay(BytePause, TimeProvider.System, _stop.Token);
        }
    }

    private async Task AbortAsync(NetworkStream stream)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(RequestMuch), _stop.Token);
        int left = AbortedLength;
        for (int read; left > 0 && (read = await stream.ReadAsync(_buffer, _stop.Token)) > 0;)
        {
            left -= read;
        }

        // Without this a close is orderly.
        _client.LingerState = new LingerOption(true, 0);
    }
}
