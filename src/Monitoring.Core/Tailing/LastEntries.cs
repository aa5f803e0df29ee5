using System.Buffers;
using Monitoring.Parsing;

namespace Monitoring.Tailing;

/// <summary>Finds where the last entries of a file begin, reading it backwards in blocks.</summary>
/// <remarks>An entry may be several lines, of which all but the last say that it goes on; so lines that end an entry are
/// counted. Parts of two outputs that are interleaved right at the place found may belong to one entry more.</remarks>
internal static class LastEntries
{
    private const int BlockBytes = 4 << 10;

    /// <summary>The offset of the line at which the last <paramref name="count"/> entries begin; for 0, where the
    /// unfinished last line begins, or the end of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="end">Up to where the file counts, in bytes.</param>
    /// <param name="count">How many entries.</param>
    /// <param name="maxLineBytes">The most to read of one line.</param>
    public static long FindStart(LogFile file, long end, int count, int maxLineBytes)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        byte[] line = ArrayPool<byte>.Shared.Rent(maxLineBytes);
        try
        {
            long start = FindLineStart(file, end, block);
            int found = 0;
            while (start > 0)
            {
                long previous = FindLineStart(file, start - 1, block);
                int length = file.ReadAt(previous, line.AsSpan(0, (int)Math.Min(start - 1 - previous, maxLineBytes)));
                if (EndsEntry(line.AsSpan(0, length)))
                {
                    if (found == count)
                    {
                        break;
                    }

                    found++;
                }
                else if (found == 0)
                {
                    // The parts of an entry that has not ended yet: they come with the rest of it.
                    start = previous;
                    continue;
                }

                start = previous;
            }

            return start;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            ArrayPool<byte>.Shared.Return(line);
        }
    }

    /// <summary>The offset behind the last LF before <paramref name="end"/>.</summary>
    private static long FindLineStart(LogFile file, long end, byte[] block)
    {
        while (end > 0)
        {
            int length = (int)Math.Min(end, BlockBytes);
            int read = file.ReadAt(end - length, block.AsSpan(0, length));
            int newline = block.AsSpan(0, read).LastIndexOf((byte)'\n');
            if (newline >= 0)
            {
                return end - length + newline + 1;
            }

            end -= length;
        }

        return 0;
    }

    private static bool EndsEntry(Span<byte> line)
    {
        DetectingParser parser = new();
        parser.Parse(line, out ParsedLine parsed);
        return !parsed.IsPartial;
    }
}
