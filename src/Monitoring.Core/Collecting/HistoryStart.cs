using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>Finds how far back a stream is to begin of which nothing was read before: in the file that has the path, and in
/// the rotated ones before it.</summary>
internal sealed class HistoryStart(DirectoryCollectorOptions options, RotationHistory history, MonitoringEvents events)
{
    private readonly StartPosition _start = options.Start;

    /// <summary>Moves a file to where it is to be read from, and adds those that come before it; false if these cannot be told
    /// now, and then the stream is as it was.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="opened">The file that has its path.</param>
    /// <param name="end">Up to where the file was there when following began.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryApply(TrackedFile stream, LogFile opened, long end)
    {
        if (_start.LastEntries is { } count)
        {
            opened.MoveTo(LastEntries.FindStart(opened, end, count, options.MaxMessageBytes, out int found));
            int left = count - found;
            return !_start.ReachesBack || opened.Position > 0 || TryAddOlder(stream, opened, rotated => Take(rotated, ref left));
        }

        if (_start.Moment is not { } moment)
        {
            return true;
        }

        if (!IsWrittenSince(opened, moment))
        {
            opened.MoveTo(LastEntries.FindStart(opened, end, 0, options.MaxMessageBytes, out _));
            return true;
        }

        Take(opened, moment, end);
        return opened.Position > 0 || TryAddOlder(stream, opened, rotated => TryTake(rotated, moment));
    }

    /// <summary>Adds the rotated files back to the first that does not count, or not from its first byte.</summary>
    private bool TryAddOlder(TrackedFile stream, LogFile current, Func<LogFile, bool> tryTake)
    {
        List<LogFile> older = [];
        bool isComplete = history.TryVisitBackwards(stream, current.Identity, rotated =>
        {
            if (!TryRead(stream, rotated, tryTake))
            {
                rotated.Dispose();
                return false;
            }

            older.Insert(0, rotated);
            return rotated.Position == 0;
        });
        older.ForEach(isComplete ? stream.AddRetired : static file => file.Dispose());
        return isComplete;
    }

    private bool TryRead(TrackedFile stream, LogFile rotated, Func<LogFile, bool> tryTake)
    {
        try
        {
            bool isTaken = tryTake(rotated);
            if (rotated.Position == 0)
            {
                rotated.Rest();
            }

            return isTaken;
        }
        catch (IOException failure)
        {
            events.Report(new LogGap(
                stream.Path, 0, null, $"A rotated file cannot be read, nor those before it. {failure.Message}"));
            return false;
        }
    }

    /// <summary>Moves a rotated file to its last entries, as many as are left to be found. One that is counted up in full may
    /// still have the beginning of its first entry in the file before it.</summary>
    private bool Take(LogFile rotated, ref int left)
    {
        long size = rotated.GetStatus().Size;
        rotated.MoveTo(LastEntries.FindStart(rotated, size, left, options.MaxMessageBytes, out int found));
        left -= found;
        return true;
    }

    private bool TryTake(LogFile rotated, LogTimestamp moment)
    {
        bool counts = IsWrittenSince(rotated, moment);
        if (counts)
        {
            Take(rotated, moment, long.MaxValue);
        }

        return counts;
    }

    private void Take(LogFile file, LogTimestamp moment, long end)
    {
        file.MoveTo(EntryTimes.FindStart(file, Math.Min(end, file.GetStatus().Size), moment, options.MaxMessageBytes));
        file.Since = (moment, end);
    }

    /// <summary>Whether a file was written to at a moment or later. A compressor may have cut the time to seconds.</summary>
    private static bool IsWrittenSince(LogFile file, LogTimestamp moment) =>
        file.GetStatus().Modified >= moment.UnixNanoseconds - (file.IsCompressed ? LogTimestamp.NanosecondsPerSecond : 0);
}
