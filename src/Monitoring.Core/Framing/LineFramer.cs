using System.Runtime.CompilerServices;

namespace Monitoring.Framing;

// Implementation notes
//
// A run of NULs is a hole where no text was written: copytruncate under a writer that keeps its offset, a crash, a
// sparse or a preallocated file. A hole is not text. Any NULs at the beginning of a line are a hole, and so are
// HoleLength or more inside a line: the line before ends there and the next line begins after them. An LF right after a
// hole of that length ends no line of its own. Fewer NULs inside a line are text, as in UTF-16 and binary data.
//
// One search finds both LF and NUL, so that a line without NULs costs no more; all else is in TryTakeAtNul.

/// <summary>Splits bytes into lines at LF and at holes; one CR before the LF belongs to it.</summary>
/// <remarks>Any other byte is content. The bytes after the last LF are not a line yet; the reader of the file decides
/// how to handle them.</remarks>
internal static class LineFramer
{
    /// <summary>The minimum number of NULs inside a line that are a hole.</summary>
    public const int HoleLength = 4;

    /// <summary>The number of NULs that <see cref="WholeLinesAndHoles"/> keeps of a hole, so that the next bytes are
    /// known to follow one.</summary>
    private const int KeptHole = HoleLength;

    private const byte Lf = (byte)'\n';
    private const byte Cr = (byte)'\r';
    private const byte Nul = 0;

    private static ReadOnlySpan<byte> Hole => "\0\0\0\0"u8;

    /// <summary>Takes the line that begins at <paramref name="position"/> and moves past its LF, or the hole that ends
    /// it; false if the line has no end.</summary>
    public static bool TryTake(ReadOnlySpan<byte> bytes, ref int position, out RawLine line) =>
        TryTakePlain(bytes, ref position, out line) || TryTakeAtNul(bytes, ref position, out line, out _);

    /// <summary>Takes the line if there is no NUL before the LF that ends it; false if there is, or if the line
    /// has no end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTakePlain(ReadOnlySpan<byte> bytes, ref int position, out RawLine line)
    {
        int start = position;
        int length = bytes[start..].IndexOfAny(Lf, Nul);
        if (length < 0 || bytes[start + length] == Nul)
        {
            line = default;
            return false;
        }

        position = start + length + 1;
        line = new RawLine(start, length - (length > 0 && bytes[start + length - 1] == Cr ? 1 : 0));
        return true;
    }

    /// <summary>Takes the line that begins at <paramref name="position"/>, with any NULs; false if the line
    /// has no end.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="position">The index of the line, or of a hole before it; moved past the end of the line.</param>
    /// <param name="line">The line.</param>
    /// <param name="holeBytes">The number of NULs in skipped holes.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryTakeAtNul(ReadOnlySpan<byte> bytes, ref int position, out RawLine line, out int holeBytes)
    {
        int start = position;
        holeBytes = 0;
        while (start < bytes.Length && bytes[start] == Nul)
        {
            start = PassHole(bytes, start, ref holeBytes);
        }

        int length = FindEnd(bytes[start..]);
        if (length < 0)
        {
            line = default;
            return false;
        }

        int end = start + length;
        bool endsInHole = bytes[end] == Nul;
        line = new RawLine(start, length - (!endsInHole && length > 0 && bytes[end - 1] == Cr ? 1 : 0));
        position = endsInHole ? PassHole(bytes, end, ref holeBytes) : end + 1;
        return true;
    }

    /// <summary>The length of the finished lines, including their newlines and holes.</summary>
    public static int WholeLines(ReadOnlySpan<byte> bytes)
    {
        int whole = bytes.LastIndexOf(Lf) + 1;
        ReadOnlySpan<byte> rest = bytes[whole..];
        return rest.Contains(Nul) ? whole + EndOfLastHole(rest) : whole;
    }

    /// <summary>The same for bytes that do not change: a hole at their end is never overwritten, so it ends the
    /// line before it.</summary>
    public static int WholeLinesAndHoles(ReadOnlySpan<byte> bytes)
    {
        int whole = WholeLines(bytes);
        int nuls = CountNulsAtEnd(bytes[whole..]);
        return nuls >= HoleLength + KeptHole ? bytes.Length - KeptHole : whole;
    }

    /// <summary>The index of the LF or of the hole that ends a line; -1 if there is none.</summary>
    public static int FindEnd(ReadOnlySpan<byte> bytes)
    {
        // In blocks, so that the search for one does not run far past the other.
        const int BlockLength = 512;
        for (int start = 0; start < bytes.Length; start += BlockLength)
        {
            ReadOnlySpan<byte> block = bytes[start..Math.Min(start + BlockLength + HoleLength - 1, bytes.Length)];
            int newline = block.IndexOf(Lf);
            int hole = block[..(newline < 0 ? block.Length : newline)].IndexOf(Hole);
            if (hole >= 0 || newline >= 0)
            {
                return start + (hole >= 0 ? hole : newline);
            }
        }

        return -1;
    }

    /// <summary>The number of NULs at the end.</summary>
    public static int CountNulsAtEnd(ReadOnlySpan<byte> bytes) => bytes.Length - 1 - bytes.LastIndexOfAnyExcept(Nul);

    /// <summary>The length of the text of an unfinished line, without a hole after it.</summary>
    /// <param name="length">The length of the line without any NULs at its end.</param>
    /// <param name="nuls">The number of NULs that follow.</param>
    public static long WithoutHole(long length, long nuls) => length > 0 && nuls < HoleLength ? length + nuls : length;

    /// <summary>The index after a hole.</summary>
    private static int PassHole(ReadOnlySpan<byte> bytes, int start, ref int holes)
    {
        int length = bytes[start..].IndexOfAnyExcept(Nul);
        length = length < 0 ? bytes.Length - start : length;
        holes += length;
        int end = start + length;
        return length >= HoleLength && end < bytes.Length && bytes[end] == Lf ? end + 1 : end;
    }

    /// <summary>The index after the last hole that is followed by text, in bytes without LF; 0 if
    /// there is none.</summary>
    private static int EndOfLastHole(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line[..^CountNulsAtEnd(line)];
        int hole = text.LastIndexOf(Hole);
        return hole >= 0 ? hole + HoleLength : Math.Max(0, text.IndexOfAnyExcept(Nul));
    }
}
