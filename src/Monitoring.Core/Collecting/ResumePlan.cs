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
    private readonly DescriptorPool _descriptors;

    public ResumePlan(IEnumerable<Checkpoint> checkpoints, RotationHistory history, DescriptorPool descriptors)
    {
        _history = history;
        _descriptors = descriptors;
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

        RotationView view = _history.View(stream);
        List<Resumed> older = [];
        List<LogGap> gaps = [];
        bool isComplete = false;
        try
        {
            isComplete = TryOpenUnfinished(view, own, current, older, gaps)
                && TryRejoin(view, own, older, current, gaps);
        }
        finally
        {
            if (!isComplete)
            {
                older.ForEach(resumed => resumed.File.Dispose());
            }
        }

        if (!isComplete)
        {
            return false;
        }

        gaps.ForEach(events.Report);
        older.ForEach(resumed => stream.AddRetired(resumed.File));
        return true;
    }

    /// <summary>Moves a file that had another path when the earlier collector left off to where it was read to then: names may
    /// move on while the first look goes through them.</summary>
    public void MoveToRenamed(LogFile file)
    {
        if (FindRenamed(file) is { } position)
        {
            file.MoveTo(position.Offset);
        }
    }

    /// <summary>Opens the files of a stream that have something left to read, in their order, but for the current one;
    /// false if they cannot be told now.</summary>
    private bool TryOpenUnfinished(
        RotationView view,
        Checkpoint own,
        LogFile current,
        List<Resumed> older,
        List<LogGap> gaps)
    {
        LogGap? gap = null;
        LogFile? last = null;
        foreach (FilePosition position in own.Files)
        {
            if (position.File == current.Identity && current.TryMoveTo(position))
            {
                last = current;
                continue;
            }

            if (!_history.TryOpenHolding(view, position, out last))
            {
                return false;
            }

            if (last is not null)
            {
                last.MoveTo(position.Offset);
                older.Add(new Resumed(last, position.File));
                if (last.Identity != position.File
                    && position != own.Files[^1]
                    && !TryAddRewritten(view, position.File, current, older))
                {
                    return false;
                }
            }
        }

        if (last is null && own.Files.Count > 0)
        {
            if (!_history.TryFindFollowed(view, own.Files[^1], out bool isFollowed))
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
                view,
                last?.Identity ?? default,
                modified,
                current.Identity,
                identity => older.Exists(resumed => resumed.File.Identity == identity),
                out IReadOnlyList<LogFile> missed))
            {
                return false;
            }

            older.AddRange(missed.Select(file => new Resumed(file, file.Identity)));
            if (missed.Count > 0 && own.Files is [.., { Offset: 0, Head.Length: 0 }])
            {
                // A file that was empty is known by nothing once it has been compressed: it is the first of those that came later.
                gap = null;
            }

            MoveToRenamed(current);
        }

        if (gap is not null)
        {
            gaps.Add(gap);
        }

        return true;
    }

    /// <summary>Adds a file whose copy was found: it was truncated after it was read, and what it holds now came after the copy.
    /// Where it is the last of the checkpoint, it is found among those that came later. False if that cannot be told now.</summary>
    private bool TryAddRewritten(RotationView view, FileIdentity file, LogFile current, List<Resumed> older)
    {
        if (file == current.Identity)
        {
            return true;
        }

        if (!_history.TryOpenSame(view, file, out LogFile? rewritten))
        {
            return false;
        }

        if (rewritten is not null)
        {
            older.Add(new Resumed(rewritten, file));
        }

        return true;
    }

    /// <summary>Goes back, for each output, to the line at which what is still being joined begins; what the others have given
    /// out since then is read again but not given out again. False if such a line's file cannot be told now.</summary>
    private bool TryRejoin(RotationView view, Checkpoint own, List<Resumed> older, LogFile current, List<LogGap> gaps)
    {
        if (own.Open.Count == 0)
        {
            return true;
        }

        Resumed last = new(current, current.Identity);
        foreach (Resumed resumed in older.Append(last))
        {
            NoteRead(resumed.File);
        }

        // The newest first: what is found of older ones is put before it.
        foreach (OpenPosition open in own.Open.Reverse())
        {
            if (!TryFindOpen(view, open.Since, older, last, out int first))
            {
                return false;
            }

            bool isFound = first >= 0;
            List<Resumed> files = [.. older, last];
            if (!isFound)
            {
                // What went on in the files behind it was not given out either.
                first = files.FindIndex(resumed => !IsBefore(own, resumed.Was, open.Since.File));
                gaps.Add(new LogGap(
                    own.Path,
                    open.Since.Offset,
                    null,
                    "The file is gone in which a message began that was still being joined."));
            }

            for (int index = first; index < files.Count; index++)
            {
                long from = isFound && index == first ? open.Since.Offset : 0;
                LogFile file = files[index].File;
                file.GivenOut = open.Output is { } output
                    ? file.GivenOut.With(output, from)
                    : file.GivenOut with { HasOpenParts = true };
                if (from < file.Position)
                {
                    file.MoveTo(from);
                }
            }
        }

        return true;
    }

    /// <summary>Finds out which file has the line of a position; one that is added, if it had been read to its end; -1 if there
    /// is none. False if that cannot be told now.</summary>
    private bool TryFindOpen(RotationView view, in FilePosition open, List<Resumed> older, Resumed last, out int first)
    {
        FilePosition position = open;
        first = last.File.Holds(position) ? older.Count : -1;
        int holding = older.FindIndex(resumed => resumed.File.Holds(position));
        first = holding >= 0 ? holding : first;
        if (first >= 0)
        {
            return true;
        }

        if (!_history.TryOpenHolding(view, position, out LogFile? rotated))
        {
            return false;
        }

        if (rotated is not null)
        {
            // Either the file was finished but for this message, and so is older than the others; or it was truncated,
            // and this is the copy of what it held before, which may have been truncated again since.
            first = older.FindIndex(resumed => resumed.Was == position.File);
            first = first < 0 && last.Was == position.File ? older.Count : Math.Max(0, first);
            older.Insert(first, new Resumed(rotated, position.File));
            rotated.MoveToEnd();
            NoteRead(rotated);
        }

        return true;
    }

    /// <summary>A file has been given out up to where it stands, and may be read again from further back.</summary>
    private static void NoteRead(LogFile file)
    {
        file.GivenOut = GivenOut.Before(file.Position);
        file.ReadBefore = file.GetPosition();
    }

    /// <summary>Whether a file had the path before another one did.</summary>
    private static bool IsBefore(Checkpoint own, FileIdentity file, FileIdentity other) =>
        own.Files.Any(position => position.File == other)
        && own.Files.TakeWhile(position => position.File != other).Any(position => position.File == file);

    /// <summary>The position of a file that had another path then; the furthest, if it has gone through several.</summary>
    private FilePosition? FindRenamed(LogFile file)
    {
        FilePosition? furthest = null;
        foreach ((string path, FilePosition position) in _byFile[file.Identity])
        {
            if (!(furthest?.Offset >= position.Offset)
                && file.Holds(position)
                && FileStatus.Of(path)?.Identity != position.File)
            {
                furthest = position;
            }
        }

        return furthest;
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

    private bool StillHolds(string path, FilePosition position)
    {
        using LogFile? file = LogFile.TryOpen(path, _descriptors, out _);
        return file?.Holds(position) == true;
    }

    /// <summary>A file to be read, and which one the checkpoint knows it as: another one, if it is a copy.</summary>
    private readonly record struct Resumed(LogFile File, FileIdentity Was);
}
