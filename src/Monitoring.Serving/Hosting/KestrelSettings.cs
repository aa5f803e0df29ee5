using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Monitoring.Serving.Clients;
using Monitoring.Serving.Formatting;
using Monitoring.Serving.Security;

namespace Monitoring.Serving.Hosting;

/// <summary>Configures Kestrel: addresses, TLS and limits.</summary>
internal static class KestrelSettings
{
    // A body is never read.
    private const long MaxBodyBytes = 0;
    private const int MaxHeaders = 50;
    private const int MaxStreams = 16;

    // The bytes that an HTTP/2 client may send before they are read; none ever are, since no body is accepted. The
    // minimum of the protocol.
    private const int MaxUnreadBytes = 65_535;

    // The bytes that are read from a socket before they are parsed; more than the longest request. The default is a
    // megabyte.
    private const int MaxReceivedBytes = 32 << 10;

    // The bytes of a response that the kernel holds for a slow client; Linux doubles it. The default is megabytes.
    private const int SendBufferBytes = 128 << 10;

    // For the end of a response, for which only Kestrel waits: it sees whole writes, and a slow client may take minutes
    // for one.
    private static readonly TimeSpan RateGrace = TimeSpan.FromMinutes(5);

    /// <summary>Sets the limits and the addresses of the server.</summary>
    public static void Configure(
        KestrelServerOptions kestrel, IReadOnlyList<ListenAddress> addresses, LogListenerOptions options,
        ConnectionTable connections)
    {
        kestrel.AddServerHeader = false;

        // A connection would keep the fields of its last requests, 16 KiB of each of its streams, for the next ones.
        kestrel.DisableStringReuse = true;
        SetLimits(kestrel.Limits, options.Limits);
        foreach (ListenAddress address in addresses)
        {
            Listen(kestrel, address, options, connections);
        }
    }

    /// <summary>Sets the buffers of the sockets.</summary>
    public static void Configure(SocketTransportOptions sockets)
    {
        sockets.CreateBoundListenSocket = CreateSocket;
        sockets.MaxReadBufferSize = MaxReceivedBytes;
    }

    // Connections have the buffer of the socket that accepts them.
    private static Socket CreateSocket(EndPoint endpoint)
    {
        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = SendBufferBytes;
        return socket;
    }

    private static void SetLimits(KestrelServerLimits kestrel, LogListenerLimits limits)
    {
        kestrel.MaxConcurrentUpgradedConnections = 0;
        kestrel.MaxRequestLineSize = limits.MaxRequestLineBytes;
        kestrel.MaxRequestBufferSize = Math.Max(limits.MaxRequestLineBytes, limits.MaxHeaderBytes);
        kestrel.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        kestrel.MaxRequestHeaderCount = MaxHeaders;
        kestrel.MaxRequestBodySize = MaxBodyBytes;
        kestrel.RequestHeadersTimeout = limits.HeaderTimeout;
        kestrel.KeepAliveTimeout = limits.IdleTimeout;
        kestrel.MaxResponseBufferSize = ResponseBody.UnreadBytes;
        kestrel.MinResponseDataRate = new MinDataRate(limits.MinBytesPerSecond, RateGrace);
        kestrel.Http2.MaxStreamsPerConnection = MaxStreams;
        kestrel.Http2.InitialConnectionWindowSize = MaxUnreadBytes;
        kestrel.Http2.InitialStreamWindowSize = MaxUnreadBytes;
        kestrel.Http2.MaxRequestHeaderFieldSize = limits.MaxHeaderBytes;
    }

    // localhost is two addresses, and two ports that are free would be two ports: then it is the one of IPv4.
    private static void Listen(
        KestrelServerOptions kestrel, ListenAddress address, LogListenerOptions options, ConnectionTable connections)
    {
        void Configure(ListenOptions listen) => ConfigureConnection(listen, address, options, connections);
        if (address.Address is { } ip)
        {
            kestrel.Listen(ip, address.Port, Configure);
        }
        else if (address.Port == 0)
        {
            kestrel.Listen(IPAddress.Loopback, 0, Configure);
        }
        else
        {
            kestrel.ListenLocalhost(address.Port, Configure);
        }
    }

    private static void ConfigureConnection(
        ListenOptions listen, ListenAddress address, LogListenerOptions options, ConnectionTable connections)
    {
        // Before TLS: a handshake that does not continue is an idle connection, too.
        listen.Use(next => connection => ServeAsync(connection, next, connections));
        listen.Protocols = address.IsEncrypted ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
        if (address.IsEncrypted)
        {
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = options.Certificate,
                SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                HandshakeTimeout = options.Limits.HeaderTimeout,
            });
        }
    }

    private static async Task ServeAsync(
        ConnectionContext connection, ConnectionDelegate next, ConnectionTable connections)
    {
        ClientAddress client = ClientAddress.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (connections.TryAdd(client, connection.Abort) is not { } entry)
        {
            connection.Abort();
            return;
        }

        try
        {
            connection.Features.Set(entry);
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connections.Remove(entry);
        }
    }
}
