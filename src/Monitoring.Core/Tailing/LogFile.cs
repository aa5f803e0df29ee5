using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

// Implementation notes
//
// The open descriptor prevents the inode from being reused, so device and inode identify the file while it is open. If
// the file is closed because descriptors are short (see DescriptorPool), its birth identifies it.

/// <summary>One open file and its read position, whatever its present name is, if it has one.</summary>
/// <remarks>Opened so that its writer can rename and delete it. One owner, not thread-safe.</remarks>
internal sealed partial class LogFile : IDisposable
{
    private readonly FileContent _content;
    private readonly ContentReader _reader;
    private readonly FileProof _proof;
    private readonly TurnReader _turn;
    private FileStatus _status;
    private bool _isLost;

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

    /// <summary>The identity of the file.</summary>
    public FileIdentity Identity => _status.Identity;

    /// <summary>The form of the text.</summary>
    public FileText Text { get; }

    /// <summary>Whether the file is a compressed rotated file, which no longer changes.</summary>
    public bool IsCompressed => _content.IsCompressed;

    /// <summary>The check of whether the content is not a log.</summary>
    public BinaryCheck Binary { get; }

    /// <summary>Whether a compressed file states its unpacked length.</summary>
    public bool StatesLength => _content.StatesLength;

    /// <summary>The reason why bytes are missing; null if no damage was found so far.</summary>
    public string? Damage => _content.Damage;

    /// <summary>The time of the last write, in nanoseconds of Unix time. A compressed file's own time is that of the
    /// compression; a caller with better knowledge sets it.</summary>
    public long LastWritten
    {
        get => IsCompressed ? field : GetStatus().Modified;
        set;
    }

    /// <summary>Whether the file was closed because descriptors were short, and could not be found afterwards, so that
    /// data written since is unknown. False again after <see cref="MarkLost"/>.</summary>
    public bool IsGone => _content.IsGone && !_isLost;

    /// <summary>Whether the file is gone and another file continues it.</summary>
    public bool IsContinued { get; private set; }

    /// <summary>Whether the last read failed.</summary>
    public bool IsUnreadable => _reader.IsUnreadable;

    /// <summary>The number of bytes that were read or unpacked; repeated reads count again.</summary>
    public long ReadBytes => _reader.TotalBytes;

    /// <summary>The offset before which everything was emitted; a line begins here.</summary>
    public long Position => _turn.Position;

    /// <summary>The offsets up to which an earlier run has emitted the lines that are read again.</summary>
    public EmittedOffsets EmittedOffsets { get; set; }

    /// <summary>The position before a restart, if the file is read again from an earlier one.</summary>
    public FilePosition? ReadUpTo { get; set; }

    /// <summary>The moment before which entries are skipped, up to an offset of the file; null for none.</summary>
    public (LogTimestamp Moment, long End)? Since { get; set; }

    /// <summary>The requested end: the offset from which lines are skipped; null for none.</summary>
    public long? End { get; set; }

    /// <summary>The time of the last write, in nanoseconds of Unix time, if the file was empty at the last read;
    /// otherwise null. Shows a rotation between that read and the next one, which nothing else shows.</summary>
    public long? EmptySince { get; set; }

    /// <summary>The monotonic time when the file last grew, was opened or was rotated; set by the stream.</summary>
    public long QuietSinceTick { get; set; }

    /// <summary>The number of scanned bytes after the position: an unfinished last line, and NULs after it.</summary>
    public long UnfinishedLength => _turn.Scanned - Position;

    /// <summary>The number of text bytes in the unfinished last line.</summary>
    public long UnfinishedTextLength => _turn.TextLength;

    /// <summary>The offset after all scanned text.</summary>
    public long TextEnd => Position + UnfinishedTextLength;

    /// <summary>Whether the file ends with NULs, which may be overwritten without a change of its size.</summary>
    public bool EndsInHole => UnfinishedLength > UnfinishedTextLength;

    /// <summary>The time of the last write that the position reflects. A later truncation does not affect the bytes
    /// that were read, and their copy is not older than this.</summary>
    private long WrittenWhenRead => IsCompressed ? LastWritten : _turn.Modified;

    /// <summary>Opens a regular file for reading; null, with the error, if that is not possible now.</summary>
    /// <param name="path">The path, without links.</param>
    /// <param name="pool">Lends the descriptor.</param>
    /// <param name="error"><see cref="FileError.None"/> with a null result if it is not a regular file.</param>
    public static LogFile? TryOpen(string path, DescriptorPool pool, out FileError error) =>
        TryOpen(path, Compression.None, pool, out error);

    /// <summary>Opens a rotated file, compressed or not; null, with the error, if that is not possible now.</summary>
    public static LogFile? TryOpenRotated(string path, DescriptorPool pool, out FileError error) =>
        TryOpen(path, CompressionOfName.Of(path), pool, out error);

    private static LogFile? TryOpen(string path, Compression compression, DescriptorPool pool, out FileError error) =>
        FileContent.TryOpen(path, compression, pool, out FileStatus status, out error) is { } content
            ? new LogFile(content, status) : null;

    /// <summary>Returns the current status of the file. If the status cannot be read, returns the last one with zero
    /// links: a network file system has forgotten the file.</summary>
    public FileStatus GetStatus()
    {
        try
        {
            _status = _isLost ? _status : _content.GetStatus();
        }
        catch (IOException)
        {
            _status = _status with { Links = 0 };
        }

        return _status;
    }

    /// <summary>Reads up to one turn of whole lines into the batch's buffer.</summary>
    /// <param name="batch">Provides the buffer, which is enlarged for a longer line.</param>
    /// <param name="turnBytes">The maximum number of bytes to read, unless the next line alone is longer.</param>
    /// <param name="maxLineBytes">The maximum number of bytes to read of one line.</param>
    /// <param name="lines">The lines that were read.</param>
    public ReadOutcome Read(LogBatch batch, int turnBytes, int maxLineBytes, out ReadLines lines)
    {
        lines = default;
        FileStatus status = GetStatus();
        if (IsGone)
        {
            return ReadOutcome.Lost;
        }

        // A compressed file does not grow, and checking that would unpack it again.
        if (_isLost || Position >= End || (_content.IsComplete && status.Size == _turn.Scanned))
        {
            return ReadOutcome.AtEnd;
        }

        ReadOutcome outcome = _turn.Read(batch, status, turnBytes, maxLineBytes, out lines);
        lines = End is { } end && outcome == ReadOutcome.Lines ? lines.Before(end, batch.Bytes, Text.Form) : lines;
        EmptySince = outcome == ReadOutcome.AtEnd
            && Position == 0
            && UnfinishedLength == 0
            && !IsCompressed ? status.Modified : null;
        return outcome;
    }

    /// <summary>Reads the unfinished last line, because nothing will follow; false if there is none.</summary>
    public bool TryTakeUnfinished(LogBatch batch, int maxLineBytes, out ReadLines lines)
    {
        lines = default;
        return !(Position >= End) && _turn.TryTakeUnfinished(batch, maxLineBytes, out lines);
    }

    /// <summary>Takes the unfinished last line as it was held before the file was rewritten. False if there was none,
    /// or if it was too long to be held (<paramref name="lost"/> is its length).</summary>
    public bool TryTakePendingLine(LogBatch batch, out ReadLines lines, out long lost) =>
        _turn.TryTakePendingLine(batch, out lines, out lost);

    /// <summary>Marks a file that is gone as finished.</summary>
    /// <param name="isContinued">Whether another file continues it.</param>
    public void MarkLost(bool isContinued)
    {
        _isLost = true;
        IsContinued = isContinued;
        _reader.IsUnreadable = false;
        _turn.ForgetUnfinished();
        _status = _status with { Size = Position, Links = 0 };
    }

    /// <summary>Restarts at the first byte, as after a truncation.</summary>
    public void Restart()
    {
        _turn.Restart();

        // Data written before is in the copy, which is finished; it must not count as newer if the file is
        // found there again.
        _turn.Modified = GetStatus().Modified;
        EmittedOffsets = default;
        ReadUpTo = null;
    }

    /// <summary>Reads the first bytes after the NULs at the beginning of the file.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public int ReadHead(Span<byte> destination) => _proof.ReadHead(destination);

    /// <summary>Reads at an offset, without moving, until the destination is full or the file ends.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public int ReadAt(long offset, Span<byte> destination) => _reader.ReadAt(offset, destination);

    /// <summary>Finds the first byte other than NUL from an offset on; null if there is none before a limit.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public long? FindText(long from, long limit) =>
        _reader.TryFindText(ref from, from, limit - from, out _) && from < limit ? from : null;

    /// <summary>Finds the next offset that may have bytes other than NUL; null if there is none.</summary>
    /// <exception cref="IOException">The file cannot be opened again now.</exception>
    public long? FindData(long from) => _reader.FindData(from);

    /// <summary>Releases the buffers for further reading, because the next read is not expected soon.</summary>
    public void ReleaseBuffers() => _content.ReleaseBuffers();

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();
}
