using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;

namespace Monitoring.Tailing.Content;

// Implementation notes
//
// A rotated file may be GiBs, and there may be four of them to each of hundreds of streams. So nothing is unpacked to a disk, which
// a container may not even be allowed to write to: the file is unpacked as it is read, and only the last bytes are kept.
//
// A log is read forwards, and each read begins a marker's length, and an unfinished line, before the end of the one before: that is
// in the window. Whoever asks for bytes further back makes us begin again at the first byte. A window that was too small is
// made larger by that, so that lines of up to LargestWindow are passed once; each line that is longer costs another pass.
//
// What cannot be unpacked ends the file there: the bytes before it have been given out, and Damage says why there are no more.
// A file is only known to be whole when all of it has been read (see Unpacker).

/// <summary>The bytes that a compressed file holds, unpacked as they are read.</summary>
/// <remarks>While it is being read it holds some 100 KiB, with zstd also the window that the file was compressed with; before and after that only
/// its head and the last window of its own.</remarks>
/// <param name="file">The file.</param>
/// <param name="compression">How it is compressed.</param>
internal sealed class UnzippedContent(ReopenableFile file, Compression compression) : FileContent(file)
{
    private const int Step = 16 << 10;
    private const int SmallestWindow = 32 << 10;
    private const int LargestWindow = 4 << 20;

    private readonly byte[] _head = new byte[Fingerprint.HeadLength];
    private byte[] _window = [];
    private int _windowSize = SmallestWindow;
    private int _windowLength;
    private int _headLength;
    private Unpacker? _unpacker;
    private string? _damage;

    /// <summary>How many bytes have been unpacked; the last of them are in the window.</summary>
    private long _unpacked;

    /// <summary>The most bytes that have been unpacked in one go.</summary>
    private long _furthest;

    /// <summary>How many bytes there are; null until the end has been reached.</summary>
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
    public override void Rest()
    {
        BeginAgain(distance: 0);
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

    /// <summary>Copies what is at hand of the bytes at an offset. If it was passed already, begins again.</summary>
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
            BeginAgain(_unpacked - offset);
        }
        else if (offset < _unpacked)
        {
            kept = _window.AsSpan((int)(offset - windowStart), (int)(_unpacked - offset));
        }

        kept = kept[..Math.Min(kept.Length, destination.Length)];
        kept.CopyTo(destination);
        return kept.Length;
    }

    /// <summary>Unpacks some more; false at the end.</summary>
    private bool Unpack()
    {
        if (_unpacked == _length)
        {
            return false;
        }

        _unpacker ??= Unpacker.Begin(File, compression);
        Span<byte> room = MakeRoom();
        int read;
        try
        {
            read = _unpacker.Read(room);
        }
        catch
        {
            // The reader may have lost bytes: the next read begins again.
            BeginAgain(distance: 0);
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

    /// <summary>Room for a step behind what is in the window, of which no more is kept than it is to hold.</summary>
    private Span<byte> MakeRoom()
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

    /// <summary>Begins again at the first byte, with a window that would have held what was asked for.</summary>
    private void BeginAgain(long distance)
    {
        Stop();
        if (distance > _windowSize && distance <= LargestWindow)
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

    /// <summary>How many bytes there were, as the end of the file says: modulo 4 GiB, and of the last member only. zstd's frames say it at
    /// their beginnings, or not at all.</summary>
    private long ReadStatedLength(long size)
    {
        Span<byte> stated = stackalloc byte[sizeof(uint)];
        return StatesLength && size > stated.Length && File.Read(size - stated.Length, stated) == stated.Length
            ? BinaryPrimitives.ReadUInt32LittleEndian(stated)
            : 0;
    }
}
