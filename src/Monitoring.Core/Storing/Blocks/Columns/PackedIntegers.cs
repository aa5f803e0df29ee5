using System.Buffers.Binary;
using System.Numerics;

namespace Monitoring.Storing.Blocks.Columns;

/// <summary>A column of numbers in few bits: in runs of 128, each number is stored as its distance from the
/// minimum of its run.</summary>
/// <remarks>A run is the minimum (signed varint), the number of bits of the greatest distance (a byte, 0 to
/// 64), and the distances. These are stored lowest bits first, padded to a byte. An outlier makes only its
/// own run wider.</remarks>
internal static class PackedIntegers
{
    /// <summary>The number of values that share a minimum and a number of bits.</summary>
    public const int RunLength = 128;

    /// <summary>Writes a column.</summary>
    public static void Write(ByteBuffer output, ReadOnlySpan<long> values)
    {
        for (; values.Length > 0; values = values[Math.Min(RunLength, values.Length)..])
        {
            WriteRun(output, values[..Math.Min(RunLength, values.Length)]);
        }
    }

    /// <summary>Reads a column with as many numbers as <paramref name="values"/> has elements.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a column.</exception>
    public static void Read(ref ByteReader input, scoped Span<long> values)
    {
        for (; values.Length > 0; values = values[Math.Min(RunLength, values.Length)..])
        {
            ReadRun(ref input, values[..Math.Min(RunLength, values.Length)]);
        }
    }

    /// <summary>Skips a column of so many numbers.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a column.</exception>
    public static void Skip(ref ByteReader input, int count)
    {
        for (; count > 0; count -= RunLength)
        {
            input.ReadSigned();
            int bits = ReadBits(ref input);
            input.Read(PackedLength(Math.Min(RunLength, count), bits));
        }
    }

    private static void WriteRun(ByteBuffer output, ReadOnlySpan<long> values)
    {
        long least = long.MaxValue;
        long greatest = long.MinValue;
        foreach (long value in values)
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        int bits = 64 - BitOperations.LeadingZeroCount((ulong)(greatest - least));
        output.WriteSigned(least);
        output.WriteByte((byte)bits);
        if (bits > 0)
        {
            Pack(output.Take(PackedLength(values.Length, bits)), values, least, bits);
        }
    }

    private static void Pack(Span<byte> output, ReadOnlySpan<long> values, long least, int bits)
    {
        ulong pending = 0;
        int filled = 0;
        int position = 0;
        foreach (long value in values)
        {
            ulong distance = (ulong)(value - least);
            pending |= distance << filled;
            int next = filled + bits;
            if (next >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(output[position..], pending);
                position += sizeof(ulong);
                next -= 64;
                pending = next == 0 ? 0 : distance >> (bits - next);
            }

            filled = next;
        }

        for (; filled > 0; filled -= 8)
        {
            output[position++] = (byte)pending;
            pending >>= 8;
        }
    }

    private static void ReadRun(ref ByteReader input, scoped Span<long> values)
    {
        long least = input.ReadSigned();
        int bits = ReadBits(ref input);
        if (bits == 0)
        {
            values.Fill(least);
            return;
        }

        Unpack(input.Read(PackedLength(values.Length, bits)), values, least, bits);
    }

    private static int ReadBits(ref ByteReader input)
    {
        int bits = input.ReadByte();
        return bits <= 64 ? bits : throw new InvalidDataException("A column of the block has too many bits.");
    }

    private static void Unpack(ReadOnlySpan<byte> input, Span<long> values, long least, int bits)
    {
        ulong mask = ulong.MaxValue >> (64 - bits);
        ulong word = 0;
        int left = 0;
        foreach (ref long value in values)
        {
            ulong distance = word;
            if (left < bits)
            {
                ulong next = ReadWord(ref input);
                distance |= left == 0 ? next : next << left;
                int used = bits - left;
                word = used == 64 ? 0 : next >> used;
                left += 64 - bits;
            }
            else
            {
                word >>= bits;
                left -= bits;
            }

            value = least + (long)(distance & mask);
        }
    }

    private static ulong ReadWord(ref ReadOnlySpan<byte> input)
    {
        if (input.Length >= sizeof(ulong))
        {
            ulong whole = BinaryPrimitives.ReadUInt64LittleEndian(input);
            input = input[sizeof(ulong)..];
            return whole;
        }

        ulong word = 0;
        for (int index = 0; index < input.Length; index++)
        {
            word |= (ulong)input[index] << (8 * index);
        }

        input = [];
        return word;
    }

    private static int PackedLength(int count, int bits) => ((count * bits) + 7) / 8;
}
