using System.Buffers;
using System.Numerics;

namespace Monitoring.Framing;

/// <summary>Splits bytes from a network stream into lines in bounded memory. Of a line over the limit, the beginning is
/// kept and the rest is counted.</summary>
/// <remarks>Pure. A line ends at LF or CR LF. Memory: the maximum length of a line, and
/// <see cref="ChunkBytes"/>.</remarks>
internal sealed class LineBuffer(int maxLineBytes) : IDisposable
{
    /// <summary>The size of a read, in bytes.</summary>
    public const int ChunkBytes = 64 << 10;

    /// <summary>The maximum size of a pooled array. The pool would keep a larger one after the line.</summary>
    private const int MaxPooledBytes = 1 << 20;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private int _start;
    private int _searched;
    private int _end;
    private long _skipped;
    private byte _lastSkipped;

    /// <summary>The number of buffered bytes after the last taken line.</summary>
    public int Length => _end - _start;

    /// <summary>Gets the space for the next bytes.</summary>
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
        byte[] target = needed > _bytes.Length || isTooLarge ? Allocate(needed) : _bytes;
        _bytes.AsSpan(_start, Length).CopyTo(target);
        if (target != _bytes)
        {
            Release(_bytes);
            _bytes = target;
        }

        (_searched, _end, _start) = (_searched - _start, Length, 0);
        return _bytes.AsMemory(_end, ChunkBytes);
    }

    /// <summary>Adds the number of bytes that were read into the space.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Finds the next complete line; <see cref="Take"/> removes it.</summary>
    /// <param name="line">The kept part of the line, valid until the next call of <see cref="GetSpace"/>.</param>
    /// <param name="originalLength">The length of the whole line, in bytes.</param>
    public bool TryPeek(out ReadOnlyMemory<byte> line, out long originalLength)
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
        byte last = _skipped > 0
            && length == maxLineBytes ? _lastSkipped : length > 0 ? _bytes[_searched - 1] : (byte)0;
        int carriageReturn = last == (byte)'\r' ? 1 : 0;
        originalLength = length + _skipped - carriageReturn;
        line = _bytes.AsMemory(_start, (int)Math.Min(originalLength, maxLineBytes));
        return true;
    }

    /// <summary>Removes the line that <see cref="TryPeek"/> found.</summary>
    public void Take()
    {
        _searched++;
        _start = _searched;
        _skipped = 0;
    }

    /// <summary>Gets the unfinished line after the last complete one.</summary>
    public ReadOnlySpan<byte> GetUnfinishedLine(out long originalLength)
    {
        originalLength = Length + _skipped;
        return _bytes.AsSpan(_start, Math.Min(Length, maxLineBytes));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release(_bytes);
        _bytes = [];
    }

    private static byte[] Allocate(int length) =>
        length <= MaxPooledBytes
            ? ArrayPool<byte>.Shared.Rent(length) : new byte[BitOperations.RoundUpToPowerOf2((uint)length)];

    private static void Release(byte[] bytes)
    {
        if (bytes.Length is > 0 and <= MaxPooledBytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
