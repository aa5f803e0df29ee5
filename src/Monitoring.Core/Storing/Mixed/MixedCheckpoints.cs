using System.Buffers.Binary;
using System.Text;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using ZstdSharp;

namespace Monitoring.Storing.Mixed;

/// <summary>The checkpoints of a mixed block: the last one of each path, compressed together.</summary>
internal sealed class MixedCheckpoints
{
    private const byte Format = 1;
    private const int HeadLength = 1 + sizeof(uint);

    /// <summary>The maximum length of a path on all systems, in bytes.</summary>
    private const int MaxPathBytes = 1 << 17;

    private readonly Dictionary<string, byte[]?> _packed = new(StringComparer.Ordinal);

    /// <summary>The packed checkpoint of each path; null for a path that no longer exists.</summary>
    public IReadOnlyDictionary<string, byte[]?> Packed => _packed;

    /// <summary>Writes checkpoints of different paths.</summary>
    /// <param name="checkpoints">The checkpoints.</param>
    /// <param name="plain">A buffer for the uncompressed checkpoints.</param>
    /// <param name="compressor">The compressor of the thread.</param>
    /// <param name="output">The compressed checkpoints.</param>
    public static void Write(
        IReadOnlyCollection<Checkpoint> checkpoints, ByteBuffer plain, Compressor compressor, ByteBuffer output)
    {
        plain.Clear();
        plain.WriteVarint((ulong)checkpoints.Count);
        ByteBuffer packed = new();
        foreach (Checkpoint checkpoint in checkpoints)
        {
            packed.Clear();
            if (!checkpoint.IsGone)
            {
                PackedCheckpoint.Write(checkpoint, packed);
            }

            Write(checkpoint.Path, packed.Written, plain);
        }

        Compress(plain, compressor, output);
    }

    /// <summary>Writes these checkpoints.</summary>
    public void Write(ByteBuffer plain, Compressor compressor, ByteBuffer output)
    {
        plain.Clear();
        plain.WriteVarint((ulong)_packed.Count);
        foreach ((string path, byte[]? packed) in _packed)
        {
            Write(path, packed, plain);
        }

        Compress(plain, compressor, output);
    }

    /// <summary>Adds the checkpoints of a later mixed block, which replace those of the same paths.</summary>
    /// <exception cref="InvalidDataException">The checkpoints are damaged; none was added.</exception>
    public void Add(ReadOnlySpan<byte> compressed)
    {
        if (compressed.Length < HeadLength
            || compressed[0] != Format
            || BinaryPrimitives.ReadUInt32LittleEndian(compressed[1..])
                != BlockFormat.Checksum(compressed[HeadLength..]))
        {
            throw new InvalidDataException("The checksum of the checkpoints of a mixed block is wrong.");
        }

        ByteReader section = new(compressed[HeadLength..]);
        using Decompressor decompressor = new();
        using PooledBytes plain = CompressedSection.Read(ref section, decompressor);
        ByteReader input = new(plain.Span);
        List<(string Path, byte[]? Packed)> added = new(0);
        for (int left = input.ReadCount(input.Rest.Length / 2); left > 0; left--)
        {
            string path = Encoding.UTF8.GetString(input.Read(input.ReadCount(MaxPathBytes)));
            int length = input.ReadCount(input.Rest.Length);
            added.Add((path, length == 0 ? null : input.Read(length).ToArray()));
        }

        if (!input.Rest.IsEmpty || !section.Rest.IsEmpty)
        {
            throw new InvalidDataException("The checkpoints of a mixed block have extra bytes at their end.");
        }

        added.ForEach(one => _packed[one.Path] = one.Packed);
    }

    private static void Write(string path, ReadOnlySpan<byte> packed, ByteBuffer plain)
    {
        int length = Encoding.UTF8.GetByteCount(path);
        plain.WriteVarint((ulong)length);
        Encoding.UTF8.GetBytes(path, plain.Take(length));
        plain.WriteVarint((ulong)packed.Length);
        plain.Write(packed);
    }

    private static void Compress(ByteBuffer plain, Compressor compressor, ByteBuffer output)
    {
        int start = output.Length;
        output.Take(HeadLength).Clear();
        CompressedSection.Write(output, plain.Written, compressor);
        Span<byte> written = output.WrittenAgain[start..];
        written[0] = Format;
        BinaryPrimitives.WriteUInt32LittleEndian(written[1..], BlockFormat.Checksum(written[HeadLength..]));
    }
}
