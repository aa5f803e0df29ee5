using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

// Implementation notes
//
// The open descriptor keeps the inode from being reused, so device and inode identify the file as long as it is open. Where there are
// not enough descriptors (see DescriptorPool) its birth does so.

/// <summary>One open file and how far it has been read; whichever name it has by now, if any.</summary>
/// <remarks>Opened so that its writer can rename and delete it. One owner, not thread-safe.</remarks>
internal sealed class LogFile : IDisposable
{
    private readonly FileContent _content;
    private readonly ContentReader _reader;
    private readonly FileProof _proof;
    private readonly TurnReader _turn;
    private FileStatus _status;
    private bool _isGivenUp;

    private LogFile(FileContent content, FileStatus status)
    {
        _content = content;
        _reader = new ContentReader(content);
        _proof = new FileProof(_reader, content.IsCompressed);
        Text = new FileText(_reader);
        _turn = new TurnReader(content, _reader, _proof, Text) { Modified = status.Modified };
        Binary = new BinaryCheck(_reader, content.IsCompressed);
        _status = status;
        LastWritten = status.Modified;
    }

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity => _status.Identity;

    /// <summary>The form of its text.</summary>
    public FileText Text { get; }

    /// <summary>Whether it is a rotated file that was compressed: nobody writes to it any more.</summary>
    public bool IsCompressed => _content.IsCompressed;

    /// <summary>Whether its content shows that it is no log.</summary>
    public BinaryCheck Binary { get; }

    /// <summary>Whether the file says how many bytes it holds, if it is compressed.</summary>
    public bool StatesLength => _content.StatesLength;

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
    public bool IsUnreadable => _reader.IsUnreadable;

    /// <summary>The number of bytes that were read or unpacked, each as often as it was.</summary>
    public long ReadBytes => _reader.TotalBytes;

    /// <summary>Everything before this offset has been given out; a line begins here.</summary>
    public long Position => _turn.Position;

    /// <summary>What an earlier run has given out of the lines behind the position, which are read again.</summary>
    public EmittedOffsets EmittedOffsets { get; set; }

    /// <summary>Where it was read to before a restart, if it is read again from further back.</summary>
    public FilePosition? ReadBefore { get; set; }

    /// <summary>What is older than a moment is not wanted of what stood in the file before an offset; null if all is.</summary>
    public (LogTimestamp Moment, long End)? Since { get; set; }

    /// <summary>The offset from which on lines are left out, since they came after the moment that is wanted; null for none.</summary>
    public long? End { get; set; }

    /// <summary>When it had last been written to, in nanoseconds of Unix time, if it had no bytes when it was last read; null if it had. Should
    /// it be rotated before it is read again, nothing else shows that.</summary>
    public long? EmptySince { get; set; }

    /// <summary>When it last grew, was opened or was rotated away, on the monotonic clock; kept by the stream.</summary>
    public long QuietSinceTick { get; set; }

    /// <summary>The number of bytes behind the position that were looked at: an unfinished last line, and NULs behind it.</summary>
    public long UnfinishedLength => _turn.Scanned - Position;

    /// <summary>The number of them that are text of an unfinished last line.</summary>
    public long UnfinishedTextLength => _turn.TextLength;

    /// <summary>The offset behind all text that was looked at.</summary>
    public long TextEnd => Position + UnfinishedTextLength;

    /// <summary>Whether there are NULs at the end: they may be written to without the file's size telling.</summary>
    public bool EndsInHole => UnfinishedLength > UnfinishedTextLength;

    /// <summary>When it had last been written to, as far as the position tells of it: a truncation since then is none of what was
    /// read, and its copy is not older than this.</summary>
    private long WrittenWhenRead => IsCompressed ? LastWritten : _turn.Modified;

    /// <summary>Opens a regular file for reading; null, and why, if that cannot be done now.</summary>
    /// <param name="path">The path, without links.</param>
    /// <param name="pool">Lends the descriptor.</param>
    /// <param name="error"><see cref="FileError.None"/> with null: it is not a regular file.</param>
    public static LogFile? TryOpen(string path, DescriptorPool pool, out FileError error) => TryOpen(path, Compression.None, pool, out error);

    /// <summary>Opens a rotated file for reading, compressed or not, as <see cref="TryOpen(string, DescriptorPool, out FileError)"/>.</summary>
    public static LogFile? TryOpenRotated(string path, DescriptorPool pool, out FileError error) =>
        TryOpen(path, CompressionOfName.Of(path), pool, out error);

    private static LogFile? TryOpen(string path, Compression compression, DescriptorPool pool, out FileError error) =>
        FileContent.TryOpen(path, compression, pool, out FileStatus status, out error) is { } content ? new LogFile(content, status) : null;

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
        FileStatus status = GetStatus();
        if (IsGone)
        {
            return ReadOutcome.Gone;
        }

        // A compressed file does not grow, and would be unpacked again to see that.
        if (_isGivenUp || Position >= End || (_content.IsComplete && status.Size == _turn.Scanned))
        {
            return ReadOutcome.AtEnd;
        }

        ReadOutcome outcome = _turn.Read(batch, status, turnBytes, maxLineBytes, out lines);
        lines = End is { } end && outcome == ReadOutcome.Lines ? lines.Before(end, batch.Bytes, Text.Form) : lines;
        EmptySince = outcome == ReadOutcome.AtEnd && Position == 0 && UnfinishedLength == 0 && !IsCompressed ? status.Modified : null;
        return outcome;
    }

    /// <summary>Takes the unfinished last line as it stands in the file, because nothing will follow; false if there is
    /// none.</summary>
    public bool TryTakeUnfinished(LogBatch batch, int maxLineBytes, out ReadLines lines)
    {
        lines = default;
        return !(Position >= End) && _turn.TryTakeUnfinished(batch, maxLineBytes, out lines);
    }

    /// <summary>Takes the unfinished last line as it was held before the file was rewritten; false if there was none, or
    /// it was too long to be held (<paramref name="lost"/> says how long).</summary>
    public bool TryTakeHeld(LogBatch batch, out ReadLines lines, out long lost) => _turn.TryTakeHeld(batch, out lines, out lost);

    /// <summary>Expects no more of a file that is gone.</summary>
    /// <param name="isContinued">Whether another file goes on for it.</param>
    public void GiveUp(bool isContinued)
    {
        _isGivenUp = true;
        IsContinued = isContinued;
        _reader.IsUnreadable = false;
        _turn.ForgetUnfinished();
        _status = _status with { Size = Position, Links = 0 };
    }

    /// <summary>Begins again at the first byte, as after a truncation.</summary>
    public void Restart()
    {
        _turn.Restart();

        // What was written before is in the copy, and done with: who comes back to this place must not take it for newer.
        _turn.Modified = GetStatus().Modified;
        EmittedOffsets = default;
        ReadBefore = null;
    }

    /// <summary>Moves to an offset at which a line begins.</summary>
    public void MoveTo(long offset) => _turn.MoveTo(offset);

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

        _proof.TakeHead(position);
        return true;
    }

    /// <summary>Moves behind the last byte.</summary>
    public void MoveToEnd() => MoveTo(_content.FindEnd());

    /// <summary>The position, so that it can be found again after a restart.</summary>
    public FilePosition GetPosition() => GetPosition(Position, Fingerprint.Of(_proof.Marker)) with
    {
        Size = IsCompressed ? 0 : EndsInHole ? TextEnd : _status.Size,
    };

    /// <summary>The place up to which lines were given out, but perhaps not those of every output: the position, or where it was
    /// before a restart.</summary>
    public FilePosition GetEmittedPosition() =>
        ReadBefore is { } before && Position < before.Offset ? before : GetPosition();

    /// <summary>The position with what is still known of the bytes before it, when the file itself holds them no more.</summary>
    public FilePosition GetRememberedPosition() =>
        new(Identity, _proof.Head, Position, Fingerprint.Of(_proof.Marker), WrittenWhenRead)
        {
            Size = TextEnd,
            Prefixes = _proof.Prefixes,
        };

    /// <summary>Goes on where another file was read to, of which this one is a copy.</summary>
    public void GoOnFor(LogFile original)
    {
        MoveTo(original.Position);
        EmittedOffsets = original.EmittedOffsets;
        ReadBefore = original.ReadBefore;
        (Since, End) = (original.Since, original.End);
    }

    /// <summary>Whether the file may begin as the one of a position does, although it is shorter.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool MayBeginAs(in FilePosition position) => _proof.MayBeginAs(position);

    /// <summary>An earlier position, so that it can be found again after a restart.</summary>
    public FilePosition GetPosition(long offset) =>
        _isGivenUp ? GetRememberedPosition() : GetPosition(offset, _proof.GetMarkerBefore(offset, Position));

    /// <summary>Whether the bytes that a position tells of stand in this file, be it the same or a copy of it, as
    /// copytruncate makes one.</summary>
    /// <remarks>Of another file of which nothing is known nothing could be found again in a copy.</remarks>
    public bool Holds(in FilePosition position) =>
        (position.File == Identity || position.Head.Length > 0) && _proof.Holds(position);

    /// <summary>Reads the first bytes that are not the NULs at the beginning of the file.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public int ReadHead(Span<byte> destination) => _proof.ReadHead(destination);

    /// <summary>Reads at an offset without moving; as many bytes as there are.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public int ReadAt(long offset, Span<byte> destination) => _reader.ReadAt(offset, destination);

    /// <summary>The offset of the first byte, from one on, that is not NUL; null if there is none before a limit.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public long? FindText(long from, long limit) =>
        _reader.TryFindText(ref from, from, limit - from, out _) && from < limit ? from : null;

    /// <summary>The first offset, from one on, at which there may be other bytes than NUL; null if there are none up to the
    /// end.</summary>
    /// <exception cref="IOException">The file cannot be opened again now.</exception>
    public long? FindData(long from) => _reader.FindData(from);

    /// <summary>Gives back what is held for reading on, because it will be a while until then.</summary>
    public void Rest() => _content.Rest();

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    /// <summary>A position before which a fingerprint was taken.</summary>
    private FilePosition GetPosition(long offset, Fingerprint marker)
    {
        if (!_isGivenUp)
        {
            _proof.ExtendHead(_proof.Head.Length < Fingerprint.HeadLength ? GetStatus().Size : 0, Position);
        }

        return new FilePosition(Identity, _proof.Head, offset, marker, WrittenWhenRead) { Prefixes = _proof.Prefixes };
    }
}
