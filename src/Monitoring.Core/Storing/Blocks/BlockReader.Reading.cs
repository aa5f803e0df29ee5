using System.Buffers;
using System.Buffers.Binary;
using Monitoring.Storing.Blocks.Templates;

namespace Monitoring.Storing.Blocks;

/// <content>The bytes of a block: of this version, and of earlier ones.</content>
internal sealed partial class BlockReader
{
    private static byte ReadVersion(IBlockContent content)
    {
        byte version = 0;
        if (content.Length > 0)
        {
            content.Read(0, new Span<byte>(ref version));
        }

        return version;
    }

    /// <summary>Reads address and head up to the columns of rows, and returns the checksum of the tail.</summary>
    private uint ReadHead(IBlockContent content, BlockPreamble preamble)
    {
        _head = new PooledBytes(preamble.AddressLength + preamble.HeadLength);
        content.Read(BlockFormat.PreambleLength, _head.Span);
        ReadOnlySpan<byte> address = _head.Span[..preamble.AddressLength];
        ReadOnlySpan<byte> head = _head.Span[preamble.AddressLength..];
        if (BlockFormat.Checksum(BlockFormat.Checksum(head), address) != preamble.Checksum)
        {
            throw WrongChecksum();
        }

        Address = address.IsEmpty ? null : BlockAddress.Read(address);
        ByteReader input = new(head);
        uint tailChecksum = BinaryPrimitives.ReadUInt32LittleEndian(input.Read(sizeof(uint)));
        Count = ReadRowCount(ref input);
        _messages = new MessageReader(ref input, Count, Decompressor);
        using PooledBytes groups = CompressedSection.Read(ref input, Decompressor);
        _kinds = new KindReader(groups.Span, Count, _messages.TemplateCount);
        _messages.ReadHeadTexts(ref input, Decompressor);
        _rowsStart = _head.Span.Length - input.Rest.Length;
        return tailChecksum;
    }

    private void ReadTemplateOfRow()
    {
        ByteReader input = new(_head!.Span[_rowsStart..]);
        _messages.ReadRows(ref input, Count, Decompressor);
        _kinds!.ReadLevels(ref input, _messages.TemplateOfRow);
        _rowsStart = _head.Span.Length - input.Rest.Length;
    }

    private RowReader ReadRows()
    {
        _ = TemplateOfRow;
        ByteReader input = new(_head!.Span[_rowsStart..]);
        _rows = new RowReader(ref input, Count);
        _head.Dispose();
        _head = null;
        return _rows;
    }

    private static int ReadRowCount(ref ByteReader input) =>
        input.ReadCount(BlockFormat.MaxRows) is > 0 and int count
            ? count : throw new InvalidDataException("The block has no rows.");

    /// <summary>Reads a block of an earlier version, which has the tokens after the columns, and one
    /// checksum.</summary>
    private void ReadEarlier(IBlockContent content, byte version)
    {
        if (content.Length < BlockFormat.ChecksumEnd
            || version is not (BlockFormat.Version or BlockFormat.AddressedVersion))
        {
            throw new InvalidDataException("The content is not a block, or its version is not supported.");
        }

        _tail = ArrayPool<byte>.Shared.Rent(content.Length);
        content.Read(0, _tail.AsSpan(0, content.Length));
        ReadOnlySpan<byte> bytes = _tail.AsSpan(0, content.Length);
        ReleaseContent();
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]) != BlockFormat.Checksum(
            bytes[BlockFormat.ChecksumEnd..]))
        {
            throw WrongChecksum();
        }

        if (version == BlockFormat.AddressedVersion)
        {
            Address = BlockAddress.ReadEnd(ref bytes);
        }

        ReadOnlyMemory<byte> body = _tail.AsMemory(0, bytes.Length);
        ByteReader input = new(body.Span[BlockFormat.ChecksumEnd..]);
        Count = ReadRowCount(ref input);
        _rows = new RowReader(ref input, Count);
        _offsets = RowReader.SkipOffsets(body[^input.Rest.Length..], ref input);
        _messages = new MessageReader(ref input, Count, Decompressor);
        _messages.ReadRows(ref input, Count, Decompressor);
        _messages.SetTokens(body[^input.Rest.Length..]);
    }

    private static InvalidDataException WrongChecksum() => new("The block's checksum is wrong.");
}
