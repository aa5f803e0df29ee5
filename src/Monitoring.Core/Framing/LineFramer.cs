using System.Runtime.CompilerServices;

namespace Monitoring.Framing;

/// <summary>Cuts bytes into lines at LF; one CR before the LF belongs to it.</summary>
/// <remarks>Any other byte is content. What follows the last LF is not a line yet: the reader of the file decides what
/// becomes of it.</remarks>
internal static class LineFramer
{
    private const byte Lf = (byte)'\n';
    private const byte Cr = (byte)'\r';

    /// <summary>Takes the line that begins at <paramref name="position"/> and moves past its LF; false if no LF
    /// follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTake(ReadOnlySpan<byte> bytes, ref int position, out RawLine line)
    {
        int length = bytes[position..].IndexOf(Lf);
        if (length < 0)
        {
            line = default;
            return false;
        }

        int start = position;
        position += length + 1;
        line = new RawLine(start, length - (length > 0 && bytes[position - 2] == Cr ? 1 : 0));
        return true;
    }

    /// <summary>How many of the bytes are whole lines, LF included.</summary>
    public static int WholeLines(ReadOnlySpan<byte> bytes) => bytes.LastIndexOf(Lf) + 1;
}
