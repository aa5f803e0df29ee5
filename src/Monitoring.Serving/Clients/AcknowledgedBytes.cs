using System.Buffers.Binary;
using System.Net.Sockets;

namespace Monitoring.Serving.Clients;

// Implementation notes
//
// A completed write means that the kernel has the bytes, not the client. A write may wait while the client reads: the
// kernel accepts more only when a third of its buffer is free, and the client's kernel reports free space in steps of
// up to 64 KiB. The progress of the client is the number of bytes that it acknowledges. Linux counts them:
//
//     struct tcp_info { … __u64 tcpi_bytes_acked; … }    // include/uapi/linux/tcp.h: RFC 4898 tcpEStatsAppHCThruOctetsAcked
//
// It is at offset 120 since Linux 4.1. An older kernel returns a shorter structure.

/// <summary>The number of bytes that the client of a connection has acknowledged.</summary>
internal static class AcknowledgedBytes
{
    private const int TcpLevel = 6;
    private const int TcpInfo = 11;
    private const int AckedOffset = 120;

    /// <summary>Reads the number of bytes that the client has acknowledged.</summary>
    /// <returns>Null where the system does not count them, or the connection is gone.</returns>
    public static long? Read(Socket? socket)
    {
        if (!OperatingSystem.IsLinux() || socket is null)
        {
            return null;
        }

        Span<byte> info = stackalloc byte[AckedOffset + sizeof(long)];
        try
        {
            return socket.GetRawSocketOption(TcpLevel, TcpInfo, info) == info.Length
                ? BinaryPrimitives.ReadInt64LittleEndian(info[AckedOffset..])
                : null;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The next write to the connection fails.
            return null;
        }
    }
}
