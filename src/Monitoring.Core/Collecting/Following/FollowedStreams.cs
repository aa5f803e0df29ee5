using Monitoring.Collecting.Rotating;
using Monitoring.Collecting.Rotating.Deciding;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Collecting.Rotating.Naming;
using Monitoring.Collecting.Scanning;
using Monitoring.Collecting.Starting;
using Monitoring.Collecting.Streams;
using Monitoring.Diagnostics;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Following;

/// <summary>The followed paths, each with its stream.</summary>
internal sealed partial class FollowedStreams
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
        _streamScan = new StreamScan(options, _start, _openFiles, RenameHandoff, _watches, turns, _warnings,
            events)
        { OnLost = Forget, Find = Find };
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

    /// <summary>The stream of a path, including a new path that was not scanned yet.</summary>
    private LogStream? Find(string path) =>
        _byPath.GetValueOrDefault(path)
        ?? (_scan.IsFollowed(path) && FileStatus.Of(path) is { Kind: FileKind.File } ? Add(path) : null);

    private LogStream Add(string path)
    {
        LogStream stream = new(path, _options, _openFiles, _finished, _timeProvider,
            _events)
        { FindRemainder = _start.FindRemainder };
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
        _warnings.Resolve(stream.Path);
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
