using System.Buffers.Binary;

namespace Monitoring.Framing;

// Implementation notes
//
// The rules of LineFramer for UTF-16, whose lines begin at even offsets of a file. A hole has the same number of NUL
// bytes, which are half as many characters. A line that only a hole ends waits for the next LF. An odd last byte is the
// beginning of an unfinished character.

/// <summary>Splits UTF-16 bytes into lines at LF and at holes; one CR before the LF belongs to it.</summary>
internal static class WideFramer
{
    private const int UnitBytes = 2;
    private const int HoleUnits = LineFramer.HoleLength / UnitBytes;

    /// <summary>The unit in the first two bytes.</summary>
    public static char GetUnit(ReadOnlySpan<byte> bytes, bool isBigEndian) => (char)(isBigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
        : BinaryPrimitives.ReadUInt16LittleEndian(bytes));

    /// <summary>Takes the line that begins at <paramref name="position"/> and moves past its end. Text without an end
    /// is a line, too.</summary>
    /// <param name="bytes">The bytes of whole lines.</param>
    /// <param name="isBigEndian">Whether the high byte of a unit comes first.</param>
    /// <param name="position">The index of the line, or of a hole before it.</param>
    /// <param name="line">The line.</param>
    /// <param name="holeBytes">The number of NULs in skipped holes.</param>
    /// <returns>False if there is no line.</returns>
    public static bool TryTake(
        ReadOnlySpan<byte> bytes, bool isBigEndian, ref int position, out RawLine line, out int holeBytes)
    {
        holeBytes = PassNuls(bytes[position..]);
        int start = position + holeBytes;
        if (start >= bytes.Length)
        {
            position = bytes.Length;
            line = default;
            return false;
        }

        int length = FindEnd(bytes[start..], isBigEndian);
        if (length < 0)
        {
            position = bytes.Length;
            line = new RawLine(start, bytes.Length - start);
            return true;
        }

        int end = start + length;
        bool endsInHole = bytes[end] == 0 && bytes[end + 1] == 0;
        int nuls = endsInHole ? PassNuls(bytes[end..]) : 0;
        holeBytes += nuls;
        position = end + (endsInHole ? nuls : UnitBytes);
        if (endsInHole && IsUnit(bytes, position, '\n', isBigEndian))
        {
            position += UnitBytes;
        }

        bool endsWithCr = !endsInHole && length > 0 && IsUnit(bytes, end - UnitBytes, '\r', isBigEndian);
        line = new RawLine(start, length - (endsWithCr ? UnitBytes : 0));
        return true;
    }

    /// <summary>The length of the lines that end with an LF, including it.</summary>
    public static int WholeLines(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        int lf = isBigEndian ? 1 : 0;
        for (int end = bytes.Length & ~1; end > 0;)
        {
            int found = bytes[..end].LastIndexOf((byte)'\n');
            if (found < 0)
            {
                return 0;
            }

            int unit = found & ~1;
            if ((found & 1) == lf && IsUnit(bytes, unit, '\n', isBigEndian))
            {
                return unit + UnitBytes;
            }

            end = found;
        }

        return 0;
    }

    /// <summary>The index of the LF or of the hole that ends a line; -1 if there is none.</summary>
    public static int FindEnd(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        int nuls = 0;
        for (int index = 0; index + 1 < bytes.Length; index += UnitBytes)
        {
            char unit = GetUnit(bytes[index..], isBigEndian);
            nuls = unit == 0 ? nuls + 1 : 0;
            if (unit == '\n')
            {
                return index;
            }

            if (nuls == HoleUnits)
            {
                return index - ((HoleUnits - 1) * UnitBytes);
            }
        }

        return -1;
    }

    /// <summary>The number of NUL bytes at the end, including a NUL that may be half a character.</summary>
    public static int CountNulsAtEnd(ReadOnlySpan<byte> bytes)
    {
        int odd = bytes.Length & 1;
        if (odd == 1 && bytes[^1] != 0)
        {
            return 0;
        }

        int end = bytes.Length - odd;
        while (end > 0 && bytes[end - 1] == 0 && bytes[end - 2] == 0)
        {
            end -= UnitBytes;
        }

        return bytes.Length - end;
    }

    private static int PassNuls(ReadOnlySpan<byte> bytes)
    {
        int length = bytes.IndexOfAnyExcept((byte)0);
        return length < 0 ? bytes.Length : length & ~1;
    }

    private static bool IsUnit(ReadOnlySpan<byte> bytes, int index, char unit, bool isBigEndian) =>
        index + 1 < bytes.Length && GetUnit(bytes[index..], isBigEndian) == unit;
}
