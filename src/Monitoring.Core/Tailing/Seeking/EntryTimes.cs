using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Messages.Timestamps;
using Monitoring.Parsing;

namespace Monitoring.Tailing.Seeking;

/// <summary>Finds entries of a file by the times that their lines carry, as container runtimes or programs write them.</summary>
/// <remarks>The lines of one file are in the order of their times, but for those of two outputs, or of several threads of a program, that were
/// written at once. A file whose first line has no time has none at all, as far as is looked at here.</remarks>
internal static class EntryTimes
{
    /// <summary>How far lines may stand from where their times belong, in nanoseconds, and how far the parts of an entry
    /// from each other: 1 s, which is far more than a runtime takes.</summary>
    private const long Disorder = LogTimestamp.NanosecondsPerSecond;

    /// <summary>The same where programs write their times themselves, several threads into one file: a minute.</summary>
    private const long DisorderOfPrograms = 60 * LogTimestamp.NanosecondsPerSecond;

    /// <summary>When it is not worth halving any more, in bytes.</summary>
    private const int FewBytes = 64 << 10;

    /// <summary>When the first line of a file was written, in nanoseconds of Unix time; null if it does not say.</summary>
    public static long? OfFirst(LogFile file, int maxLineBytes)
    {
        using LineWalk walk = new(file, maxLineBytes);
        return !file.Text.Find().IsWide() && walk.TryPeek(long.MaxValue, out Span<byte> line) ? TimeOf(new DetectingParser(), null, default, line) : null;
    }

    /// <summary>The offset of a line before which no entry belongs to a moment or a later one; few behind it belong to an
    /// earlier one. The first byte, if lines have no times; where the unfinished last line begins, if all are too old.</summary>
    /// <param name="file">The file.</param>
    /// <param name="end">Where to stop.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="maxLineBytes">The most that is read of a line, in bytes.</param>
    /// <param name="timestamps">Reads the times of messages; null if none are read.</param>
    /// <param name="now">When the last line was written, about, in nanoseconds of Unix time: a time much later than that is none.</param>
    public static long FindStart(
        LogFile file, long end, LogTimestamp moment, int maxLineBytes, TimestampReader? timestamps, long now)
    {
        if (file.Text.Find().IsWide())
        {
            // Nothing shows the times in it here: all of it is read.
            return 0;
        }

        DetectingParser parser = new();
        using LineWalk walk = new(file, maxLineBytes);
        if (!walk.TryPeek(long.MaxValue, out Span<byte> first) || TimeOf(parser, timestamps, now, first) is not { } firstTime)
        {
            return 0;
        }

        bool isOfRuntime = parser.Format is LogFormat.Cri or LogFormat.DockerJson;
        long wanted = moment.UnixNanoseconds - (isOfRuntime ? Disorder : DisorderOfPrograms);
        if (firstTime >= wanted)
        {
            return 0;
        }

        walk.MoveTo(file.IsCompressed ? 0 : Halve(line => TimeOf(parser, timestamps, now, line), walk, end, wanted));
        long start = walk.Offset;
        while (start < end && walk.TryPeek(long.MaxValue, out Span<byte> line) && !(TimeOf(parser, timestamps, now, line) >= wanted))
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

    /// <summary>The offset of a line, not far before the first one of a time, that has an earlier time; or the first byte.</summary>
    /// <remarks>No step looks further than to where the one before began: all of them together read no more than the file.</remarks>
    private static long Halve(TimeOfLine timeOf, LineWalk walk, long end, long wanted)
    {
        long early = 0;
        long late = end;
        while (late - early > FewBytes)
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
