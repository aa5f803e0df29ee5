using System.Net;

namespace Monitoring.Serving.Clients;

public sealed class ConnectionTableTests
{
    private static readonly LogListenerLimits Limits = new() { MaxConnections = 6, MaxConnectionsPerClient = 4 };

    private readonly ConnectionTable _table = new(Limits);
    private readonly List<string> _closed = [];

    private ConnectionEntry? Add(string address, string name) =>
        _table.TryAdd(ClientAddress.Of(IPAddress.Parse(address)), () => _closed.Add(name));

    [Fact]
    public void One_client_that_opens_many_connections_closes_its_own()
    {
        Add("192.0.2.2", "other");
        for (int number = 0; number < 10; number++)
        {
            Assert.NotNull(Add("192.0.2.1", $"{number}"));
        }

        Assert.Equal(["0", "1", "2", "3", "4", "5"], _closed);
        Assert.Equal(1 + Limits.MaxConnectionsPerClient, _table.Count);
    }

    [Fact]
    public void Where_all_are_taken_the_oldest_one_of_the_client_with_most_gives_place()
    {
        Add("192.0.2.2", "small");
        foreach (string name in new[] { "a", "b", "c", "d" })
        {
            Add("192.0.2.1", name);
        }

        Add("192.0.2.3", "third");
        Assert.Empty(_closed);

        Assert.NotNull(Add("192.0.2.4", "probe"));

        Assert.Equal(["a"], _closed);
        Assert.Equal(Limits.MaxConnections, _table.Count);
    }

    [Fact]
    public void Who_asks_stays_before_who_says_nothing()
    {
        ConnectionEntry first = Add("192.0.2.1", "first")!;
        foreach (string name in new[] { "b", "c", "d" })
        {
            Add("192.0.2.1", name);
        }

        first.Touch();
        Add("192.0.2.1", "e");

        Assert.Equal(["b"], _closed);
    }

    [Fact]
    public void Connections_in_use_are_not_closed_and_where_there_are_no_others_a_new_one_is_refused()
    {
        IDisposable[] uses = [.. Enumerable.Range(0, 4).Select(number => Add("192.0.2.1", $"{number}")!.Use())];
        Assert.Null(Add("192.0.2.1", "refused"));

        uses[2].Dispose();

        Assert.NotNull(Add("192.0.2.1", "fifth"));
        Assert.Equal(["2"], _closed);
    }

    [Fact]
    public void A_connection_with_several_uses_is_in_use_until_the_last_one_ends()
    {
        ConnectionEntry entry = Add("192.0.2.1", "0")!;
        IDisposable first = entry.Use();
        IDisposable second = entry.Use();
        foreach (string name in new[] { "1", "2", "3" })
        {
            Add("192.0.2.1", name);
        }

        first.Dispose();
        Add("192.0.2.1", "4");
        second.Dispose();
        Add("192.0.2.1", "5");
        Add("192.0.2.1", "6");
        Add("192.0.2.1", "7");
        Add("192.0.2.1", "8");

        Assert.Equal(["1", "2", "3", "4", "0"], _closed);
    }

    [Fact]
    public void A_connection_that_ends_gives_its_place_back_once()
    {
        ConnectionEntry entry = Add("192.0.2.1", "0")!;
        _table.Remove(entry);
        _table.Remove(entry);
        Assert.Equal(0, _table.Count);

        for (int number = 1; number <= 5; number++)
        {
            entry = Add("192.0.2.1", $"{number}")!;
        }

        // It was closed for another one, and ends only now.
        Assert.Equal(["1"], _closed);
        _table.Remove(entry);
        Assert.Equal(3, _table.Count);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("127.0.0.1", "127.9.9.9", true)]
    [InlineData("127.0.0.1", "::1", true)]
    [InlineData("127.0.0.1", "::ffff:127.0.0.2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("0.0.0.1", "::1:0:0:0:0", false)]
    public void A_client_is_an_address_or_a_network_of_IPv6_or_loopback(string one, string other, bool isSame) =>
        Assert.Equal(isSame, ClientAddress.Of(IPAddress.Parse(one)) == ClientAddress.Of(IPAddress.Parse(other)));
}
