using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>Finds where a file is to be read from when it gets a path, and what is to be read before it.</summary>
internal sealed class FileStart(
    DirectoryCollectorOptions options,
    RotationHistory history,
    ResumePlan resume,
    TimeProvider timeProvider,
    MonitoringEvents events)
{
    private readonly HistoryStart _historyStart = new(options, history, events);

    /// <summary>Moves a file to where it is to be read from, and adds those that come before it; false if it is not to be
    /// begun yet, or names moved on meanwhile: the next look begins it.</summary>
    /// <param name="file">The stream.</param>
    /// <param name="opened">The file, which the stream has not begun.</param>
    /// <param name="others">The streams by their paths.</param>
    /// <param name="notSeenSince">When the path was looked at before; null at the start.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryFind(
        TrackedFile file,
        LogFile opened,
        IReadOnlyDictionary<string, TrackedFile> others,
        LogTimestamp? notSeenSince)
    {
        bool wasThere = file.AtStart?.File == opened.Identity;
        if (!file.HasBegun && (notSeenSince is null || wasThere || resume.Awaits(file)))
        {
            return resume.IsEmpty
                ? _historyStart.TryApply(file, opened, wasThere ? file.AtStart!.Value.Size : opened.GetStatus().Size)
                : resume.TryApply(file, opened, events);
        }

        if (IsCopyForNow(file, opened, others))
        {
            return false;
        }

        if (file.FindFinished(opened) is { } finished)
        {
            // It was rotated away, and has got the path back.
            opened.MoveTo(finished);
        }
        else if (opened.Position == 0)
        {
            resume.MoveToRenamed(opened);
        }

        // At the start a stream comes here only if its names move on while they are looked at for the first time.
        return TryAddMissed(file, opened, notSeenSince ?? LogTimestamp.From(timeProvider.GetUtcNow()));
    }

    /// <summary>Whether a new file may be a copy of a log that is about to be truncated, and is not begun yet. If it is
    /// such a copy for certain, moves to what is new in it.</summary>
    private bool IsCopyForNow(
        TrackedFile file,
        LogFile opened,
        IReadOnlyDictionary<string, TrackedFile> others)
    {
        if (file.Current is not null || file.Retired.Count > 0
            || RotatedCopy.FindOriginal(file.Path, others) is not { } original || original.Holds(opened.Identity))
        {
            return false;
        }

        long? start = RotatedCopy.FindStart(opened, original);
        if (start is { } offset)
        {
            opened.MoveTo(offset);
            return false;
        }

        file.SuspectedSinceTick ??= timeProvider.GetTimestamp();
        return timeProvider.GetElapsedTime(file.SuspectedSinceTick.Value) < options.RotateWait;
    }

    /// <summary>Adds the files that had the path since the last look, and lost it again; false if they cannot be told
    /// now.</summary>
    private bool TryAddMissed(TrackedFile file, LogFile opened, LogTimestamp lookedAt)
    {
        LogFile? rotated = file.Current;
        if (!history.TryOpenBetween(
            history.View(file),
            rotated?.Identity ?? default,
            rotated?.LastWritten ?? lookedAt.UnixNanoseconds,
            opened.Identity,
            file.HasRead,
            out IReadOnlyList<LogFile> missed))
        {
            return false;
        }

        file.Retire();
        foreach (LogFile one in missed)
        {
            file.AddRetired(one);
        }

        events.Counters.Rotations += missed.Count + (rotated is null ? 0 : 1);
        return true;
    }
}
