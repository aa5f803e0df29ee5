using System.Numerics;
using System.Runtime.InteropServices;
using Monitoring.Storing.Blocks.Tokens;

namespace Monitoring.Storing.Blocks;

/// <summary>The constants that the writer and the reader of a block share; docs/format/block.md describes
/// the whole format.</summary>
internal static class BlockFormat
{
    /// <summary>The first byte of a block without an address; stores of versions 1 and 2 have no others.</summary>
    public const byte Version = 1;

    /// <summary>The first byte of a block that ends with its <see cref="BlockAddress"/>; stores of versions before 7
    /// have no later ones.</summary>
    public const byte AddressedVersion = 2;

    /// <summary>The first byte of a block with a head, which can be read without the tokens after it.</summary>
    public const byte SplitVersion = 3;

    /// <summary>The version and the checksum of what follows, in a block of an earlier version.</summary>
    public const int ChecksumEnd = 1 + sizeof(uint);

    /// <summary>The version, the checksum of head and address, the length of the address, and the length of
    /// the head.</summary>
    public const int PreambleLength = 1 + (3 * sizeof(uint));

    /// <summary>The maximum length of the section of text tokens that is in the head, in bytes: such as the same few
    /// tokens in all messages.</summary>
    public const int MaxHeadTexts = 1 << 10;

    /// <summary>The maximum number of entries in a block.</summary>
    public const int MaxRows = 1 << 16;

    /// <summary>The maximum number of numbers in the messages of a block; only messages up to a length are
    /// split into tokens.</summary>
    public const int MaxNumbers = MaxRows * MessageScanner.MaxTokens;

    /// <summary>The byte that ends a <see cref="TokenKind.Text"/> among other texts.</summary>
    public const byte TextEnd = (byte)'\n';

    /// <summary>The units that time stamps can be multiples of, in nanoseconds, the largest first.</summary>
    public static ReadOnlySpan<long> TimeUnits => [1_000_000_000, 1_000_000, 1_000, 100, 1];

    /// <summary>CRC-32C.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes) => Checksum(0, bytes);

    /// <summary>CRC-32C of bytes that follow others.</summary>
    /// <param name="before">The checksum of the preceding bytes.</param>
    /// <param name="bytes">The bytes that follow.</param>
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
