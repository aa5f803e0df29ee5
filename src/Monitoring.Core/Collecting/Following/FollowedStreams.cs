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

/// <summary>The paths that are followed, each with its stream.</summary>
internal sealed class FollowedStreams
{
    private readonly DirectoryCollectorOptions _options;
    private readonly DirectoryScan _scan;
    private readonly FinishedFiles _finished = new();
    private readonly ResumedLogs _resumed;
    private readonly StreamStart _start;
    private readonly StreamLook _look;
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
    private long _lookedAt;

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
        _look = new StreamLook(options, _start, _openFiles, RenameHandoff, _watches, turns, _warnings, events) { OnLost = Forget, Find = Find };
    }

    /// <summary>Called when a path is not followed any more.</summary>
    public Action<LogStream>? OnForgotten { get; init; }

    /// <summary>The streams by their paths.</summary>
    public IReadOnlyDictionary<string, LogStream> ByPath => _byPath;

    /// <summary>The streams that wait for a file which was renamed to their paths.</summary>
    public RenameHandoff RenameHandoff { get; }

    /// <summary>The number of looks at paths so far.</summary>
    public long LookCount { get; private set; }

    /// <summary>Whether anything may change without an event.</summary>
    public bool HasUnwatched => _unwatched.Count > 0 || _scan.Directories.MayChangeUnseen;

    /// <summary>Looks at all directories and all paths.</summary>
    /// <param name="force">Whether to list directories that seem unchanged, too.</param>
    public void RescanAll(bool force)
    {
        NoteLook();
        LookAtAll(force);
    }

    /// <summary>Looks at what may have changed without an event, provided that all events have been handled: at the roots, to which links may
    /// lead, and at the paths that are not watched.</summary>
    public void LookAtUnwatched()
    {
        NoteLook();
        foreach (FollowedDirectory root in _scan.Directories.Roots)
        {
            Scan(root, force: false);
        }

        if (_scan.Directories.HaveMoved || !_scan.Directories.AreWatched)
        {
            LookAtAll(force: false);
            return;
        }

        foreach (LogStream stream in _unwatched.ToArray())
        {
            Look(stream);
        }
    }

    /// <summary>Looks at what is new in a directory, and in those that are new below it, however deep.</summary>
    public void Scan(FollowedDirectory directory, bool force)
    {
        LookAtNames(directory, force);
        ScanNew();
    }

    /// <summary>Looks at an entry of a directory.</summary>
    public void LookAtEntry(FollowedDirectory directory, string name)
    {
        IReadOnlyList<FollowedDirectory> known = _scan.Directories.Find(Path.Join(directory.Path, name));
        if (known.Count == 0)
        {
            LookAtName(directory, name);
            ScanNew();
            return;
        }

        // A link to a directory may lead elsewhere now, or to a file.
        foreach (FollowedDirectory below in known.ToArray())
        {
            Scan(below, force: false);
        }

        if (_scan.Directories.Find(Path.Join(directory.Path, name)).Count == 0)
        {
            LookAtName(directory, name);
        }
    }

    /// <summary>Sees which file a path leads to now.</summary>
    public void Look(LogStream stream)
    {
        LookCount++;
        _look.Look(stream);
        NoteWatched(stream);
    }

    /// <summary>Notes whether a stream may change without an event; asked anew after each look and each turn.</summary>
    public void NoteWatched(LogStream stream) => _unwatched.Note(stream);

    /// <summary>Closes a path that has been read to its end and is not followed.</summary>
    public void Close(LogStream stream)
    {
        Remove(stream);
    }

    /// <summary>Measures what is still to be read of all streams.</summary>
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

    /// <summary>Closes everything.</summary>
    public void Clear()
    {
        foreach (LogStream stream in _byPath.Values)
        {
            stream.Dispose();
        }

        _byPath.Clear();
    }

    private void LookAtAll(bool force)
    {
        foreach (FollowedDirectory directory in _scan.Directories.All.ToArray())
        {
            Scan(directory, force);
        }

        _scan.Directories.HaveMoved = false;
        if (_isStarting)
        {
            _isStarting = false;
            LookForResumed();
            _look.NotSeenSince = _lookedAt;
            return;
        }

        foreach (LogStream stream in _byPath.Values.ToArray())
        {
            Look(stream);
        }
    }

    private void NoteLook()
    {
        // The file system's time is the system's, whatever clock its reader goes by.
        long now = LogTimestamp.From(TimeProvider.System.GetUtcNow()).UnixNanoseconds;
        _look.NotSeenSince = _isStarting ? null : _lookedAt;
        _lookedAt = now;
    }

    /// <summary>Looks at the paths of an earlier collector that lead to nothing now: rotation may be between renaming the log and making
    /// another, or makes one only when something is written.</summary>
    private void LookForResumed()
    {
        foreach (string path in _resumed.Paths.Where(path => !_byPath.ContainsKey(path) && _scan.IsFollowed(path)))
        {
            Look(Add(path));
        }
    }

    private void ScanNew()
    {
        while (_unscanned.TryDequeue(out FollowedDirectory? directory))
        {
            LookAtNames(directory, force: true);
        }
    }

    private void LookAtNames(FollowedDirectory directory, bool force)
    {
        foreach (string name in _scan.Scan(directory, force))
        {
            if (!_byPath.ContainsKey(Path.Join(directory.Path, name)))
            {
                LookAtName(directory, name);
            }
        }
    }

    private void LookAtName(FollowedDirectory directory, string name)
    {
        string path = Path.Join(directory.Path, name);
        if (_byPath.TryGetValue(path, out LogStream? stream))
        {
            Look(stream);
            return;
        }

        switch (_scan.Classify(directory, name, out FollowedDirectory? below))
        {
            case EntryKind.File:
                Look(Add(path));
                break;
            case EntryKind.Directory when below is not null:
                _unscanned.Enqueue(below);
                break;
            default:
                break;
        }
    }

    /// <summary>The stream of a path, also if the path is new and has not been looked at yet.</summary>
    private LogStream? Find(string path) =>
        _byPath.GetValueOrDefault(path)
        ?? (_scan.IsFollowed(path) && FileStatus.Of(path) is { Kind: FileKind.File } ? Add(path) : null);

    private LogStream Add(string path)
    {
        LogStream stream = new(path, _options, _openFiles, _finished, _timeProvider, _events) { FindRest = _start.FindRest };
        _byPath.Add(path, stream);
        _rotatedPaths.Add(path);
        return stream;
    }

    private void Forget(LogStream stream)
    {
        _watches.Unwatch(stream);
        if (stream.HasBegun)
        {
            _resumed.Keep(stream.Path, stream.Memory.Finished);
        }

        OnForgotten?.Invoke(stream);
        Remove(stream);
        _turns.Note(stream);
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
