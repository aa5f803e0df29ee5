using System.Buffers.Binary;

namespace Monitoring.Storing.Blocks;

/// <summary>The first bytes of a block of <see cref="BlockFormat.SplitVersion"/>, before address and head.</summary>
/// <param name="Checksum">CRC-32C of the head, followed by the address.</param>
/// <param name="AddressLength">The length of the address, in bytes.</param>
/// <param name="HeadLength">The length of the head, in bytes.</param>
internal readonly record struct BlockPreamble(uint Checksum, int AddressLength, int HeadLength)
{
    /// <summary>The offset of the bytes after the head.</summary>
    public int HeadEnd => BlockFormat.PreambleLength + AddressLength + HeadLength;

    /// <summary>Reads the preamble of a block.</summary>
    /// <exception cref="InvalidDataException">The block is shorter than the preamble says.</exception>
    public static BlockPreamble Read(IBlockContent content)
    {
        Span<byte> bytes = stackalloc byte[BlockFormat.PreambleLength];
        if (content.Length >= bytes.Length)
        {
            content.Read(0, bytes);
            ulong address = BinaryPrimitives.ReadUInt32LittleEndian(bytes[5..]);
            ulong head = BinaryPrimitives.ReadUInt32LittleEndian(bytes[9..]);
            if (address + head <= (ulong)(content.Length - bytes.Length))
            {
                return new BlockPreamble(
                    BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]), (int)address, (int)head);
            }
        }

        throw new InvalidDataException("The block is truncated.");
    }

    /// <summary>Writes the preamble.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = BlockFormat.SplitVersion;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[1..], Checksum);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[5..], AddressLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[9..], HeadLength);
    }
}
