using System.Buffers.Binary;

namespace Monitoring.Messages;

/// <summary>Reads the timestamps of one file. Most share their date, second and offset with the one before, which is
/// cached.</summary>
/// <remarks>The bytes of the last "2026-11-23T01:26:46" and of its offset are cached with their value. If they are
/// repeated, only the fraction is read. Grammar and leniencies are those of <see cref="Rfc3339"/>. Use one reader for
/// each file, on one thread.</remarks>
internal sealed class Rfc3339Reader
{
    private const int SecondLength = 19;
    private const long NanosecondsPerSecond = 1_000_000_000;

    // The 19 bytes as three words, of which the last overlaps the second: bytes 0 to 7, 8 to 15, 11 to 18.
    private ulong _head;
    private ulong _middle;
    private ulong _tail;

    // The offset: one byte, or four bytes and two.
    private int _offsetLength;
    private byte _zulu;
    private uint _offsetHead;
    private ushort _offsetTail;

    private long _secondInNanoseconds;

    /// <summary>Creates a reader whose cache has the beginning of Unix time, so that the cache is always
    /// valid.</summary>
    public Rfc3339Reader() => Remember("1970-01-01T00:00:00Z"u8, 0);

    /// <inheritdoc cref="Rfc3339.TryRead"/>
    public bool TryRead(ReadOnlySpan<byte> text, out long unixNanoseconds, out int length)
    {
        if (text.Length > SecondLength + 1 && text[SecondLength] == '.'
            && BinaryPrimitives.ReadUInt64LittleEndian(text[11..]) == _tail
            && BinaryPrimitives.ReadUInt64LittleEndian(text[8..]) == _middle
            && BinaryPrimitives.ReadUInt64LittleEndian(text) == _head)
        {
            int digits = Rfc3339.ReadFraction(text[(SecondLength + 1)..], out int nanoseconds);
            int position = SecondLength + 1 + digits;
            if (digits != 0 && HasSameOffset(text[position..]))
            {
                unixNanoseconds = _secondInNanoseconds + nanoseconds;
                length = position + _offsetLength;
                return true;
            }
        }

        return TryReadAnew(text, out unixNanoseconds, out length);
    }

    private bool HasSameOffset(ReadOnlySpan<byte> text)
    {
        if (_offsetLength == 1)
        {
            return !text.IsEmpty && text[0] == _zulu;
        }

        return text.Length >= 6
            && BinaryPrimitives.ReadUInt32LittleEndian(text) == _offsetHead
            && BinaryPrimitives.ReadUInt16LittleEndian(text[4..]) == _offsetTail;
    }

    private bool TryReadAnew(ReadOnlySpan<byte> text, out long unixNanoseconds, out int length)
    {
        if (!Rfc3339.TryRead(text, out unixNanoseconds, out length))
        {
            return false;
        }

        // In the first and the last second that 64 bits can hold, the sum with another fraction could overflow.
        if (unixNanoseconds is > long.MinValue + NanosecondsPerSecond and < long.MaxValue - NanosecondsPerSecond)
        {
            Remember(text[..length], unixNanoseconds);
        }

        return true;
    }

    private void Remember(ReadOnlySpan<byte> timestamp, long unixNanoseconds)
    {
        _head = BinaryPrimitives.ReadUInt64LittleEndian(timestamp);
        _middle = BinaryPrimitives.ReadUInt64LittleEndian(timestamp[8..]);
        _tail = BinaryPrimitives.ReadUInt64LittleEndian(timestamp[11..]);

        // Offsets are whole minutes, so the remainder of the second is the fraction.
        long fraction = unixNanoseconds % NanosecondsPerSecond;
        _secondInNanoseconds = unixNanoseconds - (fraction < 0 ? fraction + NanosecondsPerSecond : fraction);

        if ((timestamp[^1] | 0x20) == 'z')
        {
            _offsetLength = 1;
            _zulu = timestamp[^1];
            return;
        }

        _offsetLength = 6;
        _offsetHead = BinaryPrimitives.ReadUInt32LittleEndian(timestamp[^6..]);
        _offsetTail = BinaryPrimitives.ReadUInt16LittleEndian(timestamp[^2..]);
    }
}
