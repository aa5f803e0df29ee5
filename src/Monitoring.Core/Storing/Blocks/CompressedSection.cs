using Monitoring.Entries.Pooling;
using ZstdSharp;

namespace Monitoring.Storing.Blocks;

/// <summary>A section of a block, compressed with zstd if that makes it shorter.</summary>
/// <remarks>The section's length and its stored length (varints), then the bytes; they are uncompressed if both
/// lengths are equal.</remarks>
internal static class CompressedSection
{
    /// <summary>The fastest level: what remains after numbers and identifiers are extracted
    /// compresses well at any level.</summary>
    public const int Level = 1;

    /// <summary>The maximum length of a section; a reader rejects longer ones.</summary>
    private const int MaxSection = StoreLimits.MaxValueBytes;

    /// <summary>The maximum number of bytes that a byte of zstd expands to: a zstd block of at most 128 KiB takes at
    /// least four bytes (RFC 8878, 3.1.1.2).</summary>
    private const long MaxExpansion = (128 << 10) / 4;

    /// <summary>The minimum length to compress: below it, zstd's own header costs more than it saves.</summary>
    private const int MinCompressedLength = 48;

    /// <summary>Writes a section.</summary>
    public static void Write(ByteBuffer output, ReadOnlySpan<byte> bytes, Compressor compressor)
    {
        output.WriteVarint((ulong)bytes.Length);
        if (bytes.Length >= MinCompressedLength)
        {
            byte[] buffer = ArrayStock.Bytes.Rent(Compressor.GetCompressBound(bytes.Length));
            int length = compressor.Wrap(bytes, buffer);
            if (length < bytes.Length)
            {
                output.WriteVarint((ulong)length);
                output.Write(buffer.AsSpan(0, length));
                ArrayStock.Bytes.Return(buffer);
                return;
            }

            ArrayStock.Bytes.Return(buffer);
        }

        output.WriteVarint((ulong)bytes.Length);
        output.Write(bytes);
    }

    /// <summary>Skips a section, which can be read later.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a section.</exception>
    public static void Skip(ref ByteReader input)
    {
        input.ReadCount(MaxSection);
        input.Read(input.ReadCount(MaxSection));
    }

    /// <summary>Reads a section into a pooled array that the caller owns.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a section.</exception>
    public static PooledBytes Read(ref ByteReader input, Decompressor decompressor)
    {
        int length = input.ReadCount(MaxSection);
        ReadOnlySpan<byte> stored = input.Read(input.ReadCount(MaxSection));
        if (length > stored.Length * MaxExpansion)
        {
            throw new InvalidDataException("The stated length of a section of the block exceeds the limit.");
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
        throw new InvalidDataException("A section of the block does not have its stated length.");
    }
}
