using System.Numerics;
using System.Runtime.CompilerServices;

namespace Monitoring.Storing.Blocks;

/// <summary>A growing buffer of bytes that are written one after the other; its array is reused.</summary>
/// <param name="array">The first array; larger arrays are allocated as needed.</param>
internal sealed class ByteBuffer(byte[] array)
{
    private byte[] _bytes = array;

    /// <summary>Creates a buffer for short content.</summary>
    public ByteBuffer()
        : this(new byte[256])
    {
    }

    /// <summary>The array that contains the bytes.</summary>
    public byte[] Array => _bytes;

    /// <summary>The number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The written bytes.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>The written bytes, writable.</summary>
    public Span<byte> WrittenAgain => _bytes.AsSpan(0, Length);

    /// <summary>Removes the written bytes.</summary>
    public void Clear() => Length = 0;

    /// <summary>Appends a number of bytes for the caller to fill.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(count);
        }

        Span<byte> span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    /// <summary>Removes bytes from the end of the last <see cref="Take"/>.</summary>
    public void GiveBack(int count) => Length -= count;

    /// <summary>Writes bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value) => Take(1)[0] = value;

    /// <summary>Writes a number in LEB128: seven bits a byte, the lowest first.</summary>
    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    /// <summary>Writes a signed number so that small ones of either sign are short: 0, -1, 1, -2, …</summary>
    public void WriteSigned(long value) => WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    private void Grow(int count) =>
        System.Array.Resize(ref _bytes, (int)BitOperations.RoundUpToPowerOf2((uint)(Length + count)));
}
