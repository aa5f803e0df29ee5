using System.Buffers;

namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>Makes lines of the bytes of an answer as they come, in bounded memory: of a line that is too long the beginning is
/// kept, and the rest is measured.</summary>
/// <remarks>Pure. A line ends at LF; one CR before that belongs to it. Memory: the longest line that is kept, and
/// <see cref="ChunkBytes"/>.</remarks>
internal sealed class AnswerLines(int maxLineBytes) : IDisposable
{
    /// <summary>How much is read at once, in bytes.</summary>
    public const int ChunkBytes = 64 << 10;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private int _start;
    private int _searched;
    private int _end;
    private long _skipped;
    private byte _lastSkipped;

    /// <summary>How many bytes are there that no line was made of yet.</summary>
    public int Length => _end - _start;

    /// <summary>Where to put the bytes that come next.</summary>
    public Memory<byte> GetSpace()
    {
        if (Length > maxLineBytes)
        {
            _lastSkipped = _bytes[_end - 1];
            _skipped += Length - maxLineBytes;
            _end = _start + maxLineBytes;
            _searched = _end;
        }

        int needed = Length + ChunkBytes;
        bool isTooLarge = Length == 0 && _bytes.Length > 2 * ChunkBytes;
        byte[] target = needed > _bytes.Length || isTooLarge ? ArrayPool<byte>.Shared.Rent(needed) : _bytes;
        _bytes.AsSpan(_start, Length).CopyTo(target);
        if (target != _bytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = target;
        }

        (_searched, _end, _start) = (_searched - _start, Length, 0);
        return _bytes.AsMemory(_end, ChunkBytes);
    }

    /// <summary>So many bytes were put there.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>The next line, if it has come to its end; it is taken with <see cref="Take"/>.</summary>
    /// <param name="line">As much of it as is kept, until the next call of <see cref="GetSpace"/>.</param>
    /// <param name="originalLength">How long it is, in bytes.</param>
    public bool TryPeek(out ReadOnlySpan<byte> line, out long originalLength)
    {
        int found = _bytes.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
        _searched = found < 0 ? _end : _searched + found;
        line = default;
        originalLength = 0;
        if (found < 0)
        {
            return false;
        }

        int length = _searched - _start;
        byte last = _skipped > 0 && length == maxLineBytes ? _lastSkipped : length > 0 ? _bytes[_searched - 1] : (byte)0;
        int carriageReturn = last == (byte)'\r' ? 1 : 0;
        originalLength = length + _skipped - carriageReturn;
        line = _bytes.AsSpan(_start, (int)Math.Min(originalLength, maxLineBytes));
        return true;
    }

    /// <summary>Moves behind the line that was looked at.</summary>
    public void Take()
    {
        _searched++;
        _start = _searched;
        _skipped = 0;
    }

    /// <summary>What is left behind the last line, as it is.</summary>
    public ReadOnlySpan<byte> GetRest(out long originalLength)
    {
        originalLength = Length + _skipped;
        return _bytes.AsSpan(_start, Math.Min(Length, maxLineBytes));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
