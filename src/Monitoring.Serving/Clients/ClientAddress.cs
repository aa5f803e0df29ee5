using System.Net;
using System.Net.Sockets;

namespace Monitoring.Serving.Clients;

/// <summary>The client of a connection, as far as limits tell clients apart: an IPv4 address, or a network of 64 bits
/// of IPv6.</summary>
/// <remarks>A machine may use all addresses of its IPv6 network, so that network is one client. All addresses of
/// loopback are one client, because every process of this machine may use each of them. A proxy is one client, however
/// many users it serves.</remarks>
/// <param name="Network">The address, or the first 8 bytes of one.</param>
/// <param name="IsIPv6">Whether it is a network of IPv6.</param>
internal readonly record struct ClientAddress(ulong Network, bool IsIPv6)
{
    private const int NetworkBytes = sizeof(ulong);

    /// <summary>The client of this machine. A connection without an address, such as one of a closed socket, counts as
    /// one.</summary>
    public static ClientAddress Loopback { get; }

    /// <summary>The client at an address.</summary>
    public static ClientAddress Of(IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address))
        {
            return Loopback;
        }

        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(plain))
        {
            return Loopback;
        }

        Span<byte> bytes = stackalloc byte[2 * NetworkBytes];
        plain.TryWriteBytes(bytes, out int length);
        return plain.AddressFamily == AddressFamily.InterNetworkV6
            ? new ClientAddress(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes), IsIPv6: true)
            : new ClientAddress(
                System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes[..length]), IsIPv6: false);
    }
}
