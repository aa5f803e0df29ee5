using System.Buffers;
using Monitoring.Framing;

namespace Monitoring.Tailing.Seeking;

// Implementation notes
//
// A bisection jumps back and forth, and a line may have GiBs. So the search for the end of a line stops at its limit,
// and a range without a line end is remembered: no byte is searched twice. A line is read up to the maximum line
// length, whether it ends there or not. Lines and holes are read in one buffer, so that a walk over a whole file reads
// each byte once.

/// <summary>Walks forwards over the lines of a file, without moving the file's position.</summary>
/// <param name="file">The file.</param>
/// <param name="maxLineBytes">The maximum number of bytes to read of one line.</param>
internal sealed class LineWalk(LogFile file, int maxLineBytes) : IDisposable
{
    /// <summary>The maximum number of bytes to read at once of a line that may be short.</summary>
    private const int LineBlock = 16 << 10;

    /// <summary>The maximum number of bytes to read at once while searching for the end of a line or
    /// of a hole.</summary>
    private const int SearchBlock = 64 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SearchBlock);
    private byte[] _taken = [];
    private int _start;
    private int _end;

    /// <summary>The longest known range of the file without a line end.</summary>
    private (long Start, long End) _endless;

    /// <summary>The offset of the next line.</summary>
    public long Offset { get; private set; }

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Moves to an offset.</summary>
    public void MoveTo(long offset)
    {
        long skipped = offset - Offset;
        bool isBuffered = skipped >= 0 && skipped <= _end - _start;
        _start = isBuffered ? _start + (int)skipped : 0;
        _end = isBuffered ? _end : 0;
        Offset = offset;
    }

    /// <summary>Takes the next line, without its newline and up to the maximum length; false if there is
    /// no finished line.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryTake(out Span<byte> line)
    {
        if (!TryPeek(long.MaxValue, out line))
        {
            return false;
        }

        int end = LineFramer.FindEnd(Buffered);
        if (end < 0 || Buffered[end] == 0)
        {
            // The search for the end of the line, or of the hole, overwrites the buffer.
            line = Keep(line);
        }

        return TrySkip(long.MaxValue);
    }

    /// <summary>Reads the next line without moving past it, up to the maximum length, whether it ends there or not.
    /// Moves to its first byte. False if the line is shorter and not finished, or if there is none.</summary>
    /// <param name="limit">The offset at which the search for the first byte stops.</param>
    /// <param name="line">The line, without its newline.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryPeek(long limit, out Span<byte> line)
    {
        line = [];
        if (!TryPassHoles(limit))
        {
            return false;
        }

        for (int searched = 0; ; searched = Math.Max(0, Buffered.Length - LineFramer.HoleLength + 1))
        {
            int end = LineFramer.FindEnd(Buffered[searched..]);
            if (end >= 0 || Buffered.Length >= maxLineBytes + LineFramer.HoleLength)
            {
                bool isEnded = end < 0 || Buffered[searched + end] != 0 || HasTextAfterHole(searched + end);
                line = _buffer.AsSpan(_start, Math.Min(end < 0 ? maxLineBytes : searched + end, maxLineBytes));
                return isEnded;
            }

            if (!Fill(LineBlock))
            {
                return false;
            }
        }
    }

    /// <summary>Moves to the line after the current one; false if none begins before a limit, and then the
    /// offset is undefined.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TrySkip(long limit)
    {
        long from = Offset;
        while (true)
        {
            int end = LineFramer.FindEnd(Buffered);
            if (end >= 0)
            {
                NoteEndless(from, Offset + end);
                bool endsInHole = Buffered[end] == 0;
                MoveTo(Offset + end + (endsInHole ? 0 : 1));
                return !endsInHole || TryPassHole(limit);
            }

            // The last bytes may be the beginning of a hole.
            long next = Offset + Buffered.Length - LineFramer.CountNulsAtEnd(Buffered);
            if (next >= limit)
            {
                NoteEndless(from, limit);
                return false;
            }

            bool isKnown = next >= _endless.Start && next < _endless.End - LineFramer.HoleLength;
            MoveTo(isKnown ? _endless.End - LineFramer.HoleLength : next);
            if (!Fill(SearchBlock))
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ReturnTaken();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private Span<byte> Keep(Span<byte> line)
    {
        if (_taken.Length < line.Length)
        {
            ReturnTaken();
            _taken = ArrayPool<byte>.Shared.Rent(line.Length);
        }

        line.CopyTo(_taken);
        return _taken.AsSpan(0, line.Length);
    }

    private void ReturnTaken()
    {
        if (_taken.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_taken);
        }
    }

    /// <summary>Moves to the first byte of the line, past any NULs before it.</summary>
    private bool TryPassHoles(long limit)
    {
        while (!Buffered.IsEmpty || Fill(LineBlock))
        {
            if (Buffered[0] != 0)
            {
                return true;
            }

            if (!TryPassHole(limit))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Skips the NULs at the offset, and an LF that belongs to them. False, without moving, if nothing follows
    /// before a limit.</summary>
    private bool TryPassHole(long limit)
    {
        long hole = Offset;
        while (Offset < limit)
        {
            int text = Buffered.IndexOfAnyExcept((byte)0);
            if (text >= 0)
            {
                bool hasNewline = Buffered[text] == (byte)'\n' && Offset + text - hole >= LineFramer.HoleLength;
                MoveTo(Offset + text + (hasNewline ? 1 : 0));
                return true;
            }

            MoveTo(Offset + Buffered.Length);
            if (file.FindData(Offset) is not { } data)
            {
                break;
            }

            MoveTo(data);
            if (!Fill(SearchBlock))
            {
                break;
            }
        }

        MoveTo(hole);
        return false;
    }

    /// <summary>Whether anything follows a hole that begins in the buffer.</summary>
    private bool HasTextAfterHole(int hole)
    {
        // One more block is enough for most holes.
        bool hasText = Buffered[hole..].ContainsAnyExcept((byte)0)
            || (Fill(LineBlock) && Buffered[hole..].ContainsAnyExcept((byte)0));
        return hasText || file.FindText(Offset + Buffered.Length, long.MaxValue) is not null;
    }

    private void NoteEndless(long start, long end)
    {
        if (end >= _endless.Start && start <= _endless.End)
        {
            _endless = (Math.Min(start, _endless.Start), Math.Max(end, _endless.End));
        }
        else if (end - start > _endless.End - _endless.Start)
        {
            _endless = (start, end);
        }
    }

    /// <summary>Reads more bytes after the buffered ones; false at the end.</summary>
    private bool Fill(int max)
    {
        byte[] buffer = _buffer;
        if (_start == 0 && _end == _buffer.Length)
        {
            buffer = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        }

        Buffered.CopyTo(buffer);
        _end -= _start;
        _start = 0;
        if (buffer != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = buffer;
        }

        int read = file.Text.ReadFramed(Offset + _end, _buffer.AsSpan(_end, Math.Min(_buffer.Length - _end, max)));
        _end += read;
        return read > 0;
    }
}
