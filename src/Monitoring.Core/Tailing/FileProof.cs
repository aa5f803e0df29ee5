using Monitoring.Files;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

// Implementation notes
//
// Every read begins MarkerLength bytes before the position, so that the same system call shows whether the file is
// still the one that was read. Fewer or other bytes mean that it was truncated (copytruncate) and perhaps has grown
// past the position again. Not detected: a file that was rewritten with the same last 256 bytes before the position.
//
// NULs after the lines may still be overwritten, and a writer that keeps its offset leaves NULs at the beginning of all
// its files. So neither is part of the fingerprints.

/// <summary>Verifies that a file is still the one that was read, by its first bytes and those
/// before the position.</summary>
/// <param name="reader">Reads the file.</param>
/// <param name="isCompressed">Whether the file is compressed, so that it does not change.</param>
internal sealed class FileProof(ContentReader reader, bool isCompressed)
{
    private readonly byte[] _marker = new byte[Fingerprint.MarkerLength];

    /// <summary>The bytes before the position, as they were read.</summary>
    public ReadOnlySpan<byte> Marker => _marker.AsSpan(0, MarkerLength);

    /// <summary>The number of known bytes before the position.</summary>
    public int MarkerLength { get; private set; }

    /// <summary>The fingerprint of the known first bytes.</summary>
    public Fingerprint Head { get; private set; }

    /// <summary>The digests of the prefixes of these bytes.</summary>
    public HeadPrefixes Prefixes { get; private set; }

    /// <summary>Whether bytes read from before the position are still those of the known file.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="position">The position.</param>
    /// <param name="isFull">Whether more bytes may follow.</param>
    public bool Matches(ReadOnlySpan<byte> buffer, long position, bool isFull) =>
        buffer.StartsWith(Marker) && (position > 0 || isCompressed || MatchesHead(buffer.TrimStart((byte)0), isFull));

    /// <summary>Sets the marker to the last bytes before a new position.</summary>
    public void SetMarker(ReadOnlySpan<byte> readSoFar)
    {
        ReadOnlySpan<byte> last = readSoFar[Math.Max(0, readSoFar.Length - Fingerprint.MarkerLength)..];
        last.CopyTo(_marker);
        MarkerLength = last.Length;
    }

    /// <summary>Reads the marker before a new position.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public void ReadMarker(long position)
    {
        int length = (int)Math.Min(position, Fingerprint.MarkerLength);
        int read = reader.ReadAt(position - length, _marker.AsSpan(0, length));
        if (read < length && !isCompressed)
        {
            // Truncated just now. Without a marker the loss of its new bytes up to the offset would not be detected.
            _marker.AsSpan(read, length - read).Clear();
            read = length;
        }

        MarkerLength = read;
    }

    /// <summary>Clears everything that is known of the file.</summary>
    public void Clear()
    {
        MarkerLength = 0;
        Head = default;
        Prefixes = default;
    }

    /// <summary>Copies the fingerprint of the first bytes from a position that the file contains.</summary>
    public void TakeHead(in FilePosition position)
    {
        Head = position.Head;
        Prefixes = position.Prefixes;
    }

    /// <summary>Records the first bytes of the file before anything of it is emitted. When the position is requested,
    /// the file may have other bytes there.</summary>
    public void NoteHead(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.TrimStart((byte)0);
        ReadOnlySpan<byte> head = text[..Math.Min(text.Length, Fingerprint.HeadLength)].TrimEnd((byte)0);
        if (!isCompressed && head.Length > Head.Length)
        {
            SetHead(head);
        }
    }

    /// <summary>Extends the fingerprint of the first bytes to its maximum length, including bytes still to be read: a
    /// file may be compressed before its first line is read.</summary>
    /// <param name="size">The file's size.</param>
    /// <param name="position">The position.</param>
    public void ExtendHead(long size, long position)
    {
        int length = (int)Math.Min(Math.Max(size, position), Fingerprint.HeadLength);
        if (Head.Length >= length)
        {
            return;
        }

        Span<byte> buffer = stackalloc byte[length];
        try
        {
            int read = ReadHead(buffer, size, out long start);
            int known = Math.Max(
                ((ReadOnlySpan<byte>)buffer[..read])
                .TrimEnd((byte)0).Length, (int)Math.Clamp(position - start, 0, read));
            ReadOnlySpan<byte> head = buffer[..known];
            if (known > Head.Length && (isCompressed || (Head.Matches(head) && HoldsMarker(position))))
            {
                // Not truncated since it was read. Otherwise the head may belong to other content, and the shorter
                // one remains valid.
                SetHead(head);
            }
        }
        catch (IOException)
        {
            // The bytes that were read are emitted all the same; the shorter fingerprint remains valid.
        }
    }

    /// <summary>Computes the fingerprint of the bytes before an offset that was read.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="position">The position.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public Fingerprint GetMarkerBefore(long offset, long position)
    {
        Span<byte> marker = stackalloc byte[(int)Math.Min(offset, Fingerprint.MarkerLength)];
        int read = reader.ReadAt(offset - marker.Length, marker);
        if (!isCompressed && !HoldsMarker(position))
        {
            // Truncated since it was read: the file may have other bytes there by now, so only the head is used.
            read = 0;
        }

        return Fingerprint.Of(marker[..read]);
    }

    /// <summary>Whether the file begins with the bytes of a fingerprint; null while it is too
    /// short to decide.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool? BeginsWith(in Fingerprint head)
    {
        Span<byte> bytes = stackalloc byte[head.Length];
        return ReadHead(bytes) < head.Length ? null : head.Matches(bytes);
    }

    /// <summary>Reads the first bytes after the NULs at the beginning of the file.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public int ReadHead(Span<byte> destination) => ReadHead(destination, long.MaxValue, out _);

    /// <summary>Whether the file contains the bytes of a position's fingerprints.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool Holds(in FilePosition position)
    {
        Span<byte> marker = stackalloc byte[position.Marker.Length];
        return position.Offset >= marker.Length
            && BeginsWith(position.Head) == true
            && reader.ReadAt(position.Offset - marker.Length, marker) == marker.Length
            && position.Marker.Matches(marker);
    }

    /// <summary>Whether the file may begin like the file of a position. For a shorter file, more than half of its bytes
    /// are compared, up to 512. NULs at its end are preallocated space.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool MayBeginAs(in FilePosition position)
    {
        Span<byte> buffer = stackalloc byte[position.Head.Length];
        ReadOnlySpan<byte> bytes = ((ReadOnlySpan<byte>)buffer[..ReadHead(buffer)]).TrimEnd((byte)0);
        return bytes.Length < position.Head.Length ? position.Prefixes.Matches(bytes) : !bytes.IsEmpty
            && position.Head.Matches(bytes);
    }

    /// <summary>Whether the text after the NULs at the beginning is the known one. A buffer full of
    /// NULs is inconclusive.</summary>
    private bool MatchesHead(ReadOnlySpan<byte> text, bool isFull) =>
        text.Length < Head.Length ? isFull : Head.Matches(text);

    private int ReadHead(Span<byte> destination, long size, out long start)
    {
        start = 0;
        int read = reader.ReadAt(0, destination);
        if (read == 0 || destination[0] != 0)
        {
            return read;
        }

        return reader.TryFindText(ref start, size, long.MaxValue, out _) ? reader.ReadAt(start, destination) : 0;
    }

    private void SetHead(ReadOnlySpan<byte> head)
    {
        Head = Fingerprint.Of(head);
        Prefixes = HeadPrefixes.Of(head);
    }

    /// <summary>Whether the bytes before the position are still those that were read.</summary>
    private bool HoldsMarker(long position)
    {
        Span<byte> marker = stackalloc byte[MarkerLength];
        return reader.ReadAt(position - marker.Length, marker) == marker.Length && marker.SequenceEqual(Marker);
    }
}
