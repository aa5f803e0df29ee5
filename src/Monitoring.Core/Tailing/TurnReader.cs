using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Files.Status;
using Monitoring.Framing;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

// Implementation notes
//
// The file is the buffer. Between two turns only two things are kept of its content: the bytes that identify it
// (FileProof), and up to PendingLine.MaxLength bytes of an unfinished last line, in case the file is truncated before
// the line is finished. An unfinished line is read again when it has grown, with the bytes that the file has then. A
// long line is first searched for its end (LongLine), and so are NULs (HoleSearch). NULs at the end of the file are not
// a line; they count as scanned, not as read.

/// <summary>Reads a file one turn at a time, from its position on.</summary>
/// <param name="content">The file.</param>
/// <param name="reader">Reads the file.</param>
/// <param name="proof">Verifies that it is still the file that was read.</param>
/// <param name="text">Provides the form of the text.</param>
internal sealed class TurnReader(FileContent content, ContentReader reader, FileProof proof, FileText text)
{
    private readonly UnfinishedLine _unfinished = new(reader, text);

    /// <summary>The offset before which everything was read; a line begins here.</summary>
    public long Position { get; private set; }

    /// <summary>The offset up to which the file was scanned, including an unfinished last line and
    /// NULs after it.</summary>
    public long Scanned => _unfinished.Scanned;

    /// <summary>The length of the unfinished last line.</summary>
    public long TextLength => _unfinished.TextLength;

    /// <summary>The time of the last write before the last read that found the bytes before the position unchanged, in
    /// nanoseconds of Unix time.</summary>
    public long Modified { get; set; }

    /// <summary>Reads up to one turn of whole lines into the batch's buffer.</summary>
    /// <param name="batch">Provides the buffer, which is enlarged for a longer line.</param>
    /// <param name="status">The status of the file before the read.</param>
    /// <param name="turnBytes">The maximum number of bytes to read, unless the next line alone is longer.</param>
    /// <param name="maxLineBytes">The maximum number of bytes to read of one line.</param>
    /// <param name="lines">The lines that were read.</param>
    public ReadOutcome Read(LogBatch batch, in FileStatus status, int turnBytes, int maxLineBytes, out ReadLines lines)
    {
        int unit = text.Find().UnitBytes();
        if (Position % unit != 0)
        {
            // Read as UTF-8 so far, by an earlier version or while the file was short: up to the first byte of an LF,
            // or up to NULs before a letter.
            MoveTo(text.Form == TextForm.Utf16LittleEndian ? Position + 1 : Position - 1);
        }

        maxLineBytes *= unit;
        int wanted = turnBytes - Fingerprint.MarkerLength;
        wanted -= wanted % unit;
        int longLength = wanted / 2;
        if (_unfinished.IsLong(longLength))
        {
            ReadOutcome outcome = _unfinished.SearchEnd(batch.Bytes.AsSpan(0, turnBytes), Position);
            if (outcome != ReadOutcome.Lines || TextLength >= maxLineBytes)
            {
                lines = default;
                return outcome == ReadOutcome.Lines
                    ? ReadLongLine(batch, status, turnBytes, maxLineBytes, out lines) : outcome;
            }

            wanted = Math.Max(wanted, (int)TextLength + (_unfinished.EndsInHole ? HoleSearch.ProbeBytes : unit));
        }
        else if (Scanned > Position + TextLength)
        {
            wanted = (int)Math.Min(wanted, TextLength + HoleSearch.ProbeBytes);
        }

        return ReadLines(batch, status, wanted, turnBytes, out lines);
    }

    /// <summary>Reads the unfinished last line as it is in the file, because nothing will follow; false if
    /// there is none.</summary>
    public bool TryTakeUnfinished(LogBatch batch, int maxLineBytes, out ReadLines lines)
    {
        lines = default;
        long scanned = Scanned;
        long length = LineFramer.WithoutHole(TextLength, scanned - Position - TextLength);
        if (length == 0)
        {
            return false;
        }

        int wanted = (int)Math.Min(
            length, Position == 0 ? MeasureAtEnd(maxLineBytes) : maxLineBytes * text.Form.UnitBytes());
        batch.Enlarge(wanted);
        int read = reader.ReadOnce(Position, batch.Bytes.AsSpan(0, wanted));
        lines = new ReadLines(0, read, Position, length);
        MoveTo(Position + length);
        _unfinished.Scanned = scanned;
        return read > 0;
    }

    /// <summary>Takes the unfinished last line as it was held before the file was rewritten. False if there was none,
    /// or if it was too long to be held (<paramref name="lost"/> is its length).</summary>
    public bool TryTakePendingLine(LogBatch batch, out ReadLines lines, out long lost)
    {
        lines = default;
        ReadOnlySpan<byte> held = _unfinished.Kept;
        lost = held.IsEmpty ? TextLength : 0;
        if (held.IsEmpty)
        {
            return false;
        }

        held.CopyTo(batch.Bytes);
        lines = new ReadLines(0, held.Length, Position, held.Length);
        return true;
    }

    /// <summary>Moves to an offset at which a line begins.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public void MoveTo(long offset)
    {
        proof.ReadMarker(offset);
        Position = offset;
        _unfinished.Forget(offset);
    }

    /// <summary>Restarts at the first byte, because the content is new.</summary>
    public void Restart()
    {
        Position = 0;
        _unfinished.Forget(0);
        proof.Clear();
        text.Forget();
    }

    /// <summary>Forgets the scanned bytes after the position.</summary>
    public void ForgetUnfinished() => _unfinished.Forget(Position);

    /// <summary>Measures the maximum number of bytes to read of a file whose first line is its last, now that it is
    /// known whether CR ends its lines.</summary>
    private int MeasureAtEnd(int maxLineBytes) => text.FindAtEnd() == TextForm.CarriageReturn
        ? Math.Max(maxLineBytes, TextFormDetection.CarriageReturnBytes)
        : maxLineBytes * text.Form.UnitBytes();

    private ReadOutcome ReadLines(LogBatch batch, in FileStatus status, int wanted, int turnBytes, out ReadLines lines)
    {
        lines = default;
        int start = proof.MarkerLength;
        batch.Enlarge(start + wanted);
        Span<byte> buffer = batch.Bytes.AsSpan(0, start + wanted);
        int read = reader.ReadOnce(Position - start, buffer);
        if (!proof.Matches(buffer[..read], Position, isFull: read == buffer.Length)
            || (Position == 0 && read < Math.Min(TextLength, wanted)))
        {
            return ReadOutcome.Truncated;
        }

        Modified = status.Modified;
        if (Position == 0)
        {
            proof.NoteHead(buffer[..read]);
        }

        Span<byte> data = buffer[start..read];
        long offset = Position;
        bool isFull = read == buffer.Length;
        int whole = content.IsCompressed && isFull && text.Form == TextForm.Utf8
            ? LineFramer.WholeLinesAndHoles(data)
            : text.Form.WholeLines(data);
        Position += whole;
        bool isInHole = _unfinished.Note(data[whole..], Position, isFull, (turnBytes - Fingerprint.MarkerLength) / 2);
        if (whole > 0)
        {
            proof.SetMarker(buffer[..(start + whole)]);
            lines = new ReadLines(start, start + whole, offset, null);
            return ReadOutcome.Lines;
        }

        if (!isFull)
        {
            return ReadOutcome.AtEnd;
        }

        return isInHole
            ? PassHole(start, offset + data.Length, status.Size, turnBytes, out lines) : ReadOutcome.NeedsMore;
    }

    /// <summary>Skips a hole that is larger than the bytes read, and emits the text before it, if any.</summary>
    private ReadOutcome PassHole(int start, long end, long size, int turnBytes, out ReadLines lines)
    {
        lines = default;
        ReadOutcome outcome = _unfinished.FindNext(end, size, turnBytes, out long next);
        if (outcome == ReadOutcome.Lines)
        {
            long? length = TextLength > 0 ? TextLength : null;
            lines = new ReadLines(start, start + (int)TextLength, Position, length, next - Position - TextLength);
            MoveTo(next);
        }

        return outcome;
    }

    /// <summary>Reads the first bytes of a line whose end is known, up to the maximum length.</summary>
    private ReadOutcome ReadLongLine(
        LogBatch batch, in FileStatus status, int turnBytes, int maxLineBytes, out ReadLines lines)
    {
        lines = default;
        long end = Position + TextLength;
        long next = end + text.Form.UnitBytes();
        if (_unfinished.EndsInHole)
        {
            ReadOutcome outcome = _unfinished.FindNext(end + LineFramer.HoleLength, status.Size, turnBytes, out next);
            if (outcome != ReadOutcome.Lines)
            {
                return outcome;
            }
        }

        int start = proof.MarkerLength;
        batch.Enlarge(start + maxLineBytes);
        Span<byte> buffer = batch.Bytes.AsSpan(0, start + maxLineBytes);
        int read = reader.ReadAt(Position - start, buffer);
        if (read < buffer.Length || !proof.Matches(buffer, Position, isFull: true))
        {
            return ReadOutcome.Truncated;
        }

        Modified = status.Modified;
        long holeBytes = _unfinished.EndsInHole ? next - end : 0;
        lines = new ReadLines(start, buffer.Length, Position, _unfinished.LineLength, holeBytes);
        MoveTo(next);
        return ReadOutcome.Lines;
    }
}
