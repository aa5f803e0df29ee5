namespace Monitoring.Storing.Blocks;

/// <summary>Reads the bytes of a <see cref="ByteBuffer"/> and validates each value.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The bytes that are not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads a number of bytes.</summary>
    /// <exception cref="InvalidDataException">Fewer bytes are left.</exception>
    public ReadOnlySpan<byte> Read(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new InvalidDataException("The block is truncated.");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>Reads one byte.</summary>
    /// <exception cref="InvalidDataException">No byte is left.</exception>
    public byte ReadByte() => Read(1)[0];

    /// <summary>Reads a number in LEB128.</summary>
    /// <exception cref="InvalidDataException">The number is cut off, or longer than 64 bits.</exception>
    public ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number of the block is too long.");
    }

    /// <summary>Reads a number that <see cref="ByteBuffer.WriteSigned"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The number is cut off, or longer than 64 bits.</exception>
    public long ReadSigned()
    {
        ulong value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a count.</summary>
    /// <exception cref="InvalidDataException">The count is greater than <paramref name="max"/>.</exception>
    public int ReadCount(int max)
    {
        ulong value = ReadVarint();
        return value <= (ulong)max
            ? (int)value : throw new InvalidDataException("A count of the block is out of range.");
    }
}
