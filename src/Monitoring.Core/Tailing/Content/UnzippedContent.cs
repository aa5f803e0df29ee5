using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;

namespace Monitoring.Tailing.Content;

// Implementation notes
//
// A rotated file may have GiBs, and each of hundreds of streams may have four of them. So nothing is unpacked to a
// disk, where a container may not even have write permission. The file is unpacked as it is read, and only the last
// bytes are kept.
//
// A log is read forwards. Each read begins before the end of the previous one, by the length of a marker and an
// unfinished line; these bytes are in the window. A read further back restarts unpacking at the first byte. It
// also enlarges the window, so that lines of up to MaxWindow cause one restart only; each longer line
// causes another one.
//
// Data that cannot be unpacked ends the file at that position: the bytes before it are emitted, and Damage has the
// reason. A file is only known to be complete when all of it was read (see Unpacker).

/// <summary>The bytes of a compressed file, unpacked as they are read.</summary>
/// <remarks>During reading it holds some 100 KiB, with zstd also the window that the file was compressed with. Before
/// and after that it holds only the head of the file and its own last window.</remarks>
/// <param name="file">The file.</param>
/// <param name="compression">The compression of the file.</param>
internal sealed class UnzippedContent(ReopenableFile file, Compression compression) : FileContent(file)
{
    private const int Step = 16 << 10;
    private const int MinWindow = 32 << 10;
    private const int MaxWindow = 4 << 20;

    private readonly byte[] _head = new byte[Fingerprint.HeadLength];
    private byte[] _window = [];
    private int _windowSize = MinWindow;
    private int _windowLength;
    private int _headLength;
    private Unpacker? _unpacker;
    private string? _damage;

    /// <summary>The number of unpacked bytes; the last of them are in the window.</summary>
    private long _unpacked;

    /// <summary>The largest number of bytes that were unpacked in one pass.</summary>
    private long _furthest;

    /// <summary>The unpacked length; null until the end was reached.</summary>
    private long? _length;

    /// <inheritdoc/>
    public override bool IsCompressed => true;

    /// <inheritdoc/>
    public override bool StatesLength => compression == Compression.Gzip;

    /// <inheritdoc/>
    public override bool IsComplete => _length is not null;

    /// <inheritdoc/>
    public override string? Damage => _damage;

    /// <inheritdoc/>
    public override FileStatus GetStatus()
    {
        FileStatus status = base.GetStatus();
        return status with { Size = _length ?? Math.Max(_furthest + 1, ReadStatedLength(status.Size)) };
    }

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> destination)
    {
        int total = 0;
        while (total < destination.Length)
        {
            int copied = CopyKept(offset + total, destination[total..]);
            if (copied == 0 && !Unpack())
            {
                break;
            }

            total += copied;
        }

        return total;
    }

    /// <inheritdoc/>
    public override long FindEnd()
    {
        while (Unpack())
        {
        }

        return _unpacked;
    }

    /// <inheritdoc/>
    public override void ReleaseBuffers()
    {
        Restart(distance: 0);
        Return();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Stop();
            Return();
        }

        base.Dispose(disposing);
    }

    /// <summary>Copies the available bytes at an offset. Restarts unpacking if the offset is
    /// before the window.</summary>
    private int CopyKept(long offset, Span<byte> destination)
    {
        ReadOnlySpan<byte> kept = [];
        long windowStart = _unpacked - _windowLength;
        if (offset < _headLength)
        {
            kept = _head.AsSpan((int)offset, _headLength - (int)offset);
        }
        else if (offset < windowStart)
        {
            Restart(_unpacked - offset);
        }
        else if (offset < _unpacked)
        {
            kept = _window.AsSpan((int)(offset - windowStart), (int)(_unpacked - offset));
        }

        kept = kept[..Math.Min(kept.Length, destination.Length)];
        kept.CopyTo(destination);
        return kept.Length;
    }

    /// <summary>Unpacks more bytes; false at the end.</summary>
    private bool Unpack()
    {
        if (_unpacked == _length)
        {
            return false;
        }

        _unpacker ??= Unpacker.Begin(File, compression);
        Span<byte> buffer = GetFreeSpace();
        int read;
        try
        {
            read = _unpacker.Read(buffer);
        }
        catch
        {
            // The decompressor may have lost bytes: the next read restarts.
            Restart(distance: 0);
            throw;
        }

        if (read == 0)
        {
            End(_unpacker.Damage);
            return false;
        }

        Keep(read);
        return true;
    }

    /// <summary>Returns space for a step after the window; drops bytes that no longer fit into the window.</summary>
    private Span<byte> GetFreeSpace()
    {
        if (_window.Length == 0)
        {
            _window = ArrayPool<byte>.Shared.Rent(_windowSize * 2);
        }

        if (_window.Length - _windowLength < Step)
        {
            _window.AsSpan(_windowLength - _windowSize, _windowSize).CopyTo(_window);
            _windowLength = _windowSize;
        }

        return _window.AsSpan(_windowLength, Step);
    }

    private void Keep(int read)
    {
        if (_headLength < _head.Length && _unpacked == _headLength)
        {
            int more = Math.Min(read, _head.Length - _headLength);
            _window.AsSpan(_windowLength, more).CopyTo(_head.AsSpan(_headLength));
            _headLength += more;
        }

        _windowLength += read;
        _unpacked += read;
        _furthest = Math.Max(_furthest, _unpacked);
        TotalBytes += read;
    }

    private void End(string? damage)
    {
        _length = _unpacked;
        _damage = damage;
        Stop();
    }

    /// <summary>Restarts at the first byte, with a window large enough for the requested bytes.</summary>
    private void Restart(long distance)
    {
        Stop();
        if (distance > _windowSize && distance <= MaxWindow)
        {
            _windowSize = (int)BitOperations.RoundUpToPowerOf2((uint)distance);
            Return();
        }

        _unpacked = 0;
        _windowLength = 0;
    }

    private void Stop()
    {
        _unpacker?.Dispose();
        _unpacker = null;
    }

    private void Return()
    {
        if (_window.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_window);
            _window = [];
        }
    }

    /// <summary>Reads the unpacked length at the end of the file: modulo 4 GiB, and of the last member only. Zstd
    /// frames state it at their beginnings, or not at all.</summary>
    private long ReadStatedLength(long size)
    {
        Span<byte> stated = stackalloc byte[sizeof(uint)];
        return StatesLength && size > stated.Length && File.Read(size - stated.Length, stated) == stated.Length
            ? BinaryPrimitives.ReadUInt32LittleEndian(stated)
            : 0;
    }
}
