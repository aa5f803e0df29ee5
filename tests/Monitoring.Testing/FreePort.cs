using System.Net;
using System.Net.Sockets;

namespace Monitoring.Testing;

/// <summary>Ports that stay free between the moment a test chooses one and the moment it is listened on, for the first
/// time or again.</summary>
/// <remarks>They are below the ephemeral range (from 32768 on Linux), from which the system assigns ports to
/// connections and to programs that listen on port 0: a port of that range may belong to another process a moment
/// later.</remarks>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Last = 29_999;

    /// <summary>Begins to listen on a free port of loopback.</summary>
    public static TcpListener Listen() => Listen(port => new TcpListener(IPAddress.Loopback, port));

    /// <summary>A port that is free on all addresses, for a process that is started with it.</summary>
    public static int Find()
    {
        using TcpListener listener = Listen(TcpListener.Create);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static TcpListener Listen(Func<int, TcpListener> create)
    {
        while (true)
        {
            TcpListener listener = create(Random.Shared.Next(First, Last + 1));
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then: this one is in use.
                listener.Dispose();
            }
        }
    }
}
