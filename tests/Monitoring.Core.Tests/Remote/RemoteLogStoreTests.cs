using System.Net;
using System.Net.Sockets;
using System.Text;
using Monitoring.Querying;

namespace Monitoring.Remote;

/// <summary>A server that is no listener causes an error at most, and never an endless wait.</summary>
public sealed class RemoteLogStoreTests
{
    public static TheoryData<string, string> Floods => new()
    {
        // A line, a list and an object without end; more streams than any store has; text that a gigabyte was packed
        // into; headers.
        { "HTTP/1.1 200 OK\r\n\r\n", new string('x', 64 << 10) },
        { "HTTP/1.1 200 OK\r\n\r\n{\"streams\":[", new string(' ', 64 << 10) },
        { "HTTP/1.1 200 OK\r\n\r\n{\"streams\":[{\"metadata\":{}}", string.Concat(
            Enumerable.Repeat(",{\"metadata\":{}}", 4_000)) },
        { "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", new string('\0', 64 << 10) },
        { "HTTP/1.1 500 Wrong\r\n\r\n{\"detail\":\"", new string('x', 64 << 10) },
        { "HTTP/1.1 200 OK\r\n", $"X: {new string('x', 60_000)}\r\n" },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task An_answer_without_end_is_an_error_and_takes_a_bounded_memory(string head, string rest)
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        Task sending = SendWithoutEndAsync(server, Encoding.ASCII.GetBytes(head), Encoding.ASCII.GetBytes(rest));
        using RemoteLogStore store = new(new Uri($"http://{server.LocalEndpoint}/"), token: null);

        RemoteLogException[] failures =
        [
            Assert.Throws<RemoteLogException>(() => store.GetMetadata(TestContext.Current.CancellationToken)),
            Assert.Throws<RemoteLogException>(
                () =>
                    store.Read(
                    new LogQuery(), caseSensitive: false, follow: false, warn: null,
                    TestContext.Current.CancellationToken).Count()),
        ];

        Assert.All(failures, failure => Assert.InRange(failure.Message.Length, 1, 70_000));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, 512L << 20);
        server.Stop();
        await sending.WaitAsync(Wait.Timeout, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends to each client until it disconnects.</summary>
    private static async Task SendWithoutEndAsync(TcpListener server, byte[] head, byte[] rest)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await server.AcceptTcpClientAsync();
                try
                {
                    await client.GetStream().WriteAsync(head);
                    while (true)
                    {
                        await client.GetStream().WriteAsync(rest);
                    }
                }
                catch (IOException)
                {
                    // It has read enough.
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    [Fact]
    public async Task A_server_that_does_not_say_what_is_wrong_to_the_end_can_be_left()
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        using CancellationTokenSource cancellation = new();
        using RemoteLogStore store = new(new Uri($"http://{server.LocalEndpoint}/"), token: null);
        Task reading = Task.Run(() => Assert.ThrowsAny<OperationCanceledException>(
            () =>
                store.Read(new LogQuery(), caseSensitive: false, follow: false, warn: null, cancellation.Token)
                .ToList()), TestContext.Current.CancellationToken);

        using TcpClient client = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                "HTTP/1.1 500 Wrong\r\nContent-Length: 1000\r\n\r\n{\"detail\":"),
                TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        await reading.WaitAsync(Wait.Timeout, TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
