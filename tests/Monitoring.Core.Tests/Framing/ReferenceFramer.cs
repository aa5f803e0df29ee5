namespace Monitoring.Framing;

/// <summary>The rules of framing, byte by byte: what the quick framers are compared with.</summary>
internal static class ReferenceFramer
{
    private const int Hole = 4;

    /// <summary>Cuts all bytes of a file into lines.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The whole lines, and the unfinished last one if there is one.</returns>
    public static List<ReferenceLine> Frame(ReadOnlySpan<byte> bytes)
    {
        List<ReferenceLine> lines = [];
        for (int start = 0; start < bytes.Length;)
        {
            int nuls = CountNuls(bytes[start..]);
            if (nuls > 0)
            {
                start = PassHole(bytes, start, nuls);
                continue;
            }

            int end = start;
            int next = bytes.Length;
            bool isWhole = false;
            for (; end < bytes.Length; end += Math.Max(1, CountNuls(bytes[end..])))
            {
                int run = CountNuls(bytes[end..]);
                if (bytes[end] == '\n' || run >= Hole)
                {
                    next = run == 0 ? end + 1 : PassHole(bytes, end, run);
                    isWhole = run == 0 || end + run < bytes.Length;
                    break;
                }
            }

            bool endsWithReturn = end < bytes.Length && bytes[end] == '\n' && end > start && bytes[end - 1] == '\r';
            lines.Add(new ReferenceLine(start, bytes[start..(end - (endsWithReturn ? 1 : 0))].ToArray(), isWhole));
            start = next;
        }

        return lines;
    }

    private static int CountNuls(ReadOnlySpan<byte> bytes)
    {
        int count = bytes.IndexOfAnyExcept((byte)0);
        return count < 0 ? bytes.Length : count;
    }

    private static int PassHole(ReadOnlySpan<byte> bytes, int start, int nuls)
    {
        int end = start + nuls;
        return nuls >= Hole && end < bytes.Length && bytes[end] == '\n' ? end + 1 : end;
    }
}

/// <summary>A line as it is in its file.</summary>
/// <param name="Offset">The offset of its first byte.</param>
/// <param name="Text">Its bytes without the newline.</param>
/// <param name="IsWhole">Whether anything ends it but the end of the file.</param>
internal sealed record ReferenceLine(long Offset, byte[] Text, bool IsWhole);
