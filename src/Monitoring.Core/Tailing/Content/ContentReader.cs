using System.Buffers;

namespace Monitoring.Tailing.Content;

/// <summary>Reads a file's bytes at any offset, and records whether reading failed.</summary>
/// <remarks>One owner, not thread-safe.</remarks>
/// <param name="content">The bytes.</param>
internal sealed class ContentReader(FileContent content)
{
    private const int BlockBytes = 64 << 10;

    /// <summary>Whether the last read failed.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>The number of bytes that were read or unpacked; repeated reads count again.</summary>
    public long TotalBytes => content.TotalBytes;

    /// <summary>Reads once; returns fewer bytes than requested only at the end.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public int ReadOnce(long offset, Span<byte> destination)
    {
        IsUnreadable = true;
        try
        {
            int read = content.Read(offset, destination);
            IsUnreadable = false;
            return read;
        }
        catch (UnauthorizedAccessException denied)
        {
            // .NET throws this if the system denies a read that it allowed at opening: treated like any other failure.
            throw new IOException(denied.Message, denied);
        }
    }

    /// <summary>Reads until the destination is full or the file ends.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public int ReadAt(long offset, Span<byte> destination)
    {
        int total = 0;
        while (total < destination.Length)
        {
            int read = ReadOnce(offset + total, destination[total..]);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>The first offset, from a given one on, that may have bytes other than NUL, as known without reading;
    /// null if there are none up to the end.</summary>
    /// <exception cref="IOException">The file cannot be opened again now.</exception>
    public long? FindData(long from) => content.FindData(from);

    /// <summary>Searches for a byte other than NUL.</summary>
    /// <param name="from">The offset to begin at; moved to the byte found, or to where the search stopped.</param>
    /// <param name="size">The size of the file before the search; bytes added since are searched another time.</param>
    /// <param name="maxBytes">The maximum number of bytes to read.</param>
    /// <param name="isAtEnd">Whether only NULs follow up to the end.</param>
    /// <returns>Whether such a byte was found.</returns>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryFindText(ref long from, long size, long maxBytes, out bool isAtEnd)
    {
        isAtEnd = false;
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            while (maxBytes > 0)
            {
                if (FindData(from) is not { } data)
                {
                    from = Math.Max(from, size);
                    isAtEnd = true;
                    return false;
                }

                Span<byte> buffer = block.AsSpan(0, (int)Math.Min(block.Length, maxBytes));
                int read = ReadOnce(data, buffer);
                int text = buffer[..read].IndexOfAnyExcept((byte)0);
                from = data + (text < 0 ? read : text);
                if (text >= 0)
                {
                    return true;
                }

                maxBytes -= read;
                if (read < buffer.Length)
                {
                    isAtEnd = true;
                    return false;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
