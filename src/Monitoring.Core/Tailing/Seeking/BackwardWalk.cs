using System.Buffers;
using Monitoring.Framing;

namespace Monitoring.Tailing.Seeking;

// Implementation notes
//
// The rules of LineFramer, from the end to the beginning: NULs after an LF are a hole at any length, and HoleLength
// or more are a hole anywhere. An LF after a hole of that length belongs to the hole. A run of NULs has the same
// length from both sides, so no line is read forwards, and each byte is searched once. The bytes of a line that does
// not fit into one block are read once more, up to the maximum line length. So a walk over a whole file reads at most
// twice its bytes.

/// <summary>Walks backwards over the lines of a file, without moving the file's position.</summary>
/// <param name="file">The file.</param>
/// <param name="maxLineBytes">The maximum number of bytes to read of one line.</param>
internal sealed class BackwardWalk(LogFile file, int maxLineBytes) : IDisposable
{
    private const int BlockBytes = 16 << 10;

    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private readonly byte[] _line = ArrayPool<byte>.Shared.Rent(maxLineBytes);
    private long _blockStart;
    private int _blockLength;

    /// <summary>The offset of the last taken line. Before the first one, the end of the last whole line.</summary>
    public long Offset { get; private set; }

    private static ReadOnlySpan<byte> Hole => "\0\0\0\0"u8;

    /// <summary>Moves to the start of the unfinished last line before an offset, or of NULs at the end, or
    /// to the end.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public void MoveToUnfinished(long end)
    {
        // NULs at the end may still be overwritten, and do not end a line yet.
        long text = FindStartOfNuls(end);
        Offset = IsStartOfLine(text) ? text : FindStartOfText(text);
    }

    /// <summary>Takes the previous line, up to the maximum length; false if there is none.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryTake(out Span<byte> line)
    {
        while (Offset > 0)
        {
            bool hasNewline = LastBefore(Offset) == (byte)'\n';
            long end = hasNewline ? Offset - 1 : Offset;
            long text = FindStartOfNuls(end);
            if (!IsStartOfLine(text))
            {
                bool endsInHole = !hasNewline || end - text >= LineFramer.HoleLength;
                line = Take(FindStartOfText(text), endsInHole ? text : end);
                return true;
            }

            if (hasNewline && end - text < LineFramer.HoleLength)
            {
                line = Take(end, end);
                return true;
            }

            // A hole with nothing before it in its line.
            Offset = text;
        }

        line = [];
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_block);
        ArrayPool<byte>.Shared.Return(_line);
    }

    private Span<byte> Take(long start, long end)
    {
        Offset = start;
        Span<byte> line = _line.AsSpan(0, (int)Math.Min(end - start, maxLineBytes));
        if (start >= _blockStart && start + line.Length <= _blockStart + _blockLength)
        {
            // A copy, because a parser may write into the line.
            _block.AsSpan((int)(start - _blockStart), line.Length).CopyTo(line);
            return line;
        }

        return line[..file.Text.ReadFramed(start, line)];
    }

    private bool IsStartOfLine(long offset) => offset == 0 || LastBefore(offset) == (byte)'\n';

    private byte LastBefore(long offset) => ReadBefore(offset)[^1];

    /// <summary>Finds the start of the text that ends at an offset: after the LF or the hole before it.</summary>
    private long FindStartOfText(long end)
    {
        while (true)
        {
            ReadOnlySpan<byte> block = ReadBefore(end);
            long start = end - block.Length;
            int newline = block.LastIndexOf((byte)'\n');
            int hole = block[(newline + 1)..].LastIndexOf(Hole);
            if (hole >= 0)
            {
                return start + newline + 1 + hole + LineFramer.HoleLength;
            }

            if (newline >= 0 || start == 0)
            {
                int text = block[(newline + 1)..].IndexOfAnyExcept((byte)0);
                return start + newline + 1 + Math.Max(0, text);
            }

            // A few bytes are searched again: a hole may begin in the previous block, and so may NULs after an LF.
            end = start + LineFramer.HoleLength - 1;
        }
    }

    /// <summary>Finds the start of the NULs that end at an offset; the offset itself if there are none.</summary>
    private long FindStartOfNuls(long end)
    {
        while (end > 0)
        {
            ReadOnlySpan<byte> block = ReadBefore(end);
            int nuls = LineFramer.CountNulsAtEnd(block);
            end -= nuls;
            if (nuls < block.Length)
            {
                break;
            }

            end = PassHole(end);
        }

        return end;
    }

    /// <summary>Skips as much of a sparse file's hole as is known without reading, with doubling steps.</summary>
    private long PassHole(long end)
    {
        for (long step = BlockBytes; step <= end && !(file.FindData(end - step) < end); step *= 2)
        {
            end -= step;
        }

        return end;
    }

    /// <summary>Returns bytes right before an offset, at least the length of a hole if there are that many.</summary>
    private ReadOnlySpan<byte> ReadBefore(long end)
    {
        long needed = Math.Min(end, LineFramer.HoleLength);
        if (end - needed < _blockStart || end > _blockStart + _blockLength)
        {
            int wanted = (int)Math.Min(end, BlockBytes);
            _blockStart = end - wanted;
            _blockLength = file.Text.ReadFramed(_blockStart, _block.AsSpan(0, wanted));
            if (_blockLength < wanted)
            {
                // Truncated just now: nothing follows.
                _block.AsSpan(_blockLength, wanted - _blockLength).Clear();
                _blockLength = wanted;
            }
        }

        return _block.AsSpan(0, (int)(end - _blockStart));
    }
}
