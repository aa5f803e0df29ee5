using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace Monitoring.Serving.Clients;

public sealed class SlowClientWatchTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly SlowClientWatch _watch;
    private long? _taken = 1000;
    private int _cuts;

    public SlowClientWatchTests() => _watch = new SlowClientWatch(() => _taken, () => _cuts++, Interval, _time);

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void One_that_takes_a_byte_in_each_interval_is_never_cut()
    {
        _watch.Begin();
        for (int round = 0; round < 100; round++)
        {
            _taken++;
            _time.Advance(Interval);
        }

        Assert.Equal(0, _cuts);
    }

    [Fact]
    public void One_that_takes_nothing_for_an_interval_is_cut_whatever_it_took_before()
    {
        _watch.Begin();
        _taken += 1 << 20;
        _time.Advance(Interval);
        Assert.Equal(0, _cuts);
        _time.Advance(Interval);
        Assert.Equal(1, _cuts);
    }

    [Fact]
    public void While_nothing_waits_for_it_a_client_may_take_nothing()
    {
        _watch.Begin();
        _watch.End();
        _time.Advance(10 * Interval);
        _watch.Begin();
        _time.Advance(Interval - TimeSpan.FromTicks(1));
        Assert.Equal(0, _cuts);
    }

    [Fact]
    public void Where_the_system_does_not_count_a_write_that_waits_for_an_interval_is_the_sign()
    {
        _taken = null;
        _watch.Begin();
        _time.Advance(Interval);
        Assert.Equal(1, _cuts);
    }

    /// <summary>A write that waits looks the same whether the client reads slowly or not at all; what it has
    /// acknowledged does not.</summary>
    [Fact]
    public async Task What_a_client_takes_is_counted_while_a_write_waits()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux counts.");
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 1 << 20 };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 << 10 };
        await client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        using Socket server = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        Task write = server.SendAsync(new byte[16 << 20]);
        byte[] buffer = new byte[8 << 10];
        for (int round = 0; round < 5; round++)
        {
            long before = AcknowledgedBytes.Read(server)!.Value;
            Wait.Until(
                () =>
                {
                    client.Receive(buffer);
                    return AcknowledgedBytes.Read(server) > before;
                });
            Assert.False(write.IsCompleted);
        }

        client.Close();
        server.Close();
        Assert.Null(AcknowledgedBytes.Read(server));
        await Assert.ThrowsAnyAsync<SocketException>(() => write);
    }
}
