using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Messages.Timestamps;
using Monitoring.Parsing;

namespace Monitoring.Tailing.Seeking;

/// <summary>Finds entries of a file by the times in their lines, as container runtimes or
/// programs write them.</summary>
/// <remarks>The lines of a file are assumed to be in the order of their times, except for lines that two outputs or
/// several threads wrote at once. If the first line of a file has no time, the file is assumed to have none.</remarks>
internal static class EntryTimes
{
    /// <summary>The maximum disorder of lines, and the maximum time between the parts of an entry, in nanoseconds: 1 s,
    /// which is far more than a runtime takes.</summary>
    private const long MaxDisorder = LogTimestamp.NanosecondsPerSecond;

    /// <summary>The maximum disorder if programs write the times themselves, with several threads into one
    /// file: a minute.</summary>
    private const long MaxDisorderOfPrograms = 60 * LogTimestamp.NanosecondsPerSecond;

    /// <summary>The number of bytes below which the search no longer bisects.</summary>
    private const int BisectLimit = 64 << 10;

    /// <summary>The time of the first line of a file, in nanoseconds of Unix time; null if the line has none.</summary>
    public static long? OfFirst(LogFile file, int maxLineBytes)
    {
        using LineWalk walk = new(file, maxLineBytes);
        return !file.Text.Find().IsWide()
            && walk.TryPeek(long.MaxValue, out Span<byte> line)
                ? TimeOf(new DetectingParser(), null, default, line) : null;
    }

    /// <summary>Finds the offset of a line before which all entries are older than a moment; only a few entries
    /// after it are older. The first byte if lines have no times; the start of the unfinished last line if all
    /// entries are too old.</summary>
    /// <param name="file">The file.</param>
    /// <param name="end">The offset to stop at.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="maxLineBytes">The maximum number of bytes to read of a line.</param>
    /// <param name="timestamps">Reads the times of messages; null if they are not read.</param>
    /// <param name="now">The approximate time of the last line, in nanoseconds of Unix time; a time much later than
    /// that is ignored.</param>
    public static long FindStart(
        LogFile file, long end, LogTimestamp moment, int maxLineBytes, TimestampReader? timestamps, long now)
    {
        if (file.Text.Find().IsWide())
        {
            // Times in UTF-16 text are not read here, so the whole file is read.
            return 0;
        }

        DetectingParser parser = new();
        using LineWalk walk = new(file, maxLineBytes);
        if (!walk.TryPeek(long.MaxValue, out Span<byte> first)
            || TimeOf(parser, timestamps, now, first) is not { } firstTime)
        {
            return 0;
        }

        bool isOfRuntime = parser.Format is LogFormat.Cri or LogFormat.DockerJson;
        long wanted = moment.UnixNanoseconds - (isOfRuntime ? MaxDisorder : MaxDisorderOfPrograms);
        if (firstTime >= wanted)
        {
            return 0;
        }

        walk.MoveTo(file.IsCompressed ? 0 : Bisect(line => TimeOf(parser, timestamps, now, line), walk, end, wanted));
        long start = walk.Offset;
        while (start < end
            && walk.TryPeek(long.MaxValue, out Span<byte> line)
            && !(TimeOf(parser, timestamps, now, line) >= wanted))
        {
            start = walk.Offset;
            if (!walk.TrySkip(long.MaxValue))
            {
                break;
            }

            start = walk.Offset;
        }

        return start;
    }

    /// <summary>Finds, by bisection, a line with an earlier time that is not far before the first line of a time; or
    /// the first byte.</summary>
    /// <remarks>Each step stops where the previous one began, so that all steps together read no more
    /// than the file.</remarks>
    private static long Bisect(TimeOfLine timeOf, LineWalk walk, long end, long wanted)
    {
        long early = 0;
        long late = end;
        while (late - early > BisectLimit)
        {
            long middle = early + ((late - early) / 2);
            walk.MoveTo(middle);
            long start = late;
            long? time = null;
            while (time is null && walk.TrySkip(late) && walk.TryPeek(late, out Span<byte> line) && walk.Offset < late)
            {
                start = walk.Offset;
                time = timeOf(line);
            }

            if (time < wanted)
            {
                early = start;
            }
            else
            {
                late = middle;
            }
        }

        return early;
    }

    private delegate long? TimeOfLine(Span<byte> line);

    private static long? TimeOf(DetectingParser parser, TimestampReader? timestamps, long now, Span<byte> line)
    {
        parser.Parse(line, out ParsedLine parsed);
        return parsed.UnixNanoseconds != 0 ? parsed.UnixNanoseconds
            : timestamps?.TryRead(line, now, out long own) == true ? own
            : null;
    }
}
