using Monitoring.Collecting.Rotating;
using Monitoring.Collecting.Rotating.Deciding;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Collecting.Rotating.Naming;
using Monitoring.Collecting.Scanning;
using Monitoring.Collecting.Starting;
using Monitoring.Collecting.Streams;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Following;

/// <summary>The followed paths, each with its stream.</summary>
internal sealed class FollowedStreams
{
    private readonly DirectoryCollectorOptions _options;
    private readonly DirectoryScan _scan;
    private readonly FinishedFiles _finished = new();
    private readonly ResumedLogs _resumed;
    private readonly StreamStart _start;
    private readonly StreamScan _streamScan;
    private readonly FileWatches _watches;
    private readonly TurnQueue _turns;
    private readonly TimeProvider _timeProvider;
    private readonly MonitoringEvents _events;
    private readonly CollectorWarnings _warnings;
    private readonly Dictionary<string, LogStream> _byPath = [];
    private readonly RotatedPaths _rotatedPaths;
    private readonly OpenFiles _openFiles = new();
    private readonly UnwatchedStreams _unwatched = new();
    private readonly Queue<FollowedDirectory> _unscanned = [];
    private bool _isStarting = true;
    private long _rescannedAt;

    public FollowedStreams(
        DirectoryCollectorOptions options,
        WatchTable watches,
        TurnQueue turns,
        TimeProvider timeProvider,
        MonitoringEvents events)
    {
        _options = options;
        _turns = turns;
        _timeProvider = timeProvider;
        _events = events;
        _warnings = new CollectorWarnings(events);
        RenameHandoff = new RenameHandoff(turns);
        _watches = new FileWatches(watches, options.Follow);
        _scan = new DirectoryScan(options, watches, timeProvider, _warnings);
        _resumed = new ResumedLogs(options.Checkpoints);
        _rotatedPaths = new RotatedPaths(_resumed.Paths);
        RotationPlanner planner = new(new RotationListing(options.ChecksLinks), _scan.Follows, options.Descriptors);
        OtherLogs others = new(_byPath, _resumed, _finished, _rotatedPaths, planner, options, timeProvider);
        _start = new StreamStart(options, planner, _resumed, others, events);
        _streamScan = new StreamScan(options, _start, _openFiles, RenameHandoff, _watches, turns, _warnings, events) { OnLost = Forget, Find = Find };
    }

    /// <summary>Called when a path is no longer followed.</summary>
    public Action<LogStream>? OnForgotten { get; init; }

    /// <summary>The streams by path.</summary>
    public IReadOnlyDictionary<string, LogStream> ByPath => _byPath;

    /// <summary>The streams that wait for a file which was renamed to their paths.</summary>
    public RenameHandoff RenameHandoff { get; }

    /// <summary>The number of paths scanned so far.</summary>
    public long ScanCount { get; private set; }

    /// <summary>Whether anything may change without an event.</summary>
    public bool HasUnwatched => _unwatched.Count > 0 || _scan.Directories.MayChangeUnseen;

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

    /// <summary>Updates whether a stream may change without an event; called after each rescan and each turn.</summary>
    public void NoteWatched(LogStream stream) => _unwatched.Update(stream);

    /// <summary>Closes a path that was read to its end and is not followed.</summary>
    public void Close(LogStream stream)
    {
        Remove(stream);
    }

    /// <summary>Measures the unread data of all streams.</summary>
    public CollectorBacklog MeasureBacklog()
    {
        long bytes = 0;
        TimeSpan age = TimeSpan.Zero;
        foreach (LogStream stream in _byPath.Values)
        {
            if (stream.MeasureUnread(out TimeSpan waiting) is > 0 and long unread)
            {
                bytes += unread;
                age = waiting > age ? waiting : age;
            }
        }

        return new CollectorBacklog(_byPath.Count, bytes, age);
    }

    /// <summary>Forgets the checkpoint of a path that is not followed.</summary>
    public void ForgetCheckpoint(string path) => _resumed.Take(path);

    /// <summary>Closes all streams.</summary>
    public void Clear()
    {
        foreach (LogStream stream in _byPath.Values)
        {
            stream.Dispose();
        }

        _byPath.Clear();
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

    /// <summary>The stream of a path, including a new path that was not scanned yet.</summary>
    private LogStream? Find(string path) =>
        _byPath.GetValueOrDefault(path)
        ?? (_scan.IsFollowed(path) && FileStatus.Of(path) is { Kind: FileKind.File } ? Add(path) : null);

    private LogStream Add(string path)
    {
        LogStream stream = new(path, _options, _openFiles, _finished, _timeProvider, _events) { FindRemainder = _start.FindRemainder };
        _byPath.Add(path, stream);
        _rotatedPaths.Add(path);
        return stream;
    }

    private void Forget(LogStream stream)
    {
        _watches.Unwatch(stream);
        if (stream.HasBegun)
        {
            _resumed.Keep(stream.Path, stream.KnownFiles.Finished);
        }

        OnForgotten?.Invoke(stream);
        Remove(stream);
        _turns.Update(stream);
        _warnings.Settle(stream.Path);
    }

    private void Remove(LogStream stream)
    {
        stream.Forget();
        _byPath.Remove(stream.Path);
        _unwatched.Remove(stream);
        if (_resumed.Find(stream.Path) is null)
        {
            _rotatedPaths.Remove(stream.Path);
        }
    }
}
