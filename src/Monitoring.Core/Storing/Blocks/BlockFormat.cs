using System.Numerics;
using System.Runtime.InteropServices;
using Monitoring.Storing.Blocks.Templates;

namespace Monitoring.Storing.Blocks;

/// <summary>What the writer and the reader of a block agree on; docs/format/block.md has the whole of it.</summary>
internal static class BlockFormat
{
    /// <summary>The first byte of a block without an address; stores of versions 1 and 2 have no others.</summary>
    public const byte Version = 1;

    /// <summary>The first byte of a block that ends with its <see cref="BlockAddress"/>.</summary>
    public const byte AddressedVersion = 2;

    /// <summary>The version and the checksum of what follows.</summary>
    public const int HeadLength = 1 + sizeof(uint);

    /// <summary>The most entries of a block.</summary>
    public const int MaxRows = 1 << 16;

    /// <summary>The most numbers in the messages of a block: each message is taken apart only up to a length.</summary>
    public const int MaxNumbers = MaxRows * MessageScanner.MaxTokens;

    /// <summary>What ends a <see cref="TokenKind.Text"/> among the others.</summary>
    public const byte TextEnd = (byte)'\n';

    /// <summary>Units that time stamps are whole multiples of, in nanoseconds, the largest first.</summary>
    public static ReadOnlySpan<long> TimeUnits => [1_000_000_000, 1_000_000, 1_000, 100, 1];

    /// <summary>CRC-32C.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes) => Checksum(0, bytes);

    /// <summary>CRC-32C of bytes that come after others.</summary>
    /// <param name="before">The checksum of the bytes before.</param>
    /// <param name="bytes">The bytes after.</param>
    public static uint Checksum(uint before, ReadOnlySpan<byte> bytes)
    {
        uint checksum = ~before;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, MemoryMarshal.Read<ulong>(bytes));
        }

        foreach (byte next in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, next);
        }

        return ~checksum;
    }
}
