using Monitoring.Entries;
using Monitoring.Framing;

namespace Monitoring.Tailing;

// Implementation notes
//
// The file is the buffer. Between two turns nothing of its content is kept but the marker, and up to HeldTail.Longest bytes of an
// unfinished last line for the case that the file is truncated before the line is finished. An unfinished line is read
// again when it has grown; a long one is only searched onwards from where the search stopped (_scanned), and read once its
// end is known. So memory does not depend on what is in the file, and a line of any length costs two passes over it.
//
// Every read begins MarkerLength bytes before the position, so that the same system call tells whether the file is still
// the one that was read: fewer bytes, or others, mean that it was truncated (copytruncate) and perhaps has grown past the
// position again. Not noticed: a file that was rewritten with the very same last 256 bytes before the position.
//
// The open descriptor keeps the inode from being reused, so device and inode identify the file as long as it is open. Where there are
// not enough descriptors (see DescriptorPool) its birth does so.

/// <summary>One open file and how far it has been read; whichever name it has by now, if any.</summary>
/// <remarks>Opened so that its writer can rename and delete it. One owner, not thread-safe.</remarks>
internal sealed class LogFile : IDisposable
{
    private readonly FileContent _content;
    private readonly byte[] _marker = new byte[Fingerprint.MarkerLength];
    private int _markerLength;
    private long _scanned;
    private Fingerprint _head;
    private readonly HeldTail _tail = new();

    private FileStatus _status;
    private bool _isGivenUp;

    /// <summary>When the file had last been written to, as of before the last read that found the bytes before the position
    /// unchanged: a truncation since then is none of what was read, and its copy is not older than this.</summary>
    private long _modified;

    private LogFile(FileContent content, FileStatus status)
    {
        _content = content;
        _status = status;
        LastWritten = status.Modified;
        _modified = status.Modified;
    }

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity => _status.Identity;

    /// <summary>Whether it is a rotated file that was compressed: nobody writes to it any more.</summary>
    public bool IsCompressed => _content.IsCompressed;

    /// <summary>Why there are no bytes where there should be some; null if nothing is amiss, as far as was read.</summary>
    public string? Damage => _content.Damage;

    /// <summary>When it had last been written to, in nanoseconds of Unix time. What a compressed file says is when it was
    /// compressed; whoever knows better sets it.</summary>
    public long LastWritten
    {
        get => IsCompressed ? field : GetStatus().Modified;
        set;
    }

    /// <summary>Whether it was closed for want of descriptors and then could not be found: nobody knows what was written to it
    /// since. Not so any more once it has been given up.</summary>
    public bool IsGone => _content.IsGone && !_isGivenUp;

    /// <summary>Whether it is gone, and another file goes on for it.</summary>
    public bool IsContinued { get; private set; }

    /// <summary>Whether the last read failed.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>Everything before this offset has been given out; a line begins here.</summary>
    public long Position { get; private set; }

    /// <summary>What an earlier run has given out of the lines behind the position, which are read again.</summary>
    public GivenOut GivenOut { get; set; }

    /// <summary>Where it was read to before a restart, if it is read again from further back.</summary>
    public FilePosition? ReadBefore { get; set; }

    /// <summary>What is older than a moment is not wanted of what stood in the file before an offset; null if all is.</summary>
    public (LogTimestamp Moment, long End)? Since { get; set; }

    /// <summary>When it last grew, was opened or was rotated away, on the monotonic clock; kept by the stream.</summary>
    public long QuietSinceTick { get; set; }

    /// <summary>How many bytes of an unfinished last line stand behind the position.</summary>
    public long UnfinishedLength => _scanned - Position;

    /// <summary>When it had last been written to, as far as the position tells of it.</summary>
    private long WrittenWhenRead => IsCompressed ? LastWritten : _modified;

    /// <summary>Opens a regular file for reading; null, and why, if that cannot be done now.</summary>
    /// <param name="path">The path, without links.</param>
    /// <param name="pool">Lends the descriptor.</param>
    /// <param name="error"><see cref="FileError.None"/> with null: it is not a regular file.</param>
    public static LogFile? TryOpen(string path, DescriptorPool pool, out FileError error) =>
        TryOpen(path, pool, static file => new PlainContent(file), out error);

    /// <summary>Opens a rotated file for reading, compressed or not, as <see cref="TryOpen(string, DescriptorPool, out FileError)"/>.</summary>
    public static LogFile? TryOpenRotated(string path, DescriptorPool pool, out FileError error) => RotatedFiles.IsCompressed(path)
        ? TryOpen(path, pool, static file => new UnzippedContent(file), out error)
        : TryOpen(path, pool, out error);

    private static LogFile? TryOpen(string path, DescriptorPool pool, Func<ReopenableFile, FileContent> read, out FileError error)
    {
        ReopenableFile? file = ReopenableFile.TryOpen(path, pool, out error);
        if (file is null)
        {
            return null;
        }

        try
        {
            FileContent content = read(file);
            return new LogFile(content, content.GetStatus());
        }
        catch (IOException)
        {
            error = FileError.Other;
        }

        file.Dispose();
        return null;
    }

    /// <summary>What the system says of the file now. If it would not say, what it said last; and then the file counts as
    /// deleted: a network file system has forgotten it.</summary>
    public FileStatus GetStatus()
    {
        try
        {
            _status = _isGivenUp ? _status : _content.GetStatus();
        }
        catch (IOException)
        {
            _status = _status with { Links = 0 };
        }

        return _status;
    }

    /// <summary>Reads up to a turn's worth of whole lines into the batch's buffer.</summary>
    /// <param name="batch">Gives the buffer, which is made larger for a line that needs it.</param>
    /// <param name="turnBytes">The most to read, unless the next line alone is longer.</param>
    /// <param name="maxLineBytes">The most to read of one line.</param>
    /// <param name="lines">What was read.</param>
    public ReadOutcome Read(LogBatch batch, int turnBytes, int maxLineBytes, out ReadLines lines)
    {
        lines = default;
        long modified = GetStatus().Modified;
        if (IsGone)
        {
            return ReadOutcome.Gone;
        }

        if (_isGivenUp || (_content.IsComplete && _status.Size == _scanned))
        {
            // It does not grow, and would be unpacked again to see that.
            return ReadOutcome.AtEnd;
        }

        int wanted = turnBytes - Fingerprint.MarkerLength;
        if (UnfinishedLength > wanted / 2)
        {
            ReadOutcome outcome = SearchEndOfLine(batch, turnBytes, out long lineLength, out bool endsWithCr);
            if (outcome != ReadOutcome.Lines)
            {
                return outcome;
            }

            if (lineLength > maxLineBytes)
            {
                outcome = ReadLongLine(batch, maxLineBytes, lineLength, endsWithCr, out lines);
                _modified = outcome == ReadOutcome.Lines ? modified : _modified;
                return outcome;
            }

            wanted = Math.Max(wanted, (int)lineLength);
        }

        batch.Enlarge(_markerLength + wanted);
        Span<byte> buffer = batch.Bytes.AsSpan(0, _markerLength + wanted);
        int read = ReadOnce(Position - _markerLength, buffer);
        if (!BeginsWithMarker(buffer[..read])
            || read - _markerLength < Math.Min(UnfinishedLength, wanted)
            || (Position == 0 && !IsCompressed && !_head.Matches(buffer[..read])))
        {
            return ReadOutcome.Rewritten;
        }

        _modified = modified;
        if (Position == 0 && !IsCompressed && read > _head.Length)
        {
            // Taken of what is given out: when the position is asked for, other bytes may stand there.
            _head = Fingerprint.Of(buffer[..Math.Min(read, Fingerprint.HeadLength)]);
        }

        Span<byte> data = buffer[_markerLength..read];
        int whole = LineFramer.WholeLines(data);
        int start = _markerLength;
        long offset = Position;
        _scanned = Position + data.Length;
        _tail.Set(data[whole..]);
        if (whole == 0)
        {
            return read == buffer.Length ? ReadOutcome.Working : ReadOutcome.AtEnd;
        }

        Position += whole;
        SetMarker(buffer[..(start + whole)]);
        lines = new ReadLines(start, start + whole, offset, null);
        return ReadOutcome.Lines;
    }

    /// <summary>Takes the unfinished last line as it stands in the file, because nothing will follow; false if there is
    /// none.</summary>
    public bool TryTakeUnfinished(LogBatch batch, int maxLineBytes, out ReadLines lines)
    {
        lines = default;
        long length = UnfinishedLength;
        if (length == 0)
        {
            return false;
        }

        int wanted = (int)Math.Min(length, maxLineBytes);
        batch.Enlarge(wanted);
        int read = ReadOnce(Position, batch.Bytes.AsSpan(0, wanted));
        lines = new ReadLines(0, read, Position, length);
        MoveTo(_scanned);
        return read > 0;
    }

    /// <summary>Takes the unfinished last line as it was held before the file was rewritten; false if there was none, or
    /// it was too long to be held (<paramref name="lost"/> says how long).</summary>
    public bool TryTakeHeld(LogBatch batch, out ReadLines lines, out long lost)
    {
        lines = default;
        bool held = !_tail.Bytes.IsEmpty && _tail.Bytes.Length == UnfinishedLength;
        lost = held ? 0 : UnfinishedLength;
        if (held)
        {
            _tail.Bytes.CopyTo(batch.Bytes);
            lines = new ReadLines(0, _tail.Bytes.Length, Position, _tail.Bytes.Length);
        }

        return held;
    }

    /// <summary>Expects no more of a file that is gone.</summary>
    /// <param name="isContinued">Whether another file goes on for it.</param>
    public void GiveUp(bool isContinued)
    {
        _isGivenUp = true;
        IsContinued = isContinued;
        IsUnreadable = false;
        _scanned = Position;
        _tail.Set([]);
        _status = _status with { Size = Position, Links = 0 };
    }

    /// <summary>Begins again at the first byte, as after a truncation.</summary>
    public void Restart()
    {
        Position = 0;
        _scanned = 0;
        _markerLength = 0;
        _tail.Set([]);
        _head = default;

        // What was written before is in the copy, and done with: who comes back to this place must not take it for newer.
        _modified = GetStatus().Modified;
        GivenOut = default;
        ReadBefore = null;
    }

    /// <summary>Moves to an offset at which a line begins.</summary>
    public void MoveTo(long offset)
    {
        int length = (int)Math.Min(offset, Fingerprint.MarkerLength);
        int read = ReadAt(offset - length, _marker.AsSpan(0, length));
        if (read < length && !IsCompressed)
        {
            // Truncated just now. Without a marker its new bytes up to the offset would never be missed.
            _marker.AsSpan(read, length - read).Clear();
            read = length;
        }

        _markerLength = read;
        _tail.Set([]);
        Position = offset;
        _scanned = offset;
    }

    /// <summary>Moves to a position, if the file holds it; which is looked at last, so that a truncation before is noticed here and
    /// one after it by the next read. If it does not, moves to the first byte.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryMoveTo(in FilePosition position)
    {
        MoveTo(position.Offset);
        if (!Holds(position))
        {
            MoveTo(0);
            return false;
        }

        _head = position.Head;
        return true;
    }

    /// <summary>Moves behind the last byte.</summary>
    public void MoveToEnd() => MoveTo(_content.FindEnd());

    /// <summary>The position, so that it can be found again after a restart.</summary>
    public FilePosition GetPosition() => new(
        Identity,
        GetHead(),
        Position,
        Fingerprint.Of(_marker.AsSpan(0, _markerLength)),
        WrittenWhenRead);

    /// <summary>The place up to which lines were given out, but perhaps not those of every output: the position, or where it was
    /// before a restart.</summary>
    public FilePosition GetGivenOutPosition() =>
        ReadBefore is { } before && Position < before.Offset ? before : GetPosition();

    /// <summary>The position with what is still known of the bytes before it, when the file itself holds them no more.</summary>
    public FilePosition GetRememberedPosition() =>
        new(Identity, _head, Position, Fingerprint.Of(_marker.AsSpan(0, _markerLength)), WrittenWhenRead);

    /// <summary>Goes on where another file was read to, of which this one is a copy.</summary>
    public void GoOnFor(LogFile original)
    {
        MoveTo(original.Position);
        GivenOut = original.GivenOut;
        ReadBefore = original.ReadBefore;
        Since = original.Since;
    }

    /// <summary>Whether the file begins with the bytes that a fingerprint was taken of; null while it is too short to
    /// tell.</summary>
    public bool? BeginsWith(in Fingerprint head)
    {
        Span<byte> bytes = stackalloc byte[head.Length];
        return ReadAt(0, bytes) < head.Length ? null : head.Matches(bytes);
    }

    /// <summary>An earlier position, so that it can be found again after a restart.</summary>
    public FilePosition GetPosition(long offset)
    {
        if (_isGivenUp)
        {
            return GetRememberedPosition();
        }

        Span<byte> marker = stackalloc byte[(int)Math.Min(offset, Fingerprint.MarkerLength)];
        int read = ReadAt(offset - marker.Length, marker);
        if (!IsCompressed && !HoldsMarker())
        {
            // Truncated since it was read: other bytes may stand there by now, and the head alone tells.
            read = 0;
        }

        return new FilePosition(Identity, GetHead(), offset, Fingerprint.Of(marker[..read]), WrittenWhenRead);
    }

    /// <summary>Whether the bytes that a position tells of stand in this file, be it the same or a copy of it, as
    /// copytruncate makes one.</summary>
    public bool Holds(in FilePosition position)
    {
        if (position.File != Identity && position.Head.Length == 0)
        {
            // Nothing is known of the other file that could be found again in a copy.
            return false;
        }

        Span<byte> head = stackalloc byte[position.Head.Length];
        Span<byte> marker = stackalloc byte[position.Marker.Length];
        return position.Offset >= marker.Length
            && ReadAt(0, head) == head.Length
            && position.Head.Matches(head)
            && ReadAt(position.Offset - marker.Length, marker) == marker.Length
            && position.Marker.Matches(marker);
    }

    /// <summary>Reads at an offset without moving; as many bytes as there are.</summary>
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

    /// <summary>Gives back what is held for reading on, because it will be a while until then.</summary>
    public void Rest() => _content.Rest();

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    /// <summary>Reads once. .NET has another exception where the system denies what it allowed when the file was opened; to
    /// us that is a read that fails like any other.</summary>
    private int ReadOnce(long offset, Span<byte> destination)
    {
        IsUnreadable = true;
        try
        {
            int read = _content.Read(offset, destination);
            IsUnreadable = false;
            return read;
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    /// <summary>Looks for the end of an unfinished line behind what has been searched already.</summary>
    private ReadOutcome SearchEndOfLine(LogBatch batch, int turnBytes, out long lineLength, out bool endsWithCr)
    {
        lineLength = 0;
        endsWithCr = false;
        Span<byte> buffer = batch.Bytes.AsSpan(0, turnBytes);
        int read = ReadOnce(_scanned, buffer);
        if (read == 0)
        {
            return GetStatus().Size < _scanned ? ReadOutcome.Rewritten : ReadOutcome.AtEnd;
        }

        int newline = buffer[..read].IndexOf((byte)'\n');
        if (newline < 0)
        {
            _tail.Append(buffer[..read]);
            _scanned += read;
            return read == buffer.Length ? ReadOutcome.Working : ReadOutcome.AtEnd;
        }

        lineLength = _scanned + newline + 1 - Position;
        Span<byte> last = stackalloc byte[1];
        endsWithCr = ReadAt(_scanned + newline - 1, last) == 1 && last[0] == (byte)'\r';
        return ReadOutcome.Lines;
    }

    private ReadOutcome ReadLongLine(
        LogBatch batch,
        int maxLineBytes,
        long lineLength,
        bool endsWithCr,
        out ReadLines lines)
    {
        lines = default;
        batch.Enlarge(_markerLength + maxLineBytes);
        Span<byte> buffer = batch.Bytes.AsSpan(0, _markerLength + maxLineBytes);
        int read = ReadAt(Position - _markerLength, buffer);
        if (read < buffer.Length || !BeginsWithMarker(buffer))
        {
            return ReadOutcome.Rewritten;
        }

        lines = new ReadLines(_markerLength, buffer.Length, Position, lineLength - (endsWithCr ? 2 : 1));
        MoveTo(Position + lineLength);
        return ReadOutcome.Lines;
    }

    /// <summary>Whether the bytes before the position are still those that were read.</summary>
    private bool HoldsMarker()
    {
        Span<byte> marker = stackalloc byte[_markerLength];
        return ReadAt(Position - marker.Length, marker) == marker.Length && BeginsWithMarker(marker);
    }

    private bool BeginsWithMarker(ReadOnlySpan<byte> buffer) => buffer.StartsWith(_marker.AsSpan(0, _markerLength));

    private void SetMarker(ReadOnlySpan<byte> readSoFar)
    {
        ReadOnlySpan<byte> last = readSoFar[Math.Max(0, readSoFar.Length - Fingerprint.MarkerLength)..];
        last.CopyTo(_marker);
        _markerLength = last.Length;
    }

    /// <summary>The fingerprint of the first bytes, of those too that are still to be read: a file may be compressed before
    /// its first line is.</summary>
    private Fingerprint GetHead()
    {
        if (_head.Length == Fingerprint.HeadLength || _isGivenUp)
        {
            return _head;
        }

        int length = (int)Math.Min(Math.Max(GetStatus().Size, Position), Fingerprint.HeadLength);
        if (_head.Length < length)
        {
            Span<byte> head = stackalloc byte[length];
            try
            {
                int read = ReadAt(0, head);
                if (read > _head.Length && (IsCompressed || (_head.Matches(head[..read]) && HoldsMarker())))
                {
                    // Not truncated since it was seen: else the head may be another's, and the shorter one stays true.
                    _head = Fingerprint.Of(head[..read]);
                }
            }
            catch (IOException)
            {
                // What has been read is to be given out all the same; the shorter fingerprint stays true.
            }
        }

        return _head;
    }
}
