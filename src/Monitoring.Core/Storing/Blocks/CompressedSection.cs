using System.Buffers;
using ZstdSharp;

namespace Monitoring.Storing.Blocks;

/// <summary>A stretch of a block that is compressed with zstd where that makes it shorter.</summary>
/// <remarks>Its length and its stored length (varints), then the bytes; as they are if both are equal.</remarks>
internal static class CompressedSection
{
    /// <summary>The fastest level: what is left after numbers and identifiers are taken out compresses well at any.</summary>
    public const int Level = 1;

    /// <summary>Longer ones are not written, and not believed when read.</summary>
    private const int MaxSection = StoreLimits.MaxValueBytes;

    /// <summary>The most that a byte of zstd can stand for: a block of at most 128 KiB takes four bytes at least (RFC 8878, 3.1.1.2).
    /// </summary>
    private const long MaxExpansion = (128 << 10) / 4;

    /// <summary>Below this, zstd's own header costs more than it saves.</summary>
    private const int ShortestCompressed = 48;

    /// <summary>Writes a section.</summary>
    public static void Write(ByteBuffer output, ReadOnlySpan<byte> bytes, Compressor compressor)
    {
        output.WriteVarint((ulong)bytes.Length);
        if (bytes.Length >= ShortestCompressed)
        {
            byte[] room = ArrayPool<byte>.Shared.Rent(Compressor.GetCompressBound(bytes.Length));
            int length = compressor.Wrap(bytes, room);
            if (length < bytes.Length)
            {
                output.WriteVarint((ulong)length);
                output.Write(room.AsSpan(0, length));
                ArrayPool<byte>.Shared.Return(room);
                return;
            }

            ArrayPool<byte>.Shared.Return(room);
        }

        output.WriteVarint((ulong)bytes.Length);
        output.Write(bytes);
    }

    /// <summary>Passes over a section, to be read later if need be.</summary>
    /// <exception cref="InvalidDataException">The bytes are no section.</exception>
    public static void Skip(ref ByteReader input)
    {
        input.ReadCount(MaxSection);
        input.Read(input.ReadCount(MaxSection));
    }

    /// <summary>Reads a section into a pooled array that is the caller's.</summary>
    /// <exception cref="InvalidDataException">The bytes are no section.</exception>
    public static PooledBytes Read(ref ByteReader input, Decompressor decompressor)
    {
        int length = input.ReadCount(MaxSection);
        ReadOnlySpan<byte> stored = input.Read(input.ReadCount(MaxSection));
        if (length > stored.Length * MaxExpansion)
        {
            throw new InvalidDataException("A section of the block is longer than its bytes can be.");
        }

        PooledBytes bytes = new(length);
        if (stored.Length == length)
        {
            stored.CopyTo(bytes.Span);
            return bytes;
        }

        try
        {
            if (decompressor.Unwrap(stored, bytes.Span) == length)
            {
                return bytes;
            }
        }
        catch (ZstdException exception)
        {
            bytes.Dispose();
            throw new InvalidDataException("A section of the block cannot be decompressed.", exception);
        }

        bytes.Dispose();
        throw new InvalidDataException("A section of the block has another length than it says.");
    }
}
