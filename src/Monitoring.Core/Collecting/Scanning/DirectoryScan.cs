using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Scanning;

/// <summary>Finds the files under the roots that are to be followed, and warns about paths that
/// cannot be followed.</summary>
internal sealed class DirectoryScan
{
    private readonly FollowedDirectories _directories = new();
    private readonly WatchTable _watches;
    private readonly TimeProvider _timeProvider;
    private readonly CollectorWarnings _warnings;
    private readonly bool _watch;
    private readonly bool _checksLinks;

    public DirectoryScan(
        DirectoryCollectorOptions options,
        WatchTable watches,
        TimeProvider timeProvider,
        CollectorWarnings warnings)
    {
        _watches = watches;
        _timeProvider = timeProvider;
        _warnings = warnings;
        _watch = options.Follow;
        _checksLinks = options.ChecksLinks;
        foreach (LogRoot root in options.Roots)
        {
            _directories.Add(new FollowedDirectory(root.Path, string.Empty, new FileFilter(root)));
        }
    }

    /// <summary>The roots and, with recursion, the directories below them.</summary>
    public FollowedDirectories Directories => _directories;

    /// <summary>The names in a directory. Empty if the directory does not exist, or if it has not changed since the
    /// last scan and the scan is not forced.</summary>
    public IReadOnlyList<string> Scan(FollowedDirectory directory, bool force)
    {
        IReadOnlyList<string> names = ScanOnce(directory, force);
        _directories.NoteWatched(directory);
        return names;
    }

    /// <summary>Classifies an entry of a directory; adds a directory that is to be followed.</summary>
    public EntryKind Classify(FollowedDirectory directory, string name, out FollowedDirectory? below)
    {
        below = null;
        string path = Path.Join(directory.Path, name);
        string relativePath = directory.RelativePathOf(name);
        bool follows = directory.Filter.Follows(relativePath);
        bool enters = directory.Filter.Enters(relativePath);
        if (!follows && !enters)
        {
            return EntryKind.None;
        }

        FileStatus? status = FileStatus.Of(path, followLinks: true, out FileError error);
        switch (status?.Kind)
        {
            case FileKind.File:
                return follows ? EntryKind.File : EntryKind.None;
            case FileKind.Directory:
                below = enters ? Enter(directory, path, relativePath, status.Value) : null;
                return below is null ? EntryKind.None : EntryKind.Directory;
            case null when follows:
                return ClassifyUnknown(path, error);
            case FileKind.Other when follows:
                _warnings.IsNotFile(path);
                return EntryKind.None;
            default:
                return EntryKind.None;
        }
    }

    /// <summary>Whether a path would be followed if it led to a file.</summary>
    public bool IsFollowed(string path)
    {
        string name = Path.GetFileName(path);
        foreach (FollowedDirectory directory in _directories.Find(Path.GetDirectoryName(path) ?? string.Empty))
        {
            if (directory.RealPath is not null && directory.Filter.Follows(directory.RelativePathOf(name)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a path without links is followed as a log of its own.</summary>
    public bool Follows(string realPath)
    {
        string name = Path.GetFileName(realPath);
        foreach (FollowedDirectory directory in _directories.FindReal(Path.GetDirectoryName(realPath) ?? string.Empty))
        {
            if (directory.Filter.Follows(directory.RelativePathOf(name)))
            {
                return true;
            }
        }

        return false;
    }

    private IReadOnlyList<string> ScanOnce(FollowedDirectory directory, bool force)
    {
        FileStatus? status = FileStatus.Of(directory.Path, followLinks: true, out FileError error);
        if (status is not { Kind: FileKind.Directory } found)
        {
            Lose(directory, error);
            return [];
        }

        bool isOther = directory.Scanned?.Identity != found.Identity;
        if (isOther && _checksLinks && LinkTrust.FindProblem(directory.Path, out _) is { } problem)
        {
            Release(directory);
            _warnings.IsNotTrusted(directory.Path, problem);
            return [];
        }

        _warnings.Resolve(directory.Path);
        if (isOther)
        {
            _directories.SetRealPath(directory, LinkChain.RealPath(directory.Path));
            if (directory.Scanned is { } previous)
            {
                _directories.HaveMoved = true;
                directory.Ancestors.Remove(previous.Identity);
            }

            directory.Ancestors.Add(found.Identity);
        }

        // Watched before it is read, so that files created in between are reported.
        Watch(directory, found);
        if (!force && !isOther && directory.Scanned?.Modified == found.Modified
            && !found.MayHideChanges(directory.ScannedAt))
        {
            return [];
        }

        directory.Scanned = found;
        directory.ScannedAt = Entries.LogTimestamp.From(_timeProvider.GetUtcNow()).UnixNanoseconds;
        try
        {
            return [.. directory.EnumerateNames()];
        }
        catch (UnauthorizedAccessException)
        {
            _warnings.CannotFollow(directory.Path, FileError.AccessDenied);
        }
        catch (IOException)
        {
            _warnings.CannotFollow(directory.Path, FileError.Other);
        }

        directory.Scanned = null;
        return [];
    }

    private EntryKind ClassifyUnknown(string path, FileError error)
    {
        if (error == FileError.NotFound && path.Contains('\uFFFD', StringComparison.Ordinal)
            && FileStatus.Of(path, followLinks: false, out _) is null)
        {
            _warnings.HasUnreadableName(path);
            return EntryKind.None;
        }

        if (error is FileError.NotFound && FileStatus.Of(path, followLinks: false, out _) is null)
        {
            // Deleted again before the scan.
            return EntryKind.None;
        }

        // A link without a target yet, or a path whose status cannot be read now: it is rescanned until it has one.
        return EntryKind.File;
    }

    private FollowedDirectory? Enter(FollowedDirectory parent, string path, string relativePath, FileStatus status)
    {
        if (_directories.Find(path).Count > 0)
        {
            return null;
        }

        if (parent.Ancestors.Contains(status.Identity))
        {
            _warnings.CannotFollow(path, FileError.LinkLoop);
            return null;
        }

        FollowedDirectory below = new(path, relativePath, parent.Filter)
        {
            Ancestors = [.. parent.Ancestors],
        };
        _directories.Add(below);
        return below;
    }

    private void Watch(FollowedDirectory directory, FileStatus status)
    {
        if (!_watch || directory.RealPath is not { } realPath
            || (
                directory.Watch is { IsDead: false } watch
                && watch.Identity == status.Identity
                && watch.Path == realPath))
        {
            return;
        }

        WatchTable.Watch? renewed = _watches.Subscribe(realPath, status.Identity, isDirectory: true, directory);
        if (directory.Watch is { } previous && previous != renewed)
        {
            _watches.Unsubscribe(previous, directory);
        }

        directory.Watch = renewed;
    }

    private void Lose(FollowedDirectory directory, FileError error)
    {
        Release(directory);
        if (directory.IsRoot)
        {
            _warnings.CannotFollow(directory.Path, error == FileError.None ? FileError.NotFound : error);
        }
        else if (error is FileError.None or FileError.NotFound)
        {
            _directories.Remove(directory);
            _warnings.Resolve(directory.Path);
        }
    }

    private void Release(FollowedDirectory directory)
    {
        if (directory.Watch is { } watch)
        {
            _watches.Unsubscribe(watch, directory);
            directory.Watch = null;
        }

        _directories.HaveMoved |= directory.Scanned is not null;
        directory.Scanned = null;
        _directories.SetRealPath(directory, null);
        directory.Ancestors.Clear();
    }
}
