using Monitoring.Parsing;

namespace Monitoring.Tailing.Seeking;

/// <summary>Finds the start of the last entries of a file: backwards in blocks, or in a compressed file
/// by counting them.</summary>
/// <remarks>An entry may have several lines, of which all but the last are marked as continued; so the lines that end
/// an entry are counted. Interleaved parts of two outputs at the start found may belong to one more entry.</remarks>
internal static class LastEntries
{
    /// <summary>The offset of the line at which the last <paramref name="count"/> entries begin. For a count of 0, the
    /// start of the unfinished last line, or the end of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="end">The number of bytes that count; a compressed file counts as a whole.</param>
    /// <param name="count">The number of entries.</param>
    /// <param name="maxLineBytes">The maximum number of bytes to read of one line.</param>
    /// <param name="found">The number of entries found, at most the count.</param>
    public static long FindStart(LogFile file, long end, int count, int maxLineBytes, out int found) =>
        file.IsCompressed
        ? FindForwards(file, count, maxLineBytes, out found)
        : FindBackwards(file, end, count, maxLineBytes, out found);

    private static long FindBackwards(LogFile file, long end, int count, int maxLineBytes, out int found)
    {
        using BackwardWalk walk = new(file, maxLineBytes);
        walk.MoveToUnfinished(end);
        long start = walk.Offset;
        found = 0;
        while (walk.TryTake(out Span<byte> line))
        {
            if (EndsEntry(new DetectingParser(), line))
            {
                if (found == count)
                {
                    return start;
                }

                found++;
            }

            // If none was found yet, these are parts of an unfinished entry, which are read together with the
            // rest of it.
            start = walk.Offset;
        }

        return start;
    }

    /// <summary>Counts all entries, then skips the superfluous ones in a second pass, so that no line ends
    /// need be remembered.</summary>
    private static long FindForwards(LogFile file, int count, int maxLineBytes, out int found)
    {
        using LineWalk walk = new(file, maxLineBytes);
        long entries = Skip(walk, long.MaxValue);
        found = (int)Math.Min(entries, count);
        walk.MoveTo(0);
        Skip(walk, entries - found);
        return walk.Offset;
    }

    /// <summary>Skips entries, and returns their number.</summary>
    private static long Skip(LineWalk walk, long count)
    {
        DetectingParser parser = new();
        long skipped = 0;
        while (skipped < count && walk.TryTake(out Span<byte> line))
        {
            skipped += EndsEntry(parser, line) ? 1 : 0;
        }

        return skipped;
    }

    private static bool EndsEntry(DetectingParser parser, Span<byte> line)
    {
        parser.Parse(line, out ParsedLine parsed);
        return !parsed.IsPartial;
    }
}
