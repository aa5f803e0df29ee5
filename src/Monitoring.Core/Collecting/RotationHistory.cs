using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Tailing;

namespace Monitoring.Collecting;

// Implementation notes
//
// Whoever rotates goes on while we look: a name leads to another file than a moment ago, a file is listed under no name or
// under two, and the log's own path leads to nothing between the renaming and the new file. A file that is overlooked here
// is never looked for again, so nothing is concluded from what was seen halfway:
//
//  - The log's path is resolved before its file is opened (TrackedFile.Target), and not asked again.
//  - Names and identities count only if they were the same twice, or if the directory's times say that they have not
//    changed. Identities do not come back to a name: rotation moves a file on, to ever higher numbers or to its own date.
//  - What is opened by name must be what the name led to.
//
// Where that fails, a Try… is false and nothing has happened: the next look tries again.
//
// A file that was only renamed is known by its identity. One that was compressed is another file for the file system, with the
// time at which it was compressed (kubelet), or that of the original, perhaps cut to seconds (logrotate); so it is known by its
// bytes, and its age by its name among the others, or by the time of its first line.

/// <summary>Finds the rotated files of a path that were not seen while they had it, because rotation was faster than we
/// looked, or because nobody looked for a while.</summary>
internal sealed class RotationHistory
{
    /// <summary>How often the names are read at one look until they stand still.</summary>
    private const int MostReadings = 8;

    private readonly Func<string, bool> _isFollowed;
    private readonly DescriptorPool _descriptors;
    private readonly MonitoringEvents _events;
    private readonly DirectoryNames _names = new();

    /// <summary>Knows nothing yet.</summary>
    /// <param name="isFollowed">Whether a path without links is followed in its own right; such files are left to it.</param>
    /// <param name="descriptors">Lends them to the files.</param>
    /// <param name="events">Where it is told that a file was missed and cannot be read.</param>
    public RotationHistory(Func<string, bool> isFollowed, DescriptorPool descriptors, MonitoringEvents events)
    {
        _isFollowed = isFollowed;
        _descriptors = descriptors;
        _events = events;
    }

    /// <summary>What there is beside a stream's path now, for several questions.</summary>
    public RotationView View(TrackedFile stream) => new(this, stream);

    /// <summary>Opens the files that had a path after one and before another, the oldest first; false if names moved on
    /// meanwhile.</summary>
    /// <param name="view">Whose path, and what there is beside it.</param>
    /// <param name="before">The file after which they come.</param>
    /// <param name="beforeModified">When it was last written to, which counts if it is gone.</param>
    /// <param name="current">The file that has the path now.</param>
    /// <param name="wasRead">Whether a file is known to have been read: whatever its name and time say, it is not new.</param>
    /// <param name="missed">The files.</param>
    public bool TryOpenBetween(
        RotationView view,
        FileIdentity before,
        long beforeModified,
        FileIdentity current,
        Func<FileIdentity, bool> wasRead,
        out IReadOnlyList<LogFile> missed)
    {
        List<LogFile> opened = [];
        List<LogGap> gaps = [];
        missed = opened;
        TrackedFile stream = view.Stream;
        if (!view.TryGet(out IReadOnlyList<RotatedFile>? rotated))
        {
            return false;
        }

        int known = IndexOf(rotated, before);
        for (int index = known + 1; index < rotated.Count; index++)
        {
            RotatedFile next = rotated[index];
            if (next.Identity == current)
            {
                // Rotated by now: what comes after it is for the next look.
                break;
            }

            if ((known < 0 && !MayBeLater(next, beforeModified))
                || next.Identity == before
                || wasRead(next.Identity)
                || opened.Exists(file => file.Identity == next.Identity)
                || _isFollowed(next.Path))
            {
                continue;
            }

            if (!TryOpen(next, out LogFile? file))
            {
                opened.ForEach(other => other.Dispose());
                return false;
            }

            if (file is { IsCompressed: true } && stream.HasOpen(file))
            {
                // What is older than a file that is open has been read, whatever its time says.
                file.Dispose();
                opened.ForEach(other => other.Dispose());
                opened.Clear();
            }
            else if (file is { IsCompressed: true } && known < 0 && !CompressedCopy.IsLater(file, beforeModified))
            {
                file.Dispose();
            }
            else if (file is not null)
            {
                opened.Add(file);
            }
            else
            {
                gaps.Add(CannotOpen(stream, next));
            }
        }

        gaps.ForEach(_events.Report);
        return true;
    }

    /// <summary>Opens the files that had a path before the current one, one after another, the newest first, up to the first that is
    /// followed in its own right or cannot be opened; false if names moved on meanwhile.</summary>
    /// <param name="stream">Whose path.</param>
    /// <param name="current">The file that has the path now.</param>
    /// <param name="visit">Takes a file, and says whether to go on.</param>
    public bool TryVisitBackwards(TrackedFile stream, FileIdentity current, Func<LogFile, bool> visit)
    {
        if (!TryFind(stream.Target, out IReadOnlyList<RotatedFile> rotated))
        {
            return false;
        }

        int known = IndexOf(rotated, current);
        for (int index = (known < 0 ? rotated.Count : known) - 1; index >= 0 && !_isFollowed(rotated[index].Path); index--)
        {
            if (!TryOpen(rotated[index], out LogFile? file))
            {
                return false;
            }

            if (file is null)
            {
                _events.Report(CannotOpen(stream, rotated[index]));
                break;
            }

            if (!visit(file))
            {
                break;
            }
        }

        return true;
    }

    /// <summary>Opens the rotated file that a position tells of: the same one, or a copy that copytruncate or a compressor has made
    /// since; the newest, if the bytes that are known of it stand in several. False if names moved on meanwhile.</summary>
    /// <param name="view">Whose path, and what there is beside it.</param>
    /// <param name="position">The position.</param>
    /// <param name="holding">The file; null if there is none that is not followed in its own right.</param>
    public bool TryOpenHolding(RotationView view, in FilePosition position, out LogFile? holding)
    {
        holding = null;
        for (int reading = 1; reading < MostReadings; reading++)
        {
            if (!view.TryGet(out IReadOnlyList<RotatedFile>? rotated)
                || !TryOpenHolding(rotated, position, isFollowed: false, out holding))
            {
                return false;
            }

            if (holding is not null || !view.HasMovedOn())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Opens a rotated file by its identity, whatever it holds; null if there is none that is not followed in its own right.
    /// False if names moved on meanwhile.</summary>
    public bool TryOpenSame(RotationView view, FileIdentity identity, out LogFile? file)
    {
        file = null;
        if (!view.TryGet(out IReadOnlyList<RotatedFile>? rotated))
        {
            return false;
        }

        int same = IndexOf(rotated, identity);
        return same < 0 || _isFollowed(rotated[same].Path) || TryOpen(rotated[same], out file);
    }

    /// <summary>Whether the file that a position tells of, or a copy of it, has another followed path now, under which it
    /// goes on; false if names moved on meanwhile.</summary>
    public bool TryFindFollowed(RotationView view, in FilePosition position, out bool isFollowed)
    {
        isFollowed = false;
        if (!view.TryGet(out IReadOnlyList<RotatedFile>? rotated) || !TryFindFollowed(rotated, position, out isFollowed))
        {
            return false;
        }

        // Where rotated files are followed, the path may itself be one of them, and its file one further.
        string target = view.Stream.Target;
        string? directory = Path.GetDirectoryName(target);
        foreach (string original in RotatedFiles.GetPossibleOriginals(Path.GetFileName(target)))
        {
            if (isFollowed)
            {
                break;
            }

            if (!TryFind(Path.Join(directory, original), out rotated) || !TryFindFollowed(rotated, position, out isFollowed))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryFindFollowed(IReadOnlyList<RotatedFile> rotated, in FilePosition position, out bool isFollowed)
    {
        bool isCertain = TryOpenHolding(rotated, position, isFollowed: true, out LogFile? holding);
        isFollowed = holding is not null;
        holding?.Dispose();
        return isCertain;
    }

    private bool TryOpenHolding(
        IReadOnlyList<RotatedFile> rotated,
        in FilePosition position,
        bool isFollowed,
        out LogFile? holding)
    {
        holding = null;
        int same = IndexOf(rotated, position.File);
        if (same >= 0 && !TryOpenHolding(rotated[same], position, isFollowed, out holding))
        {
            return false;
        }

        for (int index = rotated.Count - 1; index >= 0 && holding is null; index--)
        {
            if (index != same && !TryOpenHolding(rotated[index], position, isFollowed, out holding))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryOpenHolding(RotatedFile candidate, in FilePosition position, bool isFollowed, out LogFile? holding)
    {
        holding = null;
        if (_isFollowed(candidate.Path) != isFollowed || (!isFollowed && !MayHold(candidate, position)))
        {
            return true;
        }

        if (!TryOpen(candidate, out LogFile? file))
        {
            return false;
        }

        if (file is not null && Holds(file, position))
        {
            holding = file;
            holding.LastWritten = position.Modified;
        }
        else
        {
            file?.Dispose();
        }

        return true;
    }

    /// <summary>The rotated files of a log as they were at one moment, the oldest first, those too that are followed in
    /// their own right; false if they do not stand still.</summary>
    internal bool TryFind(string target, out IReadOnlyList<RotatedFile> files)
    {
        string directory = Path.GetDirectoryName(target) ?? string.Empty;
        files = RotatedFiles.Find(target, _names);
        for (int reading = 1; reading < MostReadings; reading++)
        {
            if (_names.AreStill(directory))
            {
                return true;
            }

            IReadOnlyList<RotatedFile> before = files;
            files = RotatedFiles.Find(target, _names);
            if (AreSame(before, files))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Opens a file by its name; false if the name leads to it no more, and null if it cannot be opened.</summary>
    private bool TryOpen(RotatedFile rotated, out LogFile? file)
    {
        file = LogFile.TryOpenRotated(rotated.Path, _descriptors, out FileError error);
        if (file is null)
        {
            return error is not (FileError.None or FileError.NotFound);
        }

        bool isSame = file.Identity == rotated.Identity;
        if (!isSame || !CompressedCopy.TryFindAge(file))
        {
            file.Dispose();
            file = null;
        }

        return isSame;
    }

    private static bool MayBeLater(RotatedFile file, long modified) =>
        file.Status.Modified > modified - (RotatedFiles.IsCompressed(file.Path) ? LogTimestamp.NanosecondsPerSecond : 0);

    private static bool MayHold(RotatedFile file, in FilePosition position) =>
        MayBeLater(file, position.Modified) || file.Status.Modified == position.Modified;

    private static bool Holds(LogFile file, in FilePosition position)
    {
        try
        {
            return file.Holds(position);
        }
        catch (IOException) when (file.IsCompressed)
        {
            // Not found is a gap that is told; the files that come after it are to be read all the same.
            return false;
        }
    }

    private static LogGap CannotOpen(TrackedFile stream, RotatedFile rotated) => new(
        stream.Path,
        0,
        RotatedFiles.IsCompressed(rotated.Path) ? null : rotated.Status.Size,
        $"It was rotated to {rotated.Path} unread, which cannot be opened.");

    internal static bool AreSame(IReadOnlyList<RotatedFile> left, IReadOnlyList<RotatedFile> right)
    {
        bool areSame = left.Count == right.Count;
        for (int index = 0; areSame && index < left.Count; index++)
        {
            areSame = left[index].Path == right[index].Path && left[index].Identity == right[index].Identity;
        }

        return areSame;
    }

    private static int IndexOf(IReadOnlyList<RotatedFile> files, FileIdentity identity)
    {
        for (int index = 0; index < files.Count; index++)
        {
            if (files[index].Identity == identity)
            {
                return index;
            }
        }

        return -1;
    }
}
