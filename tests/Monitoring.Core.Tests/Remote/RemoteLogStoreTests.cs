using System.Net;
using System.Net.Sockets;
using System.Text;
using Monitoring.Querying;

namespace Monitoring.Remote;

/// <summary>A server that is no listener costs a message at most, and never the wait that nobody can end.</summary>
public sealed class RemoteLogStoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_server_that_does_not_say_what_is_wrong_to_the_end_can_be_left()
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        using CancellationTokenSource cancellation = new();
        using RemoteLogStore store = new(new Uri($"http://{server.LocalEndpoint}/"), token: null);
        Task reading = Task.Run(() => Assert.ThrowsAny<OperationCanceledException>(
            () => store.Read(new LogQuery(), caseSensitive: false, follow: false, warn: null, cancellation.Token).ToList()), TestContext.Current.CancellationToken);

        using TcpClient client = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes("HTTP/1.1 500 Wrong\r\nContent-Length: 1000\r\n\r\n{\"detail\":"), TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        await reading.WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
