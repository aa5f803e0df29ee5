using System.Buffers;

namespace Monitoring.Tailing;

/// <summary>Walks over the whole lines of a file, forwards, without moving it.</summary>
/// <param name="file">The file.</param>
/// <param name="maxLineBytes">The most to read of one line.</param>
internal sealed class LineWalk(LogFile file, int maxLineBytes) : IDisposable
{
    private const int BlockBytes = 16 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(BlockBytes, maxLineBytes));
    private int _start;
    private int _end;

    /// <summary>Where the next line begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Goes to an offset, at which a line begins.</summary>
    public void MoveTo(long offset)
    {
        Offset = offset;
        _start = 0;
        _end = 0;
    }

    /// <summary>Takes the next line, without its newline and no more of it than may be read; false if there is none that has
    /// ended.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryTake(out Span<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                line = _buffer.AsSpan(_start, searched + newline);
                _start += line.Length + 1;
                Offset += line.Length + 1;
                return true;
            }

            searched = _end - _start;
            if (searched >= maxLineBytes)
            {
                return TryTakeLong(out line);
            }

            MakeRoom();
            int read = file.ReadAt(Offset + _end, _buffer.AsSpan(_end));
            _end += read;
            if (read == 0)
            {
                line = [];
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void MakeRoom()
    {
        byte[] room = _buffer;
        if (_start == 0 && _end == _buffer.Length)
        {
            room = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(room);
        _end -= _start;
        _start = 0;
        if (room != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = room;
        }
    }

    private bool TryTakeLong(out Span<byte> line)
    {
        line = _buffer.AsSpan(_start, maxLineBytes);
        Span<byte> block = stackalloc byte[1024];
        for (long offset = Offset + _end - _start; file.ReadAt(offset, block) is > 0 and int read; offset += read)
        {
            int newline = block[..read].IndexOf((byte)'\n');
            if (newline >= 0)
            {
                MoveTo(offset + newline + 1);
                return true;
            }
        }

        return false;
    }
}
