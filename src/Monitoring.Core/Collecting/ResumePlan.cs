using Monitoring.Diagnostics;
using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>Where to begin in the files that are there at a start, from where an earlier collector left off.</summary>
/// <remarks>
/// A stream's own checkpoint comes first. A file that had another path then is found by its identity: it was renamed, and
/// goes on from where it was read to. A file that is in no checkpoint came while nobody looked: it is read from its first
/// byte. Rotated files that are not followed in their own right are looked for beside the log.
/// </remarks>
internal sealed class ResumePlan
{
    private readonly Dictionary<string, Checkpoint> _byPath = [];
    private readonly ILookup<FileIdentity, (string Path, FilePosition Position)> _byFile;
    private readonly HashSet<string> _done = [];
    private readonly RotationHistory _history;

    public ResumePlan(IEnumerable<Checkpoint> checkpoints, RotationHistory history)
    {
        _history = history;
        foreach (Checkpoint checkpoint in checkpoints)
        {
            _byPath[checkpoint.Path] = checkpoint;
        }

        _byFile = _byPath.Values
            .SelectMany(checkpoint => checkpoint.Files, (checkpoint, position) => (checkpoint.Path, Position: position))
            .ToLookup(place => place.Position.File);
    }

    /// <summary>Whether a stream that has not begun yet is to go on where its checkpoint says, however late its path
    /// leads to a file: the file system may not have been mounted at the start.</summary>
    public bool Awaits(TrackedFile stream) =>
        !stream.HasBegun && _byPath.ContainsKey(stream.Path) && !_done.Contains(stream.Path);

    /// <summary>A stream has ended: should its path be followed again, that is another stream.</summary>
    public void Forget(TrackedFile stream)
    {
        if (_byPath.ContainsKey(stream.Path))
        {
            _done.Add(stream.Path);
        }
    }

    /// <summary>Whether there is nothing to resume at all.</summary>
    public bool IsEmpty => _byPath.Count == 0;

    /// <summary>Moves a file that was just opened to where it was read to, and adds the rotated ones before it that were
    /// not; false if these cannot be told now, and then the stream is as it was.</summary>
    public bool TryApply(TrackedFile stream, LogFile current, MonitoringEvents events)
    {
        if (!_byPath.TryGetValue(stream.Path, out Checkpoint? own))
        {
            if ((FindRenamed(current) ?? FindCopied(stream.Path, current)) is { } position)
            {
                current.MoveTo(position.Offset);
            }

            return true;
        }

        List<LogFile> older = [];
        LogGap? gap = null;
        bool isComplete = false;
        try
        {
            isComplete = TryOpenUnfinished(stream, own, current, older, out gap)
                && TryRejoin(stream, own, older, current);
        }
        finally
        {
            if (!isComplete)
            {
                older.ForEach(file => file.Dispose());
            }
        }

        if (!isComplete)
        {
            return false;
        }

        if (gap is not null)
        {
            events.Report(gap);
        }

        older.ForEach(stream.AddRetired);
        return true;
    }

    /// <summary>Opens the files of a stream that have something left to read, in their order, but for the current one;
    /// false if they cannot be told now.</summary>
    private bool TryOpenUnfinished(
        TrackedFile stream,
        Checkpoint own,
        LogFile current,
        List<LogFile> older,
        out LogGap? gap)
    {
        gap = null;
        LogFile? last = null;
        foreach (FilePosition position in own.Files)
        {
            if (position.File == current.Identity && current.Holds(position))
            {
                current.MoveTo(position.Offset);
                last = current;
                continue;
            }

            if (!_history.TryOpenHolding(stream, position, out last))
            {
                return false;
            }

            if (last is not null)
            {
                last.MoveTo(position.Offset);
                older.Add(last);
            }
        }

        if (last is null && own.Files.Count > 0)
        {
            if (!_history.TryFindFollowed(stream, own.Files[^1], out bool isFollowed))
            {
                return false;
            }

            gap = isFollowed
                ? null
                : new LogGap(
                    own.Path,
                    own.Files[^1].Offset,
                    null,
                    "The file is gone; what was written to it while nobody followed it is lost.");
        }

        if (last != current)
        {
            long modified = own.Files.Count > 0 ? own.Files[^1].Modified : 0;
            if (!_history.TryOpenBetween(
                stream,
                last?.Identity ?? default,
                modified,
                current.Identity,
                identity => older.Exists(file => file.Identity == identity),
                out IReadOnlyList<LogFile> missed))
            {
                return false;
            }

            older.AddRange(missed);
            if (missed.Count > 0 && own.Files is [.., { Offset: 0, Head.Length: 0 }])
            {
                // A file that was empty is known by nothing once it has been compressed: it is the first of those that came later.
                gap = null;
            }

            if (FindRenamed(current) is { } position)
            {
                current.MoveTo(position.Offset);
            }
        }

        return true;
    }

    /// <summary>Goes back to the line at which the oldest open message begins; what was given out since then is read again
    /// but not given out again. False if that line's file cannot be told now.</summary>
    private bool TryRejoin(TrackedFile stream, Checkpoint own, List<LogFile> older, LogFile current)
    {
        if (own.OpenSince is not { } open)
        {
            return true;
        }

        List<LogFile> files = [.. older, current];
        int first = files.FindIndex(file => file.Holds(open));
        if (first < 0)
        {
            if (!_history.TryOpenHolding(stream, open, out LogFile? rotated))
            {
                return false;
            }

            if (rotated is not null)
            {
                // Either the file was finished but for this message, and so is older than the others; or it was truncated,
                // and this is the copy of what it held before.
                rotated.MoveToEnd();
                first = Math.Max(0, files.FindIndex(file => file.Identity == open.File));
                files.Insert(first, rotated);
                older.Insert(first, rotated);
            }
        }

        for (int index = Math.Max(first, 0); first >= 0 && index < files.Count; index++)
        {
            files[index].GiveOutFrom = files[index].Position;
            files[index].MoveTo(index == first ? open.Offset : 0);
        }

        return true;
    }

    private FilePosition? FindRenamed(LogFile file)
    {
        foreach ((string path, FilePosition position) in _byFile[file.Identity])
        {
            if (file.Holds(position) && FileStatus.Of(path)?.Identity != position.File)
            {
                return position;
            }
        }

        return null;
    }

    /// <summary>The position in a log whose copy the file is, made before the log was truncated.</summary>
    private FilePosition? FindCopied(string path, LogFile file)
    {
        string? directory = Path.GetDirectoryName(path);
        foreach (string original in RotatedFiles.GetPossibleOriginals(Path.GetFileName(path)))
        {
            if (_byPath.TryGetValue(Path.Join(directory, original), out Checkpoint? checkpoint)
                && checkpoint.Files is [.., { Head.Length: > 0 } last]
                && RotatedFiles.GetSuffix(Path.GetFileName(checkpoint.Path), Path.GetFileName(path)) is not null
                && file.Holds(last)
                && !StillHolds(checkpoint.Path, last))
            {
                return last;
            }
        }

        return null;
    }

    private static bool StillHolds(string path, FilePosition position)
    {
        using LogFile? file = LogFile.TryOpen(path, out _);
        return file?.Holds(position) == true;
    }
}
