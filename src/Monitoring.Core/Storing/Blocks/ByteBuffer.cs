using System.Numerics;
using System.Runtime.CompilerServices;

namespace Monitoring.Storing.Blocks;

/// <summary>Bytes that are written one behind the other; its array is used again.</summary>
/// <param name="array">The first array; longer ones are made as they are needed.</param>
internal sealed class ByteBuffer(byte[] array)
{
    private byte[] _bytes = array;

    /// <summary>A buffer with room for what is short.</summary>
    public ByteBuffer()
        : this(new byte[256])
    {
    }

    /// <summary>The array in which they stand.</summary>
    public byte[] Array => _bytes;

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>What was written, to be changed.</summary>
    public Span<byte> WrittenAgain => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => Length = 0;

    /// <summary>Room for so many bytes, which count as written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(count);
        }

        Span<byte> room = _bytes.AsSpan(Length, count);
        Length += count;
        return room;
    }

    /// <summary>Gives back the end of what was taken last.</summary>
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
