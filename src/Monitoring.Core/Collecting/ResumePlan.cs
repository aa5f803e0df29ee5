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
    private readonly Func<string, bool> _isFollowed;
    private readonly RotationHistory _history;

    public ResumePlan(IEnumerable<Checkpoint> checkpoints, Func<string, bool> isFollowed, RotationHistory history)
    {
        _history = history;
        _isFollowed = isFollowed;
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

    /// <summary>Moves a file that was just opened to where it was read to, and adds the rotated ones before it that were
    /// not; false if there is nothing to resume at all.</summary>
    public bool Apply(TrackedFile stream, LogFile current, MonitoringEvents events)
    {
        if (_byPath.Count == 0)
        {
            return false;
        }

        if (_byPath.TryGetValue(stream.Path, out Checkpoint? own))
        {
            List<Resumed> files = OpenUnfinished(own, current, events);
            Rejoin(own, files, events);
            foreach (LogFile file in files.Select(resumed => resumed.File).Where(file => file != current))
            {
                stream.AddRetired(file);
            }
        }
        else if ((FindRenamed(current) ?? FindCopied(stream.Path, current)) is { } position)
        {
            current.MoveTo(position.Offset);
        }

        return true;
    }

    /// <summary>The files of a stream that have something left to read, in their order, the current one last.</summary>
    private List<Resumed> OpenUnfinished(Checkpoint own, LogFile current, MonitoringEvents events)
    {
        List<Resumed> files = [];
        LogFile? last = null;
        foreach (FilePosition position in own.Files)
        {
            if (position.File == current.Identity && current.Holds(position))
            {
                current.MoveTo(position.Offset);
                last = current;
                continue;
            }

            last = _history.OpenHolding(own.Path, position);
            if (last is not null)
            {
                last.MoveTo(position.Offset);
                files.Add(new Resumed(last, position.File));
            }
        }

        if (last is null && own.Files.Count > 0 && !IsFollowedElsewhere(own, own.Files[^1]))
        {
            events.Report(new LogGap(
                own.Path,
                own.Files[^1].Offset,
                null,
                "The file is gone; what was written to it while nobody followed it is lost."));
        }

        if (last != current)
        {
            long modified = own.Files.Count > 0 ? own.Files[^1].Modified : 0;
            FileIdentity before = last?.Identity ?? default;
            files.AddRange(_history.OpenBetween(
                own.Path,
                before,
                modified,
                current.Identity,
                identity => files.Exists(resumed => resumed.File.Identity == identity))
                .Select(file => new Resumed(file, file.Identity)));
            if (FindRenamed(current) is { } position)
            {
                current.MoveTo(position.Offset);
            }
        }

        files.Add(new Resumed(current, current.Identity));
        return files;
    }

    /// <summary>Goes back, for each output, to the line at which what is still being joined begins; what the others have given
    /// out since then is read again but not given out again.</summary>
    private void Rejoin(Checkpoint own, List<Resumed> files, MonitoringEvents events)
    {
        if (own.Open.Count == 0)
        {
            return;
        }

        foreach (Resumed resumed in files)
        {
            NoteRead(resumed.File);
        }

        // The newest first: what is found of older ones is put before it.
        foreach (OpenPosition open in own.Open.Reverse())
        {
            int first = FindOpen(own, open.Since, files);
            bool isFound = first >= 0;
            if (!isFound)
            {
                // What went on in the files behind it was not given out either.
                first = files.FindIndex(resumed => !IsBefore(own, resumed.Was, open.Since.File));
                events.Report(new LogGap(
                    own.Path,
                    open.Since.Offset,
                    null,
                    "The file is gone in which a message began that was still being joined."));
            }

            for (int index = first; index < files.Count; index++)
            {
                long from = isFound && index == first ? open.Since.Offset : 0;
                LogFile file = files[index].File;
                file.GivenOut = file.GivenOut.With(open.Output, from);
                if (from < file.Position)
                {
                    file.MoveTo(from);
                }
            }
        }
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

    /// <summary>Which file has the line of a position; one that is added, if it had been read to its end; -1 if there is
    /// none.</summary>
    private int FindOpen(Checkpoint own, FilePosition open, List<Resumed> files)
    {
        int first = files.FindIndex(resumed => resumed.File.Holds(open));
        if (first < 0 && _history.OpenHolding(own.Path, open) is { } rotated)
        {
            // Either the file was finished but for this message, and so is older than the others; or it was truncated,
            // and this is the copy of what it held before, which may have been truncated again since.
            rotated.MoveTo(rotated.GetStatus().Size);
            NoteRead(rotated);
            first = Math.Max(0, files.FindIndex(resumed => resumed.Was == open.File));
            files.Insert(first, new Resumed(rotated, open.File));
        }

        return first;
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

    /// <summary>Whether a file, or a copy of it, has another followed path now, under which it goes on.</summary>
    private bool IsFollowedElsewhere(Checkpoint own, FilePosition position) =>
        _history.Find(own.Path).Any(path => _isFollowed(path) && StillHolds(path, position));

    /// <summary>A file to be read, and which one the checkpoint knows it as: another one, if it is a copy.</summary>
    private readonly record struct Resumed(LogFile File, FileIdentity Was);
}
