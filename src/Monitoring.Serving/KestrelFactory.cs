using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Monitoring.Serving;

/// <summary>Makes the Kestrel server with our limits.</summary>
internal static class KestrelFactory
{
    // A body is never read; that little may come is so that a refusal can be answered in order.
    private const long MaxBodyBytes = 0;
    private const int MaxHeaders = 50;
    private const int MaxStreams = 32;

    // What the kernel holds of an answer that a client does not take; Linux doubles it. Left to itself, it holds megabytes.
    private const int SendBufferBytes = 128 << 10;

    // For the end of an answer, which nobody waits for but Kestrel: it sees only whole writes, and a slow client may take minutes for one.
    private static readonly TimeSpan RateGrace = TimeSpan.FromMinutes(5);

    /// <summary>A server for some addresses, not started.</summary>
    public static KestrelServer Create(IReadOnlyList<ListenAddress> addresses, LogListenerOptions options)
    {
        KestrelServerOptions kestrel = new()
        {
            AddServerHeader = false,
            ApplicationServices = new KestrelServices(),
        };
        SetLimits(kestrel.Limits, options.Limits);
        foreach (ListenAddress address in addresses)
        {
            Listen(kestrel, address, options);
        }

        SocketTransportOptions transport = new() { CreateBoundListenSocket = CreateSocket };
        SocketTransportFactory sockets = new(Options.Create(transport), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(kestrel), sockets, NullLoggerFactory.Instance);
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
        kestrel.MaxConcurrentConnections = limits.MaxConnections;
        kestrel.MaxConcurrentUpgradedConnections = 0;
        kestrel.MaxRequestLineSize = limits.MaxRequestLineBytes;
        kestrel.MaxRequestBufferSize = Math.Max(limits.MaxRequestLineBytes, limits.MaxHeaderBytes);
        kestrel.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        kestrel.MaxRequestHeaderCount = MaxHeaders;
        kestrel.MaxRequestBodySize = MaxBodyBytes;
        kestrel.RequestHeadersTimeout = limits.HeaderTimeout;
        kestrel.KeepAliveTimeout = limits.IdleTimeout;
        kestrel.MaxResponseBufferSize = AnswerBody.UnreadBytes;
        kestrel.MinResponseDataRate = new MinDataRate(limits.MinBytesPerSecond, RateGrace);
        kestrel.Http2.MaxStreamsPerConnection = MaxStreams;
    }

    // localhost is two addresses, and two ports that are free would be two ports: then it is the one of IPv4.
    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, LogListenerOptions options)
    {
        void Configure(ListenOptions listen) => ConfigureConnection(listen, address, options);
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

    private static void ConfigureConnection(ListenOptions listen, ListenAddress address, LogListenerOptions options)
    {
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
}
