using System.Buffers;
using Monitoring.Framing;

namespace Monitoring.Tailing.Seeking;

// Implementation notes
//
// A search for a time jumps to and fro, and a line may be GiBs. So no search for the end of a line goes further than its limit, and where
// none was found, that is remembered: no byte is searched twice. A line's own bytes are read up to the most that is kept of one, whether the
// line ends there or not. Lines and holes are passed in one buffer: a walk over a whole file reads each byte once.

/// <summary>Walks over the lines of a file, forwards, without moving the file's position.</summary>
/// <param name="file">The file.</param>
/// <param name="maxLineBytes">The most to read of one line.</param>
internal sealed class LineWalk(LogFile file, int maxLineBytes) : IDisposable
{
    /// <summary>The most to read at once of a line that may be short.</summary>
    private const int LineBlock = 16 << 10;

    /// <summary>The most to read at once while the end of a line or of a hole is searched.</summary>
    private const int SearchBlock = 64 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SearchBlock);
    private byte[] _taken = [];
    private int _start;
    private int _end;

    /// <summary>The longest stretch of the file that is known in which no line ends.</summary>
    private (long Start, long End) _endless;

    /// <summary>Where the next line begins.</summary>
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

    /// <summary>Takes the next line, without its newline and no more of it than may be read; false if there is none that has
    /// ended.</summary>
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

    /// <summary>Looks at the next line, at whose first byte it begins: at no more of it than may be read, whether it ends there or not.
    /// False if it is shorter and has not ended, or if there is none.</summary>
    /// <param name="limit">Where to stop looking for its first byte.</param>
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

    /// <summary>Moves to the line after the one that it is in; false if none begins before a limit, and then it may be anywhere.</summary>
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

    /// <summary>Moves to the first byte of the line, where NULs are before it.</summary>
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

    /// <summary>Passes the NULs that it is at, and an LF that belongs to them; false, and it has not moved, if nothing follows, or not before a
    /// limit.</summary>
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

    /// <summary>Whether anything follows the hole that begins somewhere in the buffer.</summary>
    private bool HasTextAfterHole(int hole)
    {
        // One more block: most holes are short.
        bool hasText = Buffered[hole..].ContainsAnyExcept((byte)0) || (Fill(LineBlock) && Buffered[hole..].ContainsAnyExcept((byte)0));
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

    /// <summary>Reads on after what is buffered; false at the end.</summary>
    private bool Fill(int most)
    {
        byte[] room = _buffer;
        if (_start == 0 && _end == _buffer.Length)
        {
            room = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        }

        Buffered.CopyTo(room);
        _end -= _start;
        _start = 0;
        if (room != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = room;
        }

        int read = file.Text.ReadFramed(Offset + _end, _buffer.AsSpan(_end, Math.Min(_buffer.Length - _end, most)));
        _end += read;
        return read > 0;
    }
}
