using System.Buffers.Binary;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Templates;
using ZstdSharp;

namespace Monitoring.Storing.Database;

/// <summary>Makes of a block what an earlier version would have written.</summary>
internal static class OldBlock
{
    /// <summary>Returns the block as stores of versions 3 to 6 have it, or without its address, as earlier stores
    /// do.</summary>
    /// <param name="content">A block of this version.</param>
    /// <param name="withAddress">Whether the block keeps its address.</param>
    public static byte[] Make(byte[] content, bool withAddress)
    {
        using MemoryContent bytes = new(content);
        BlockPreamble preamble = BlockPreamble.Read(bytes);
        int headStart = BlockFormat.PreambleLength + preamble.AddressLength;
        ReadOnlySpan<byte> address = content.AsSpan(BlockFormat.PreambleLength, preamble.AddressLength);
        ReadOnlySpan<byte> head = content.AsSpan((headStart + sizeof(uint))..preamble.HeadEnd);
        ReadOnlySpan<byte> tail = content.AsSpan(preamble.HeadEnd);

        ByteReader input = new(head);
        using RowReader rows = new(ref input);
        ReadOnlySpan<byte> columns = head[..^input.Rest.Length];
        ReadOnlySpan<byte> rest = input.Rest;
        using Decompressor decompressor = new();
        using MessageReader messages = new(ref input, rows.Count, decompressor);
        ReadOnlySpan<byte> templates = rest[..^input.Rest.Length];
        CompressedSection.Skip(ref input);
        ReadOnlySpan<byte> texts = input.ReadByte() == 1 ? input.Rest : [];
        ByteReader tokens = new(tail);
        CompressedSection.Skip(ref tokens);
        ReadOnlySpan<byte> offsets = tail[..^tokens.Rest.Length];

        ByteBuffer body = new();
        body.Write(columns);
        body.Write(offsets);
        body.Write(templates);
        WriteTokens(tokens, texts, body);
        if (withAddress)
        {
            body.Write(address);
            BinaryPrimitives.WriteInt32LittleEndian(body.Take(sizeof(int)), address.Length);
        }

        byte version = withAddress ? BlockFormat.AddressedVersion : BlockFormat.Version;
        byte[] old = [version, 0, 0, 0, 0, .. body.Written];
        BinaryPrimitives.WriteUInt32LittleEndian(old.AsSpan(1), BlockFormat.Checksum(body.Written));
        return old;
    }

    /// <summary>Writes the tokens, with text tokens from the head where they were.</summary>
    private static void WriteTokens(ByteReader tokens, ReadOnlySpan<byte> texts, ByteBuffer body)
    {
        ReadOnlySpan<byte> all = tokens.Rest;
        tokens.Read(tokens.ReadCount(all.Length));
        CompressedSection.Skip(ref tokens);
        body.Write(all[..^tokens.Rest.Length]);
        body.Write(texts);
        body.Write(tokens.Rest);
    }
}
