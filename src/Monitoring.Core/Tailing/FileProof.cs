using Monitoring.Files;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

// Implementation notes
//
// Every read begins MarkerLength bytes before the position, so that the same system call tells whether the file is still the one that
// was read: fewer bytes, or others, mean that it was truncated (copytruncate) and perhaps has grown past the position again. Not
// noticed: a file that was rewritten with the very same last 256 bytes before the position.
//
// NULs behind the lines may still be written to, and those at the beginning are in all files of a writer that keeps its offset, so that
// neither are a part of what the file is known by.

/// <summary>What proves that a file is still the one that was read: its first bytes, and those before the position.</summary>
/// <param name="reader">Reads the file.</param>
/// <param name="isCompressed">Whether it was compressed, and does not change.</param>
internal sealed class FileProof(ContentReader reader, bool isCompressed)
{
    private readonly byte[] _marker = new byte[Fingerprint.MarkerLength];

    /// <summary>The bytes before the position, as they were read.</summary>
    public ReadOnlySpan<byte> Marker => _marker.AsSpan(0, MarkerLength);

    /// <summary>The number of bytes that are known before the position.</summary>
    public int MarkerLength { get; private set; }

    /// <summary>The fingerprint of the first bytes, as far as they are known.</summary>
    public Fingerprint Head { get; private set; }

    /// <summary>The digests of the beginnings of these bytes.</summary>
    public HeadPrefixes Prefixes { get; private set; }

    /// <summary>Whether bytes that were read from before the position on are still those of the file that is known.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="position">The position.</param>
    /// <param name="isFull">Whether there may be more bytes behind these.</param>
    public bool Matches(ReadOnlySpan<byte> buffer, long position, bool isFull) =>
        buffer.StartsWith(Marker) && (position > 0 || isCompressed || MatchesHead(buffer.TrimStart((byte)0), isFull));

    /// <summary>Notes the bytes before a new position.</summary>
    public void SetMarker(ReadOnlySpan<byte> readSoFar)
    {
        ReadOnlySpan<byte> last = readSoFar[Math.Max(0, readSoFar.Length - Fingerprint.MarkerLength)..];
        last.CopyTo(_marker);
        MarkerLength = last.Length;
    }

    /// <summary>Reads the bytes before a new position.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public void ReadMarker(long position)
    {
        int length = (int)Math.Min(position, Fingerprint.MarkerLength);
        int read = reader.ReadAt(position - length, _marker.AsSpan(0, length));
        if (read < length && !isCompressed)
        {
            // Truncated just now. Without a marker its new bytes up to the offset would never be missed.
            _marker.AsSpan(read, length - read).Clear();
            read = length;
        }

        MarkerLength = read;
    }

    /// <summary>Nothing is known of the file.</summary>
    public void Clear()
    {
        MarkerLength = 0;
        Head = default;
        Prefixes = default;
    }

    /// <summary>Takes what is known of the first bytes from a position that the file holds.</summary>
    public void TakeHead(in FilePosition position)
    {
        Head = position.Head;
        Prefixes = position.Prefixes;
    }

    /// <summary>Notes the first bytes of the file, of which nothing was emitted yet: when the position is asked for, others may stand
    /// there.</summary>
    public void NoteHead(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.TrimStart((byte)0);
        ReadOnlySpan<byte> head = text[..Math.Min(text.Length, Fingerprint.HeadLength)].TrimEnd((byte)0);
        if (!isCompressed && head.Length > Head.Length)
        {
            SetHead(head);
        }
    }

    /// <summary>Makes the fingerprint of the first bytes as long as it can be, with those too that are still to be read: a file may be
    /// compressed before its first line is.</summary>
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
            int known = Math.Max(((ReadOnlySpan<byte>)buffer[..read]).TrimEnd((byte)0).Length, (int)Math.Clamp(position - start, 0, read));
            ReadOnlySpan<byte> head = buffer[..known];
            if (known > Head.Length && (isCompressed || (Head.Matches(head) && HoldsMarker(position))))
            {
                // Not truncated since it was seen: else the head may be another's, and the shorter one stays true.
                SetHead(head);
            }
        }
        catch (IOException)
        {
            // What has been read is to be emitted all the same; the shorter fingerprint stays true.
        }
    }

    /// <summary>The fingerprint of the bytes before an offset that was read.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="position">The position.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public Fingerprint GetMarkerBefore(long offset, long position)
    {
        Span<byte> marker = stackalloc byte[(int)Math.Min(offset, Fingerprint.MarkerLength)];
        int read = reader.ReadAt(offset - marker.Length, marker);
        if (!isCompressed && !HoldsMarker(position))
        {
            // Truncated since it was read: other bytes may stand there by now, and the head alone tells.
            read = 0;
        }

        return Fingerprint.Of(marker[..read]);
    }

    /// <summary>Whether the file begins with the bytes that a fingerprint was taken of; null while it is too short to tell.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool? BeginsWith(in Fingerprint head)
    {
        Span<byte> bytes = stackalloc byte[head.Length];
        return ReadHead(bytes) < head.Length ? null : head.Matches(bytes);
    }

    /// <summary>Reads the first bytes that are not the NULs at the beginning of a file.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public int ReadHead(Span<byte> destination) => ReadHead(destination, long.MaxValue, out _);

    /// <summary>Whether the bytes that a position tells of stand in the file.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool Holds(in FilePosition position)
    {
        Span<byte> marker = stackalloc byte[position.Marker.Length];
        return position.Offset >= marker.Length
            && BeginsWith(position.Head) == true
            && reader.ReadAt(position.Offset - marker.Length, marker) == marker.Length
            && position.Marker.Matches(marker);
    }

    /// <summary>Whether the file may begin as the one of a position does. Of a shorter file, all but less than half of its bytes are
    /// compared, up to 512; NULs at its end are room that was reserved.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool MayBeginAs(in FilePosition position)
    {
        Span<byte> buffer = stackalloc byte[position.Head.Length];
        ReadOnlySpan<byte> bytes = ((ReadOnlySpan<byte>)buffer[..ReadHead(buffer)]).TrimEnd((byte)0);
        return bytes.Length < position.Head.Length ? position.Prefixes.Matches(bytes) : !bytes.IsEmpty && position.Head.Matches(bytes);
    }

    /// <summary>Whether the text behind the NULs at the beginning is the one that is known. NULs that fill the buffer tell nothing.</summary>
    private bool MatchesHead(ReadOnlySpan<byte> text, bool isFull) => text.Length < Head.Length ? isFull : Head.Matches(text);

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
