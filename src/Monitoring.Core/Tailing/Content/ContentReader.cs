using System.Buffers;

namespace Monitoring.Tailing.Content;

/// <summary>Reads a file's bytes wherever they are asked for, and notes whether that fails.</summary>
/// <remarks>One owner, not thread-safe.</remarks>
/// <param name="content">The bytes.</param>
internal sealed class ContentReader(FileContent content)
{
    private const int BlockBytes = 64 << 10;

    /// <summary>Whether the last read failed.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>The number of bytes that were read or unpacked, each as often as it was.</summary>
    public long TotalBytes => content.TotalBytes;

    /// <summary>Reads once; fewer bytes than asked for only at the end.</summary>
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
            // .NET's own where the system denies what it allowed when the file was opened: a read that fails like any other.
            throw new IOException(denied.Message, denied);
        }
    }

    /// <summary>Reads as many bytes as there are.</summary>
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

    /// <summary>The first offset, from one on, at which there may be other bytes than NUL, as far as can be told without reading; null if
    /// there are none up to the end.</summary>
    /// <exception cref="IOException">The file cannot be opened again now.</exception>
    public long? FindData(long from) => content.FindData(from);

    /// <summary>Looks for a byte that is not NUL.</summary>
    /// <param name="from">Where to begin; moved to the byte, or to where the search stopped.</param>
    /// <param name="size">The file's size, as it was before: what has grown since is looked at another time.</param>
    /// <param name="maxBytes">The most to read.</param>
    /// <param name="isAtEnd">Whether there are only NULs up to the end.</param>
    /// <returns>Whether there is one.</returns>
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

                Span<byte> room = block.AsSpan(0, (int)Math.Min(block.Length, maxBytes));
                int read = ReadOnce(data, room);
                int text = room[..read].IndexOfAnyExcept((byte)0);
                from = data + (text < 0 ? read : text);
                if (text >= 0)
                {
                    return true;
                }

                maxBytes -= read;
                if (read < room.Length)
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
