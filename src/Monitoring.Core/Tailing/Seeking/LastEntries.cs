using Monitoring.Parsing;

namespace Monitoring.Tailing.Seeking;

/// <summary>Finds where the last entries of a file begin: in blocks backwards, or in a compressed file by counting them.</summary>
/// <remarks>An entry may be several lines, of which all but the last say that it goes on; so lines that end an entry are
/// counted. Parts of two outputs that are interleaved right at the place found may belong to one entry more.</remarks>
internal static class LastEntries
{
    /// <summary>The offset of the line at which the last <paramref name="count"/> entries begin; for 0, where the
    /// unfinished last line begins, or the end of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="end">Up to where the file counts, in bytes; a compressed one counts whole.</param>
    /// <param name="count">How many entries.</param>
    /// <param name="maxLineBytes">The most to read of one line.</param>
    /// <param name="found">How many there are, if there are fewer.</param>
    public static long FindStart(LogFile file, long end, int count, int maxLineBytes, out int found) => file.IsCompressed
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

            // Else, if none was found: the parts of an entry that has not ended yet, which come with the rest of it.
            start = walk.Offset;
        }

        return start;
    }

    /// <summary>Counts all, and then as many as are too many: the ends of any number of entries need not be remembered.</summary>
    private static long FindForwards(LogFile file, int count, int maxLineBytes, out int found)
    {
        using LineWalk walk = new(file, maxLineBytes);
        long entries = Skip(walk, long.MaxValue);
        found = (int)Math.Min(entries, count);
        walk.MoveTo(0);
        Skip(walk, entries - found);
        return walk.Offset;
    }

    /// <summary>Passes entries, and says how many there were.</summary>
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
