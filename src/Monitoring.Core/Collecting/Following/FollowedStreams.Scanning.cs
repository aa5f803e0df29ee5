using Monitoring.Collecting.Scanning;
using Monitoring.Collecting.Streams;
using Monitoring.Entries;

namespace Monitoring.Collecting.Following;

/// <content>Scans: which streams there are, and which files they have now.</content>
internal sealed partial class FollowedStreams
{
    /// <summary>Rescans all directories and all paths.</summary>
    /// <param name="force">Whether to list directories that appear unchanged, too.</param>
    public void RescanAll(bool force)
    {
        NoteRescan();
        ScanAll(force);
    }

    /// <summary>Rescans what may have changed without an event: the roots, which may be links, and the paths that are
    /// not watched. All events must have been handled before.</summary>
    public void RescanUnwatched()
    {
        NoteRescan();
        foreach (FollowedDirectory root in _scan.Directories.Roots)
        {
            Scan(root, force: false);
        }

        if (_scan.Directories.HaveMoved || !_scan.Directories.AreWatched)
        {
            ScanAll(force: false);
            return;
        }

        foreach (LogStream stream in _unwatched.ToArray())
        {
            Scan(stream);
        }
    }

    /// <summary>Scans a directory for new entries, and new directories below it at any depth.</summary>
    public void Scan(FollowedDirectory directory, bool force)
    {
        ScanNames(directory, force);
        ScanNew();
    }

    /// <summary>Scans one entry of a directory.</summary>
    public void ScanEntry(FollowedDirectory directory, string name)
    {
        IReadOnlyList<FollowedDirectory> known = _scan.Directories.Find(Path.Join(directory.Path, name));
        if (known.Count == 0)
        {
            ScanName(directory, name);
            ScanNew();
            return;
        }

        // A link to a directory may now lead to another directory or to a file.
        foreach (FollowedDirectory below in known.ToArray())
        {
            Scan(below, force: false);
        }

        if (_scan.Directories.Find(Path.Join(directory.Path, name)).Count == 0)
        {
            ScanName(directory, name);
        }
    }

    /// <summary>Checks which file a path leads to now.</summary>
    public void Scan(LogStream stream)
    {
        ScanCount++;
        _streamScan.Scan(stream);
        NoteWatched(stream);
    }

    private void ScanAll(bool force)
    {
        foreach (FollowedDirectory directory in _scan.Directories.All.ToArray())
        {
            Scan(directory, force);
        }

        _scan.Directories.HaveMoved = false;
        if (_isStarting)
        {
            _isStarting = false;
            ScanResumed();
            _streamScan.PreviousRescan = _rescannedAt;
            return;
        }

        foreach (LogStream stream in _byPath.Values.ToArray())
        {
            Scan(stream);
        }
    }

    private void NoteRescan()
    {
        // File times come from the system clock, whatever clock the collector uses.
        long now = LogTimestamp.From(TimeProvider.System.GetUtcNow()).UnixNanoseconds;
        _streamScan.PreviousRescan = _isStarting ? null : _rescannedAt;
        _rescannedAt = now;
    }

    /// <summary>Scans the paths of an earlier collector that have no file now. Rotation may be between renaming the log
    /// and creating the new one, or may create it only on the next write.</summary>
    private void ScanResumed()
    {
        foreach (string path in _resumed.Paths.Where(path => !_byPath.ContainsKey(path) && _scan.IsFollowed(path)))
        {
            Scan(Add(path));
        }
    }

    private void ScanNew()
    {
        while (_unscanned.TryDequeue(out FollowedDirectory? directory))
        {
            ScanNames(directory, force: true);
        }
    }

    private void ScanNames(FollowedDirectory directory, bool force)
    {
        foreach (string name in _scan.Scan(directory, force))
        {
            if (!_byPath.ContainsKey(Path.Join(directory.Path, name)))
            {
                ScanName(directory, name);
            }
        }
    }

    private void ScanName(FollowedDirectory directory, string name)
    {
        string path = Path.Join(directory.Path, name);
        if (_byPath.TryGetValue(path, out LogStream? stream))
        {
            Scan(stream);
            return;
        }

        switch (_scan.Classify(directory, name, out FollowedDirectory? below))
        {
            case EntryKind.File:
                Scan(Add(path));
                break;
            case EntryKind.Directory when below is not null:
                _unscanned.Enqueue(below);
                break;
            default:
                break;
        }
    }
}
