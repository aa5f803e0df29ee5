using Monitoring.Collecting.Rotating.Deciding;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Collecting.Streams;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Files.Status;
using Monitoring.Tailing;
using Monitoring.Tailing.Seeking;

namespace Monitoring.Collecting.Starting;

/// <summary>Finds the start of a stream that was not read before: in the file at its path, and in the rotated
/// files before it.</summary>
internal sealed class HistoryStart(DirectoryCollectorOptions options, RotationPlanner planner, MonitoringEvents events)
{
    private readonly StartPosition _start = options.Start;

    /// <summary>Begins a stream with its file and the rotated files before it, each at its start position. False if
    /// these files cannot be determined now; the stream is then unchanged.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="opened">The file at its path.</param>
    /// <param name="end">The size of the file when following began.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryApply(LogStream stream, LogFile opened, long end)
    {
        if (!planner.View(stream.PathState.Target, []).TryGet(out IReadOnlyList<RotatedFile>? rotated))
        {
            return false;
        }

        rotated = RotatedBefore(rotated, opened);
        Func<LogFile, bool>? tryTake = opened.Binary.Format is null ? MoveToStart(opened, end) : null;
        List<LogFile> older = [];
        if (tryTake is not null && !TryAddOlder(stream, rotated, tryTake, older))
        {
            older.ForEach(static file => file.Dispose());
            return false;
        }

        foreach (RotatedFile left in rotated.Where(
            file => !planner.IsFollowed(file.Path) && !older.Exists(other => other.Identity == file.Identity)))
        {
            stream.KnownFiles.Add(RotationPlanner.PositionOf(left));
        }

        stream.BeginWith(older, opened);
        return true;
    }

    /// <summary>Moves a file to its start position.</summary>
    /// <returns>A function that does the same to an older file and returns whether it is included; null if no older
    /// file is needed.</returns>
    private Func<LogFile, bool>? MoveToStart(LogFile opened, long end)
    {
        if (_start.LastEntries is { } count)
        {
            opened.MoveTo(LastEntries.FindStart(opened, end, count, options.MaxMessageBytes, out int found));
            int left = count - found;
            return _start.ReachesBack && opened.Position == 0 ? rotated => Take(rotated, ref left) : null;
        }

        if (_start.Moment is not { } moment)
        {
            return null;
        }

        if (!IsWrittenSince(opened, moment))
        {
            opened.MoveTo(LastEntries.FindStart(opened, end, 0, options.MaxMessageBytes, out _));
            return null;
        }

        Take(opened, moment, end);
        return opened.Position == 0 ? rotated => TryTake(rotated, moment) : null;
    }

    /// <summary>The files that are older than the file at the path, which may have been rotated
    /// itself by now.</summary>
    private static IReadOnlyList<RotatedFile> RotatedBefore(IReadOnlyList<RotatedFile> rotated, LogFile opened) =>
        [.. rotated.TakeWhile(file => file.Identity != opened.Identity)];

    /// <summary>Adds rotated files, from the newest back to the first that is not included, or not from its first byte,
    /// or is followed under its own path. False if names changed meanwhile.</summary>
    private bool TryAddOlder(
        LogStream stream, IReadOnlyList<RotatedFile> rotated, Func<LogFile, bool> tryTake, List<LogFile> older)
    {
        for (int index = rotated.Count - 1; index >= 0 && !planner.IsFollowed(rotated[index].Path); index--)
        {
            if (!RotatedFileOpening.TryOpen(rotated[index], options.Descriptors, out LogFile? file))
            {
                return false;
            }

            if (file?.Binary.Format is not null || file is null)
            {
                file?.Dispose();
                events.Report(new LogGap(
                    stream.Path, 0, null,
                    $"The file was rotated to {rotated[index].Path} before it was read, and that file cannot be "
                    + "read."));
                return true;
            }

            if (!TryRead(stream, file, tryTake))
            {
                file.Dispose();
                return true;
            }

            older.Insert(0, file);
            if (file.Position > 0)
            {
                return true;
            }
        }

        return true;
    }

    private bool TryRead(LogStream stream, LogFile rotated, Func<LogFile, bool> tryTake)
    {
        try
        {
            bool isTaken = tryTake(rotated);
            if (rotated.Position == 0)
            {
                rotated.ReleaseBuffers();
            }

            return isTaken;
        }
        catch (IOException failure)
        {
            events.Report(new LogGap(
                stream.Path, 0, null,
                $"A rotated file and the rotated files before it cannot be read. {failure.Message}"));
            return false;
        }
    }

    /// <summary>Moves a rotated file to its last entries, up to the number still needed. If all its entries are
    /// included, its first entry may still begin in the file before it.</summary>
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
        FileStatus status = file.GetStatus();
        file.MoveTo(EntryTimes.FindStart(
            file, Math.Min(end,
                status.Size), moment, options.MaxMessageBytes, options.CreateTimestampReader(), status.Modified));
        file.Since = (moment, end);
    }

    /// <summary>Whether a file was written to at a moment or later. A compressor may have truncated the
    /// time to seconds.</summary>
    private static bool IsWrittenSince(LogFile file, LogTimestamp moment) =>
        file.GetStatus().Modified >= moment.UnixNanoseconds - (
            file.IsCompressed ? LogTimestamp.NanosecondsPerSecond : 0);
}
