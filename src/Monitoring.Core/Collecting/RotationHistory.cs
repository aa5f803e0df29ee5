using Monitoring.Diagnostics;
using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>Finds the rotated files of a path that were not seen while they had it, because rotation was faster than we
/// looked, or because nobody looked for a while.</summary>
internal sealed class RotationHistory
{
    private readonly Func<string, bool> _isFollowed;
    private readonly MonitoringEvents _events;
    private readonly DirectoryNames _names = new();

    /// <summary>Knows nothing yet.</summary>
    /// <param name="isFollowed">Whether a path without links is followed in its own right; such files are left to it.</param>
    /// <param name="events">Where it is told that a file was missed and cannot be read.</param>
    public RotationHistory(Func<string, bool> isFollowed, MonitoringEvents events)
    {
        _isFollowed = isFollowed;
        _events = events;
    }

    /// <summary>The rotated files of a log, the oldest first, those too that are followed in their own right.</summary>
    /// <param name="path">The path, which may lead through links.</param>
    public IReadOnlyList<string> Find(string path) =>
        LinkChain.Resolve(path).Target is { } target ? RotatedFiles.Find(target, _names) : [];

    /// <summary>Opens the files that had a path after one and before another, the oldest first.</summary>
    /// <param name="path">The path.</param>
    /// <param name="before">The file after which they come.</param>
    /// <param name="beforeModified">When it was last written to, which counts if it is gone.</param>
    /// <param name="current">The file that has the path now.</param>
    /// <param name="wasRead">Whether a file is known to have been read: whatever its name and time say, it is not new.</param>
    public IReadOnlyList<LogFile> OpenBetween(
        string path,
        FileIdentity before,
        long beforeModified,
        FileIdentity current,
        Func<FileIdentity, bool> wasRead)
    {
        IReadOnlyList<string> rotated = Find(path);
        int known = IndexOf(rotated, before);
        List<LogFile> missed = [];
        for (int index = known + 1; index < rotated.Count; index++)
        {
            if (FileStatus.Of(rotated[index]) is not { } status)
            {
                continue;
            }

            if (status.Identity == current)
            {
                // Rotated by now: what comes after it is for the next look.
                break;
            }

            if ((known >= 0 || status.Modified > beforeModified)
                && !wasRead(status.Identity)
                && !_isFollowed(rotated[index])
                && Open(path, rotated[index], status.Size) is { } file)
            {
                if (IsMissed(file.Identity))
                {
                    missed.Add(file);
                }
                else
                {
                    file.Dispose();
                }
            }
        }

        return missed;

        // While names move on, one may lead to a file that another has led to before.
        bool IsMissed(FileIdentity identity) =>
            identity != current
            && identity != before
            && !wasRead(identity)
            && !missed.Exists(file => file.Identity == identity);
    }

    /// <summary>Opens the rotated file that a position tells of: the same one, or a copy that copytruncate has made since;
    /// the newest, if the bytes that are known of it stand in several.</summary>
    public LogFile? OpenHolding(string path, in FilePosition position)
    {
        IReadOnlyList<string> rotated = Find(path);
        int same = IndexOf(rotated, position.File);
        return (same >= 0 ? OpenHolding([rotated[same]], position) : null) ?? OpenHolding(rotated, position);
    }

    private LogFile? OpenHolding(IReadOnlyList<string> candidates, in FilePosition position)
    {
        for (int index = candidates.Count - 1; index >= 0; index--)
        {
            if (!_isFollowed(candidates[index]) && LogFile.TryOpen(candidates[index], out _) is { } file)
            {
                if (file.GetStatus().Modified >= position.Modified && file.Holds(position))
                {
                    return file;
                }

                file.Dispose();
            }
        }

        return null;
    }

    private LogFile? Open(string path, string rotated, long size)
    {
        LogFile? file = LogFile.TryOpen(rotated, out FileError error);
        if (file is null && error is not (FileError.None or FileError.NotFound))
        {
            _events.Report(new LogGap(path, 0, size, $"It was rotated to {rotated} unread, which cannot be opened."));
        }

        return file;
    }

    private static int IndexOf(IReadOnlyList<string> paths, FileIdentity identity)
    {
        for (int index = 0; index < paths.Count; index++)
        {
            if (FileStatus.Of(paths[index])?.Identity == identity)
            {
                return index;
            }
        }

        return -1;
    }
}
