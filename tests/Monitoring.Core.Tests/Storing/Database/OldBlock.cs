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
        int count = input.ReadCount(BlockFormat.MaxRows);
        ReadOnlySpan<byte> rest = input.Rest;
        using Decompressor decompressor = new();
        using MessageReader messages = new(ref input, count, decompressor);
        ReadOnlySpan<byte> templates = rest[..^input.Rest.Length];
        using PooledBytes groups = CompressedSection.Read(ref input, decompressor);
        using KindReader kinds = new(groups.Span, count, messages.TemplateCount);
        ReadOnlySpan<byte> texts = [];
        if (input.ReadByte() == 1)
        {
            rest = input.Rest;
            CompressedSection.Skip(ref input);
            texts = rest[..^input.Rest.Length];
        }

        rest = input.Rest;
        messages.ReadRows(ref input, count, decompressor);
        ReadOnlySpan<byte> templateOfRow = rest[..^input.Rest.Length];
        kinds.ReadLevels(ref input, messages.TemplateOfRow);
        ReadOnlySpan<byte> columns = input.Rest;
        ByteReader tokens = new(tail);
        CompressedSection.Skip(ref tokens);
        ReadOnlySpan<byte> offsets = tail[..^tokens.Rest.Length];

        ByteBuffer body = new();
        body.WriteVarint((ulong)count);
        body.Write(columns);
        body.Write(offsets);
        body.Write(templates);
        body.Write(templateOfRow);
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
