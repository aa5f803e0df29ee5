using System.Buffers.Binary;

namespace Monitoring.Framing;

// Implementation notes
//
// The rules of LineFramer for UTF-16, whose lines begin at even offsets of a file. A hole is as many bytes of NULs there, which are half as many
// characters, and a line that only a hole ends waits for the next LF. A last odd byte is the beginning of a character that is being written.

/// <summary>Cuts bytes of UTF-16 into lines at LF and at holes; one CR before the LF belongs to it.</summary>
internal static class WideFramer
{
    private const int UnitBytes = 2;
    private const int HoleUnits = LineFramer.HoleLength / UnitBytes;

    /// <summary>The unit that the first two bytes are.</summary>
    public static char GetUnit(ReadOnlySpan<byte> bytes, bool isBigEndian) => (char)(isBigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
        : BinaryPrimitives.ReadUInt16LittleEndian(bytes));

    /// <summary>Takes the line that begins at <paramref name="position"/> and moves past what ends it; what nothing ends is a line, too.</summary>
    /// <param name="bytes">The bytes of whole lines.</param>
    /// <param name="isBigEndian">The order of the bytes of a unit.</param>
    /// <param name="position">Where the line or a hole before it begins.</param>
    /// <param name="line">The line.</param>
    /// <param name="holeBytes">The NULs in holes that were passed.</param>
    /// <returns>False if there is none.</returns>
    public static bool TryTake(ReadOnlySpan<byte> bytes, bool isBigEndian, ref int position, out RawLine line, out int holeBytes)
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

    /// <summary>The length of the lines that an LF ends, with it.</summary>
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

    /// <summary>The index of the LF or of the hole that ends a line; -1 if nothing does.</summary>
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

    /// <summary>The number of bytes of NULs at the end; a NUL that may be half a character counts.</summary>
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
