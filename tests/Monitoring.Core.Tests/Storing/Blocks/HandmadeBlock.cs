using System.Buffers.Binary;
using Monitoring.Storing.Blocks.Columns;
using ZstdSharp;

namespace Monitoring.Storing.Blocks;

/// <summary>Blocks that no encoder writes: whole and with the right checksum, but with numbers that lie.</summary>
internal static class HandmadeBlock
{
    /// <summary>A block of these bytes, with a checksum that is right.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> body)
    {
        byte[] block = [BlockFormat.Version, 0, 0, 0, 0, .. body];
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(1), BlockFormat.Checksum(body));
        return block;
    }

    /// <summary>A block whose rows all have the first template.</summary>
    /// <param name="rows">The number of rows in its header.</param>
    /// <param name="templates">The number of templates in its header.</param>
    /// <param name="templateTexts">The section of templates.</param>
    /// <param name="hex">The section of hexadecimal tokens.</param>
    /// <param name="texts">The section of text tokens.</param>
    /// <param name="addWholes">Writes the section of whole messages.</param>
    public static byte[] Create(
        ulong rows, ulong templates, byte[] templateTexts, byte[] hex, byte[] texts, Action<ByteBuffer,
        Compressor> addWholes)
    {
        using Compressor compressor = new(CompressedSection.Level);
        ByteBuffer body = new();
        int written = (int)Math.Min(rows, BlockFormat.MaxRows);
        body.WriteVarint(rows);
        body.WriteSigned(1);
        body.WriteByte(4);
        PackedIntegers.Write(body, new long[Math.Max(0, written - 1)]);
        PackedIntegers.Write(body, new long[written]);
        body.WriteVarint(1);
        body.WriteVarint((ulong)written);
        body.Write([1, 1, 1]);
        body.WriteVarint(0);
        CompressedSection.Write(body, new byte[written], compressor);
        body.WriteVarint(templates);
        CompressedSection.Write(body, templateTexts, compressor);
        CompressedSection.Write(body, new byte[written], compressor);
        body.WriteVarint(0);
        CompressedSection.Write(body, hex, compressor);
        CompressedSection.Write(body, texts, compressor);
        addWholes(body, compressor);
        return Seal(body.Written);
    }

    /// <summary>A template as its section has it.</summary>
    public static byte[] Template(ReadOnlySpan<byte> text)
    {
        ByteBuffer template = new();
        template.WriteVarint((ulong)text.Length);
        template.Write(text);
        return template.Written.ToArray();
    }
}
