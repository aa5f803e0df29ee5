using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Monitoring.Entries;
using Monitoring.Framing;

namespace Monitoring.Parsing;

/// <summary>Adds the records of lines that are not UTF-8 or do not end with LF. Converts their text to UTF-8, each line
/// with its offset in the file.</summary>
/// <remarks>The bytes of a turn are copied once, and nothing is allocated for a line.</remarks>
internal static class ForeignLines
{
    private const int UnitBytes = 2;

    /// <summary>The maximum number of UTF-8 bytes for a unit of UTF-16.</summary>
    private const int MaxBytesOfUnit = 3;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Replacement => [0xEF, 0xBF, 0xBD];

    /// <summary>Adds lines in the batch's buffer. The text is written into the buffer.</summary>
    /// <param name="assembler">Receives the lines.</param>
    /// <param name="batch">The batch with the bytes, which receives the records.</param>
    /// <param name="range">The range of the lines in the buffer.</param>
    /// <param name="form">The encoding and the line ends of the text.</param>
    /// <param name="offset">The offset of the first line in the file.</param>
    /// <param name="originalLength">The length in the file of a line that may be incomplete in the buffer; null for
    /// whole lines.</param>
    /// <param name="emitted">The offsets up to which an earlier run has emitted entries.</param>
    public static void Add(
        RecordAssembler assembler, LogBatch batch, Range range, TextForm form, long offset, long? originalLength,
        in EmittedOffsets emitted)
    {
        (_, int length) = range.GetOffsetAndLength(batch.Bytes.Length);
        long missing = Math.Max(0, (originalLength ?? 0) - length);
        assembler.Begin(batch);
        int holeBytes = 0;
        if (form.IsWide())
        {
            holeBytes = AddWide(assembler, batch, range, form == TextForm.Utf16BigEndian, offset, missing, emitted);
        }
        else
        {
            AddAtCarriageReturns(assembler, batch, range, offset, missing, emitted);
        }

        assembler.End(batch, holeBytes);
    }

    /// <summary>Adds lines of UTF-16; returns the number of NULs in skipped holes.</summary>
    private static int AddWide(
        RecordAssembler assembler, LogBatch batch, Range range, bool isBigEndian, long offset, long missing,
        in EmittedOffsets emitted)
    {
        ReadOnlySpan<byte> read = batch.Bytes.AsSpan(range);
        byte[] copy = ArrayPool<byte>.Shared.Rent(Math.Max(1, read.Length));
        try
        {
            Span<byte> bytes = copy.AsSpan(0, read.Length);
            read.CopyTo(bytes);
            batch.Enlarge((bytes.Length + 1) / UnitBytes * MaxBytesOfUnit);
            int written = 0;
            int holes = 0;
            int position = 0;
            while (WideFramer.TryTake(bytes, isBigEndian, ref position, out RawLine line, out int holeBytes))
            {
                holes += holeBytes;
                bool isUnfinished = line.Start + line.Length == bytes.Length;
                bool isCut = isUnfinished && missing > 0;
                int length = Transcode(
                    bytes.Slice(line.Start, line.Length), isBigEndian, isCut, batch.Bytes.AsSpan(written));
                if (offset + line.Start == 0 && batch.Bytes.AsSpan(written, length).StartsWith(ByteOrderMark))
                {
                    written += ByteOrderMark.Length;
                    length -= ByteOrderMark.Length;
                }

                if (length > 0 || !isUnfinished)
                {
                    // The rest of a line that is too long was not read: its length is computed as if it were ASCII.
                    long originalLength = length + (isCut ? (missing + 1) / UnitBytes : 0);
                    assembler.Add(batch, written, length, originalLength, offset + line.Start, emitted);
                }

                written += length;
            }

            return holes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    /// <summary>Converts a line to UTF-8. Invalid characters become U+FFFD.</summary>
    /// <param name="line">The line; its bytes may be reordered.</param>
    /// <param name="isBigEndian">Whether the units are big-endian.</param>
    /// <param name="isCut">Whether the line continues: half a character at its end is dropped.</param>
    /// <param name="text">Receives the text.</param>
    /// <returns>The length of the text.</returns>
    private static int Transcode(Span<byte> line, bool isBigEndian, bool isCut, Span<byte> text)
    {
        Span<char> units = MemoryMarshal.Cast<byte, char>(line);
        if (isBigEndian == BitConverter.IsLittleEndian)
        {
            Span<ushort> numbers = MemoryMarshal.Cast<byte, ushort>(line);
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        }

        if (isCut && !units.IsEmpty && char.IsHighSurrogate(units[^1]))
        {
            units = units[..^1];
        }

        Utf8.FromUtf16(units, text, out _, out int written);
        if (line.Length % UnitBytes != 0 && !isCut)
        {
            Replacement.CopyTo(text[written..]);
            written += Replacement.Length;
        }

        return written;
    }

    private static void AddAtCarriageReturns(
        RecordAssembler assembler, LogBatch batch, Range range, long offset, long missing, in EmittedOffsets emitted)
    {
        (int start, int length) = range.GetOffsetAndLength(batch.Bytes.Length);
        int end = start + length;
        int position = start;
        if (start > 0 && batch.Bytes[start - 1] == '\r' && length > 0 && batch.Bytes[start] == '\n')
        {
            // The CR before this LF was read earlier and has ended the line.
            position++;
        }

        while (position < end)
        {
            int found = batch.Bytes.AsSpan(position..end).IndexOfAny((byte)'\r', (byte)'\n');
            int lineLength = found < 0 ? end - position : found;
            long originalLength = lineLength + (found < 0 ? missing : 0);
            assembler.Add(batch, position, lineLength, originalLength, offset + (position - start), emitted);
            position += lineLength;
            bool isPair = position + 1 < end && batch.Bytes[position] == '\r' && batch.Bytes[position + 1] == '\n';
            position += isPair ? 2 : 1;
        }
    }
}
