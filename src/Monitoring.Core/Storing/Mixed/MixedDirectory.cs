using System.Buffers.Binary;
using System.Numerics;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Mixed;

/// <summary>The list of the parts of a mixed block as stored, about 25 bytes for a part
/// (docs/format/store.md).</summary>
internal static class MixedDirectory
{
    private const byte Format = 1;
    private const int HeadLength = 1 + sizeof(uint);

    /// <summary>The minimum length of a part in the directory: one byte for each of its numbers.</summary>
    private const int MinPartLength = 11;

    /// <summary>Writes a directory.</summary>
    /// <param name="parts">The parts, by stream and sequence, one content after the other.</param>
    /// <param name="numbers">The numbers of the mixed block.</param>
    /// <param name="output">The directory.</param>
    public static void Write(IReadOnlyList<MixedPart> parts, NumberRange numbers, ByteBuffer output)
    {
        int start = output.Length;
        output.Take(HeadLength).Clear();
        long time = parts.Count > 0 ? parts[0].Earliest.UnixNanoseconds : 0;
        long stream = 0;
        output.WriteSigned(time);
        output.WriteVarint((ulong)parts.Count);
        foreach (MixedPart part in parts)
        {
            output.WriteVarint((ulong)(part.Stream - stream));
            output.WriteVarint((ulong)part.FirstSequence);
            output.WriteVarint((ulong)part.Count);
            output.WriteSigned(unchecked(part.Earliest.UnixNanoseconds - time));
            output.WriteSigned(unchecked(part.Latest.UnixNanoseconds - part.Earliest.UnixNanoseconds));
            output.WriteSigned(unchecked(part.Prior.UnixNanoseconds - part.Earliest.UnixNanoseconds));
            output.WriteVarint((ulong)part.MessageBytes);
            output.WriteVarint((ulong)(part.Numbers.From - numbers.From));
            output.WriteVarint((ulong)(part.Numbers.To - part.Numbers.From - part.Count));
            output.WriteVarint((ulong)part.Length);
            output.WriteVarint((ulong)part.Kinds);
            stream = part.Stream;
        }

        Span<byte> written = output.WrittenAgain[start..];
        written[0] = Format;
        BinaryPrimitives.WriteUInt32LittleEndian(written[1..], BlockFormat.Checksum(written[HeadLength..]));
    }

    /// <summary>Reads a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="numbers">The numbers of the mixed block.</param>
    /// <returns>The parts, by stream and sequence.</returns>
    /// <exception cref="InvalidDataException">The directory is damaged.</exception>
    public static MixedPart[] Read(ReadOnlySpan<byte> directory, NumberRange numbers)
    {
        if (directory.Length < HeadLength
            || directory[0] != Format
            || BinaryPrimitives.ReadUInt32LittleEndian(directory[1..]) != BlockFormat.Checksum(directory[HeadLength..]))
        {
            throw new InvalidDataException("The checksum of the directory of a mixed block is wrong.");
        }

        ByteReader input = new(directory[HeadLength..]);
        long time = input.ReadSigned();
        MixedPart[] parts = new MixedPart[input.ReadCount(input.Rest.Length / MinPartLength)];
        MixedPart last = default;
        for (int index = 0; index < parts.Length; index++)
        {
            last = Read(ref input, numbers, time, last);
            parts[index] = last;
        }

        return input.Rest.IsEmpty
            ? parts : throw new InvalidDataException("The directory of a mixed block has extra bytes at its end.");
    }

    /// <summary>Returns the parts of one stream in a directory, by sequence.</summary>
    public static ReadOnlySpan<MixedPart> Find(MixedPart[] parts, long stream)
    {
        int first = FindFirst(parts, stream);
        int end = first;
        while (end < parts.Length && parts[end].Stream == stream)
        {
            end++;
        }

        return parts.AsSpan(first, end - first);
    }

    /// <summary>The length of a number in the directory.</summary>
    public static int LengthOf(uint number) => (BitOperations.Log2(number | 1) / 7) + 1;

    private static int FindFirst(MixedPart[] parts, long stream)
    {
        (int low, int high) = (0, parts.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = parts[middle].Stream < stream ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static MixedPart Read(ref ByteReader input, NumberRange numbers, long time, in MixedPart last)
    {
        long stream = last.Stream + ReadUpTo(ref input, long.MaxValue - last.Stream);
        long sequence = ReadUpTo(ref input, long.MaxValue - BlockFormat.MaxRows);
        int count = input.ReadCount(BlockFormat.MaxRows);
        long earliest = unchecked(time + input.ReadSigned());
        long latest = unchecked(earliest + input.ReadSigned());
        long prior = unchecked(earliest + input.ReadSigned());
        long messageBytes = ReadUpTo(ref input, long.MaxValue);
        long from = numbers.From + ReadUpTo(ref input, Math.Max(0, unchecked(numbers.To - numbers.From)));
        long to = from + count + ReadUpTo(ref input, long.MaxValue - from - count);
        int length = input.ReadCount(StoreLimits.MaxValueBytes);
        int kinds = input.ReadCount(EntryKind.AllBits);
        int offset = last.Offset + last.Length + LengthOf((uint)length);
        if (count == 0
            || (stream == last.Stream && sequence < last.EndSequence)
            || !numbers.Contains(new NumberRange(from, to))
            || offset > StoreLimits.MaxValueBytes - length)
        {
            throw new InvalidDataException("A part of a mixed block is out of range.");
        }

        return new MixedPart(
            stream,
            sequence,
            count,
            new LogTimestamp(earliest),
            new LogTimestamp(latest),
            messageBytes,
            new LogTimestamp(prior),
            new NumberRange(from, to),
            offset,
            length,
            kinds);
    }

    private static long ReadUpTo(ref ByteReader input, long max)
    {
        ulong value = input.ReadVarint();
        return value <= (ulong)max
            ? (long)value : throw new InvalidDataException("A number of a mixed block is out of range.");
    }
}
