using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Monitoring.Serving.Hosting;
using static Monitoring.Serving.Http2.Http2Frames;

namespace Monitoring.Serving.Security;

/// <summary>Requests as bytes of which some are changed, left out, doubled or put elsewhere. The short form; each seed
/// is a case of its own.</summary>
public sealed class ByteFuzzTests
{
    private const int Cases = 150;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => [1, 2, 3, 4];

    private static readonly string[] Requests =
    [
        "GET /logs?limit=1 HTTP/1.1\r\nHost: localhost\r\nAccept: application/x-ndjson\r\nConnection: close\r\n\r\n",
        "HEAD /logs/app/test HTTP/1.1\r\nHost: 127.0.0.1:1\r\nOrigin: https://a.example\r\nConnection: close\r\n\r\n",
        "GET /logs?selector=a%3Db&since=10m HTTP/1.0\r\nHost: localhost\r\nLast-Event-ID: 0-1.1.1.1\r\n\r\n",
        "POST /labels HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n",
        "GET http://localhost/streams?selector= HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Bytes_of_HTTP_1_leave_the_listener_as_it_was(int seed)
    {
        using ListenerScene scene = new();
        scene.Add("a.log", "one");
        Random random = new(seed);
        for (int number = 0; number < Cases; number++)
        {
            byte[] bytes = Change(Encoding.Latin1.GetBytes(Requests[random.Next(Requests.Length)]), random);
            using TcpClient client = scene.Connect();
            await ExchangeAsync(client, client.GetStream(), bytes);
        }

        Assert.Equal("[\"one\"]", await scene.GetTextAsync("/logs/app/test"));
        Assert.Empty(scene.Warnings);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Bytes_of_HTTP_2_leave_the_listener_as_it_was(int seed)
    {
        using TlsScene tls = new(options => options with { Token = null });
        tls.Scene.Add("a.log", "one");
        Random random = new(seed);
        for (int number = 0; number < Cases / 3; number++)
        {
            byte[] frames = Change(MakeFrames(random), random);
            await using SslStream stream = await tls.ConnectAsync();
            await ExchangeAsync(
                client: null, stream, [.. Preface((3, 100), (4, (uint)random.Next(1, 70_000))), .. frames]);
        }

        Assert.Equal(
            "[\"one\"]", await tls.Client.GetStringAsync(new Uri("/logs/app/test", UriKind.Relative), Cancellation));
        Assert.Empty(tls.Scene.Warnings);
    }

    private static byte[] MakeFrames(Random random) =>
    [
        .. Frame(Settings, Ack, 0, []),
        .. Frame(Headers, EndHeaders | EndStream, 1, Request("/logs?limit=1", ("accept", "text/plain"))),
        .. Frame(WindowUpdate, 0, random.Next(2), [0, 0, (byte)random.Next(256), 1]),
        .. Frame(Headers, 0, 3, Request("/logs/app/test", ("x", "y"))),
        .. Frame(Continuation, EndHeaders, 3, []),
        .. Frame(Data, EndStream, 3, "abc"u8),
        .. Frame((byte)random.Next(12), (byte)random.Next(256), random.Next(8), new byte[random.Next(40)]),
        .. Frame(Ping, 0, 0, new byte[8]),
        .. Frame(Reset, 0, 1, [0, 0, 0, (byte)random.Next(14)]),
        .. Frame(GoAway, 0, 0, new byte[8]),
    ];

    /// <summary>Some changes, of which none may come to nothing.</summary>
    private static byte[] Change(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        for (int left = random.Next(1, 5); left > 0; left--)
        {
            int place = random.Next(changed.Count);
            int length = Math.Min(random.Next(1, 12), changed.Count - place);
            switch (random.Next(5))
            {
                case 0: changed[place] = (byte)random.Next(256); break;
                case 1: changed.RemoveRange(place, Math.Min(length, changed.Count - 1)); break;
                case 2: changed.InsertRange(place, changed.GetRange(place, length)); break;
                case 3: changed.Insert(place, (byte)"\r\n\0 :;%/\xFF"[random.Next(9)]); break;
                default: changed[place] ^= (byte)(1 << random.Next(8)); break;
            }
        }

        return [.. changed];
    }

    /// <summary>Sends all of it, then says that no more comes, and reads whatever is answered.</summary>
    private static async Task ExchangeAsync(TcpClient? client, Stream stream, byte[] bytes)
    {
        try
        {
            await stream.WriteAsync(bytes, Cancellation);
            await stream.FlushAsync(Cancellation);
            client?.Client.Shutdown(SocketShutdown.Send);
            if (stream is SslStream encrypted)
            {
                await encrypted.ShutdownAsync();
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            // Cut before its end.
        }

        await ListenerScene.ReadToEndAsync(stream);
    }
}
