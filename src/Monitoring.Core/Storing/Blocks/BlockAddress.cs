using System.Buffers.Binary;
using Monitoring.Storing.Blocks.Columns;

namespace Monitoring.Storing.Blocks;

/// <summary>The stream and the entry numbers of a block, stored in the block and covered by its checksum. It reveals a
/// block that a damaged index lists under another stream or sequence.</summary>
/// <param name="Stream">The stream's number in the store.</param>
/// <param name="StreamChecksum">CRC-32C of the stream's key, as the store has it.</param>
/// <param name="FirstSequence">The number of the block's first entry in the stream.</param>
/// <param name="Numbers">The entries' numbers in the store.</param>
internal sealed record BlockAddress(long Stream, uint StreamChecksum, long FirstSequence, EntryNumbers Numbers)
{
    /// <summary>Writes the address.</summary>
    public void Write(ByteBuffer output)
    {
        output.WriteVarint((ulong)Stream);
        BinaryPrimitives.WriteUInt32LittleEndian(output.Take(sizeof(uint)), StreamChecksum);
        output.WriteVarint((ulong)FirstSequence);
        Numbers.Write(output);
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an address.</exception>
    public static BlockAddress Read(ReadOnlySpan<byte> bytes)
    {
        ByteReader input = new(bytes);
        return new BlockAddress(
            (long)input.ReadVarint(),
            BinaryPrimitives.ReadUInt32LittleEndian(input.Read(sizeof(uint))),
            (long)input.ReadVarint(),
            EntryNumbers.Read(ref input));
    }

    /// <summary>Reads the address at the end of a block of <see cref="BlockFormat.AddressedVersion"/>, which is
    /// followed by its length in four bytes.</summary>
    /// <param name="content">The block; afterwards without its address.</param>
    /// <exception cref="InvalidDataException">The block does not end with an address.</exception>
    public static BlockAddress ReadEnd(ref ReadOnlySpan<byte> content)
    {
        int end = content.Length - sizeof(int);
        int length = BinaryPrimitives.ReadInt32LittleEndian(content[Math.Max(0, end)..]);
        if (length < 0 || length > end - BlockFormat.ChecksumEnd)
        {
            throw new InvalidDataException("The block's address is truncated.");
        }

        BlockAddress address = Read(content[(end - length)..end]);
        content = content[..(end - length)];
        return address;
    }
}
