using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Tailing;
using Monitoring.Watching;

namespace Monitoring.Collecting;

// Implementation notes
//
// Everything happens inside Collect, on the caller's thread: events are turned into looks (a path may have another file)
// and wakes (a file may have grown); files that have something to read stand in one queue and are read a turn each, so that
// a busy one cannot starve a quiet one. An event only ever says when to look. What is true comes from the file system, and
// every LookInterval everything is looked at without being told.
//
// A path is looked at with one stat through all its links. Another device and inode than the open file's is a rotation,
// whatever the reason: a new file, a link that points elsewhere. The open file is then read to its end, strictly before the
// new one is begun. See TrackedFile for what becomes of it, LogFile for truncation, ResumePlan for restarts.

/// <summary>Follows every file under its roots and gives out their entries.</summary>
public sealed class DirectoryCollector : ILogCollector
{
    /// <summary>How often rotated files and open messages are looked at, which no event tells of.</summary>
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>How many looks may ask for each other before the rest is left to the next look: a chain of renames may be
    /// as long as a directory.</summary>
    private const int DeepestLook = 32;

    private readonly DirectoryCollectorOptions _options;
    private readonly IFileWatcher _watcher;
    private readonly TimeProvider _timeProvider;
    private readonly MonitoringEvents _events;
    private readonly WatchTable _watches;
    private readonly DirectoryScan _scan;
    private readonly RotationHistory _history;
    private readonly ResumePlan _resume;
    private readonly Dictionary<string, TrackedFile> _files = [];
    private readonly Queue<TrackedFile> _ready = [];
    private readonly HashSet<TrackedFile> _unsettled = [];
    private readonly HashSet<TrackedFile> _heirs = [];
    private readonly Queue<FollowedDirectory> _unscanned = [];
    private readonly Queue<LogBatch> _settled = [];
    private readonly Dictionary<string, Checkpoint> _committed = [];
    private readonly List<object> _concerned = [];
    private int _lookDepth;
    private bool _isStarted;
    private bool _isStarting;
    private long _lookedTick;
    private LogTimestamp _lookedAt;
    private LogTimestamp _previouslyLookedAt;
    private long _settledTick;

    /// <summary>Prepares to follow; the first <see cref="Collect"/> begins.</summary>
    /// <param name="options">What to follow, and how.</param>
    /// <param name="watcher">Says when to look; owned by the collector from here on.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="events">Where trouble is told.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public DirectoryCollector(
        DirectoryCollectorOptions options,
        IFileWatcher watcher,
        TimeProvider timeProvider,
        MonitoringEvents events)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _watcher = watcher;
        _timeProvider = timeProvider;
        _events = events;
        _watches = new WatchTable(watcher, events);
        _scan = new DirectoryScan(options, _watches, timeProvider, events);
        _history = new RotationHistory(_scan.Follows);
        _resume = new ResumePlan(options.Checkpoints, _scan.Follows, _history);
        foreach (Checkpoint checkpoint in options.Checkpoints)
        {
            _committed[checkpoint.Path] = checkpoint;
        }
    }

    /// <inheritdoc/>
    public bool IsCompleted { get; private set; }

    /// <summary>Where to resume each stream: as far as its batches have been committed.</summary>
    public IReadOnlyCollection<Checkpoint> Checkpoints => _committed.Values;

    /// <summary>How many paths are followed now.</summary>
    public int FileCount => _files.Count;

    /// <inheritdoc/>
    public LogBatch? Collect(TimeSpan timeout, CancellationToken cancellationToken)
    {
        long startTick = _timeProvider.GetTimestamp();
        if (!_isStarted)
        {
            Start();
        }

        while (!cancellationToken.IsCancellationRequested && !IsCompleted)
        {
            if (_options.Follow)
            {
                Handle(_watcher.ReadEvents());
                RunClock();
            }

            if (TakeNext(cancellationToken) is { } batch)
            {
                return batch;
            }

            if (_ready.Count > 0)
            {
                // A round over long lines whose ends were not found yet.
                if (timeout > TimeSpan.Zero && _timeProvider.GetElapsedTime(startTick) >= timeout)
                {
                    return null;
                }

                continue;
            }

            if (!_options.Follow)
            {
                FinishAll();
                continue;
            }

            TimeSpan wait = WaitTime(timeout, startTick);
            if (wait <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            {
                return null;
            }

            Handle(_watcher.ReadEvents(wait, cancellationToken));
        }

        return null;
    }

    /// <inheritdoc/>
    public void Commit(LogBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Checkpoint is { } checkpoint && (!_options.Follow || _files.ContainsKey(checkpoint.Path)))
        {
            _committed[checkpoint.Path] = checkpoint;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TrackedFile file in _files.Values)
        {
            file.Dispose();
        }

        _files.Clear();
        while (_settled.TryDequeue(out LogBatch? batch))
        {
            batch.Dispose();
        }

        _watcher.Dispose();
    }

    private void Start()
    {
        _isStarted = true;
        _isStarting = true;
        LookAtEverything(force: true);
        _isStarting = false;
    }

    private void RunClock()
    {
        if (_timeProvider.GetElapsedTime(_lookedTick) >= _options.LookInterval)
        {
            LookAtEverything(force: false);
        }

        if (_unsettled.Count > 0 && _timeProvider.GetElapsedTime(_settledTick) >= SettleInterval)
        {
            SettleAll();
        }
    }

    private TimeSpan WaitTime(TimeSpan timeout, long startTick)
    {
        TimeSpan wait = _options.LookInterval - _timeProvider.GetElapsedTime(_lookedTick);
        if (_unsettled.Count > 0)
        {
            wait = Min(wait, SettleInterval - _timeProvider.GetElapsedTime(_settledTick));
        }

        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        return timeout == Timeout.InfiniteTimeSpan ? wait : Min(wait, timeout - _timeProvider.GetElapsedTime(startTick));
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>What has been settled, or a turn of the next file that gives something; none, if a turn of each file that
    /// waits gives nothing.</summary>
    private LogBatch? TakeNext(CancellationToken cancellationToken)
    {
        if (_settled.TryDequeue(out LogBatch? settled))
        {
            return settled;
        }

        for (int turns = _ready.Count; turns > 0 && !cancellationToken.IsCancellationRequested; turns--)
        {
            TrackedFile file = _ready.Dequeue();
            file.IsQueued = false;
            if (file.IsForgotten)
            {
                continue;
            }

            LogBatch? batch = ReadTurn(file);
            if (file.HasMore)
            {
                Wake(file);
            }

            if (file.IsUnsettled)
            {
                _unsettled.Add(file);
            }

            if (batch is not null)
            {
                return batch;
            }
        }

        return null;
    }

    private LogBatch? ReadTurn(TrackedFile file)
    {
        try
        {
            LogBatch? batch = file.ReadTurn();
            _events.Settle(WarningKind.ReadFailed, file.Path);
            return batch;
        }
        catch (IOException failure)
        {
            WarnOfReading(file, failure);
            return null;
        }
    }

    private void WarnOfReading(TrackedFile file, IOException failure) => _events.Warn(
        WarningKind.ReadFailed,
        file.Path,
        $"Reading {file.Path} failed: {failure.Message} It is tried again; check the file system it is on.");

    private void Wake(TrackedFile file)
    {
        if (!file.IsQueued)
        {
            file.IsQueued = true;
            _ready.Enqueue(file);
        }
    }

    private void Handle(IReadOnlyList<WatchEvent> events)
    {
        for (int index = 0; index < events.Count; index++)
        {
            WatchEvent happened = events[index];
            if (happened.Kind == WatchEventKind.Overflow)
            {
                LookAtEverything(force: true);
            }
            else if (_watches.Find(happened.Descriptor) is { } watch)
            {
                Handle(happened, watch);
            }
        }
    }

    private void Handle(WatchEvent happened, WatchTable.Watch watch)
    {
        watch.IsDead |= happened.Kind == WatchEventKind.SelfDeleted;
        _concerned.Clear();
        _concerned.AddRange(watch.Subscribers);
        foreach (object subscriber in _concerned)
        {
            if (subscriber is FollowedDirectory directory)
            {
                Handle(happened, directory);
            }
            else if (subscriber is TrackedFile file && _files.ContainsKey(file.Path))
            {
                Handle(happened, watch, file);
            }
        }
    }

    private void Handle(WatchEvent happened, FollowedDirectory directory)
    {
        if (happened.Name is { } name)
        {
            LookAtEntry(directory, name);
        }
        else
        {
            Scan(directory, force: true);
        }

        ScanNew();
    }

    private void Handle(WatchEvent happened, WatchTable.Watch watch, TrackedFile file)
    {
        if (happened.Kind == WatchEventKind.Written)
        {
            Wake(file);
        }
        else if (!watch.IsDirectory || happened.Name is null || file.LeadsThrough(watch.Path, happened.Name))
        {
            Look(file);
        }
    }

    private void LookAtEverything(bool force)
    {
        _previouslyLookedAt = _lookedAt;
        _lookedAt = LogTimestamp.From(_timeProvider.GetUtcNow());
        _lookedTick = _timeProvider.GetTimestamp();
        foreach (FollowedDirectory directory in _scan.Directories.ToArray())
        {
            Scan(directory, force);
        }

        ScanNew();
        if (!_isStarting)
        {
            foreach (TrackedFile file in _files.Values.ToArray())
            {
                Look(file);
            }
        }
    }

    private void Scan(FollowedDirectory directory, bool force)
    {
        foreach (string name in _scan.Scan(directory, force))
        {
            if (!_files.ContainsKey(System.IO.Path.Join(directory.Path, name)))
            {
                LookAtEntry(directory, name);
            }
        }
    }

    /// <summary>Scans the directories that were found below others, however deep.</summary>
    private void ScanNew()
    {
        while (_unscanned.TryDequeue(out FollowedDirectory? directory))
        {
            Scan(directory, force: true);
        }
    }

    private void LookAtEntry(FollowedDirectory directory, string name)
    {
        string path = System.IO.Path.Join(directory.Path, name);
        if (_files.TryGetValue(path, out TrackedFile? known))
        {
            Look(known);
            return;
        }

        switch (_scan.Classify(directory, name, out FollowedDirectory? below))
        {
            case EntryKind.File:
                TrackedFile file = new(path, _options, _timeProvider, _events);
                _files.Add(path, file);
                Look(file);
                break;
            case EntryKind.Directory when below is not null:
                _unscanned.Enqueue(below);
                break;
            default:
                break;
        }
    }

    /// <summary>Sees which file a path leads to now.</summary>
    private void Look(TrackedFile file)
    {
        if (file.IsLookedAt || _lookDepth == DeepestLook)
        {
            // Two paths that have swapped their files ask for each other.
            return;
        }

        _lookDepth++;
        file.IsLookedAt = true;
        try
        {
            LookOnce(file);
        }
        catch (IOException failure)
        {
            WarnOfReading(file, failure);
        }
        finally
        {
            file.IsLookedAt = false;
            _lookDepth--;
        }
    }

    private void LookOnce(TrackedFile file)
    {
        FileStatus? status = FileStatus.Of(file.Path, followLinks: true, out FileError error);
        if (status is { Kind: FileKind.File } found)
        {
            if (file.Current?.Identity == found.Identity)
            {
                file.MissingSinceTick = null;
            }
            else if (file.Awaited != found.Identity || FindHolder(found.Identity, file) is null)
            {
                BeginWith(file, found.Identity);
            }

            Watch(file, found.Identity);
            if (file.SeenModified != found.Modified
                || (file.Current is { } current && current.Position + current.UnfinishedLength != found.Size))
            {
                file.SeenModified = found.Modified;
                Wake(file);
            }
        }
        else if (error is FileError.None or FileError.NotFound)
        {
            Lose(file);
        }
        else
        {
            _scan.WarnOf(file.Path, error);
        }
    }

    /// <summary>The path leads to nothing, or to something that is no file: what is open is read to its end.</summary>
    private void Lose(TrackedFile file)
    {
        file.Awaited = null;
        if (file.Current is null && file.Retired.Count == 0)
        {
            if (FileStatus.Of(file.Path, followLinks: false, out _) is { Kind: FileKind.Link })
            {
                // A link to nothing yet: its chain is watched until there is a file behind it.
                Watch(file, null);
            }
            else
            {
                Forget(file);
            }
        }
        else
        {
            file.MissingSinceTick ??= _timeProvider.GetTimestamp();
            _unsettled.Add(file);
            Wake(file);
        }
    }

    private void BeginWith(TrackedFile file, FileIdentity identity)
    {
        if (!_isStarting && FindHolder(identity, file) is { } holder)
        {
            // It was renamed. If the path it had still leads to it, both are links to one file, and each has its entries.
            Look(holder);
            if (holder.Holds(identity) && FileStatus.Of(holder.Path)?.Identity != identity)
            {
                file.Await(identity);
                _heirs.Add(file);
                _unsettled.Add(file);
                _unsettled.Add(holder);
                return;
            }
        }

        LogFile? opened = LogFile.TryOpen(file.Path, out FileError error);
        if (opened is null)
        {
            if (error != FileError.NotFound)
            {
                _scan.WarnOf(file.Path, error);
            }

            return;
        }

        _scan.SettleWarnings(file.Path);
        bool begins = false;
        try
        {
            begins = TryFindStart(file, opened);
        }
        finally
        {
            if (!begins)
            {
                opened.Dispose();
            }
        }

        if (begins)
        {
            file.Begin(opened);
            Wake(file);
        }

        if (file.IsUnsettled)
        {
            _unsettled.Add(file);
        }
    }

    /// <summary>Moves a file to where it is to be read from, and adds those that come before it; false if it is not to be
    /// begun yet.</summary>
    private bool TryFindStart(TrackedFile file, LogFile opened)
    {
        if (_isStarting || _resume.Awaits(file))
        {
            if (!_resume.Apply(file, opened, _events) && _options.Start.LastEntries is { } count)
            {
                opened.MoveTo(LastEntries.FindStart(opened, count, _options.MaxMessageBytes));
            }

            return true;
        }

        if (IsCopyForNow(file, opened))
        {
            return false;
        }

        AddMissed(file, opened);
        return true;
    }

    /// <summary>Whether a new file may be a copy of a log that is about to be truncated, and is not begun yet. If it is
    /// such a copy for certain, moves to what is new in it.</summary>
    private bool IsCopyForNow(TrackedFile file, LogFile opened)
    {
        if (file.Current is not null || file.Retired.Count > 0
            || RotatedCopy.FindOriginal(file.Path, _files) is not { } original || original.Holds(opened.Identity))
        {
            return false;
        }

        long? start = RotatedCopy.FindStart(opened, original);
        if (start is { } offset)
        {
            opened.MoveTo(offset);
            return false;
        }

        file.SuspectedSinceTick ??= _timeProvider.GetTimestamp();
        return _timeProvider.GetElapsedTime(file.SuspectedSinceTick.Value) < _options.RotateWait;
    }

    /// <summary>Adds the files that had the path since the last look, and lost it again.</summary>
    private void AddMissed(TrackedFile file, LogFile opened)
    {
        LogFile? rotated = file.Current;
        file.Retire();
        IReadOnlyList<LogFile> missed = _history.OpenBetween(
            file.Path,
            rotated?.Identity ?? default,
            rotated?.GetStatus().Modified ?? _previouslyLookedAt.UnixNanoseconds,
            opened.Identity);
        foreach (LogFile one in missed)
        {
            file.AddRetired(one);
        }

        _events.Counters.Rotations += missed.Count + (rotated is null ? 0 : 1);
    }

    /// <summary>Another path's stream that has a file open.</summary>
    private TrackedFile? FindHolder(FileIdentity identity, TrackedFile except)
    {
        foreach (TrackedFile other in _files.Values)
        {
            if (other != except && other.Holds(identity))
            {
                return other;
            }
        }

        return null;
    }

    private void Watch(TrackedFile file, FileIdentity? identity)
    {
        if (!_options.Follow
            || (file.FileWatch is { IsDead: false } current && current.Identity == identity && file.Links is not null))
        {
            return;
        }

        file.Links = LinkChain.Resolve(file.Path);
        WatchTable.Watch? watch = identity is { } known && file.Links.Target is { } target
            ? _watches.Subscribe(target, known, isDirectory: false, file)
            : null;
        if (file.FileWatch is { } previous && previous != watch)
        {
            _watches.Unsubscribe(previous, file);
        }

        file.FileWatch = watch;
        WatchHops(file);
    }

    /// <summary>Watches the directories that links lead through, but for the first, which is watched as a root.</summary>
    private void WatchHops(TrackedFile file)
    {
        WatchTable.Watch[] previous = [.. file.HopWatches];
        file.HopWatches.Clear();
        foreach ((string directory, _) in file.Links!.Hops.Skip(1))
        {
            if (FileStatus.Of(directory) is { Kind: FileKind.Directory } status
                && _watches.Subscribe(directory, status.Identity, isDirectory: true, file) is { } watch
                && !file.HopWatches.Contains(watch))
            {
                file.HopWatches.Add(watch);
            }
        }

        foreach (WatchTable.Watch watch in previous.Except(file.HopWatches))
        {
            _watches.Unsubscribe(watch, file);
        }
    }

    private void SettleAll()
    {
        _settledTick = _timeProvider.GetTimestamp();
        _heirs.RemoveWhere(heir => heir.Awaited is null);
        foreach (TrackedFile file in _unsettled.ToArray())
        {
            if (file.IsForgotten)
            {
                continue;
            }

            if (file.Settle(IsAwaited, Release) is { } batch)
            {
                _settled.Enqueue(batch);
            }

            if (file.Current is null)
            {
                Look(file);
            }

            if (file.IsUnsettled)
            {
                Wake(file);
            }
            else
            {
                _unsettled.Remove(file);
            }
        }
    }

    private bool IsAwaited(FileIdentity identity) => _heirs.Any(heir => heir.Awaited == identity);

    /// <summary>A finished file goes to the path it was renamed to, if that is followed, or is closed.</summary>
    private void Release(LogFile finished)
    {
        foreach (TrackedFile heir in _heirs)
        {
            if (heir.Awaited == finished.Identity)
            {
                heir.Begin(finished);
                Wake(heir);
                return;
            }
        }

        finished.Dispose();
    }

    private void Forget(TrackedFile file)
    {
        if (file.FileWatch is { } watch)
        {
            _watches.Unsubscribe(watch, file);
        }

        foreach (WatchTable.Watch hop in file.HopWatches)
        {
            _watches.Unsubscribe(hop, file);
        }

        if (file.HasBegun)
        {
            _resume.Forget(file);
            _committed.Remove(file.Path);
        }

        file.Forget();
        _files.Remove(file.Path);
        _unsettled.Remove(file);
        _events.Forget(file.Path);
    }

    private void FinishAll()
    {
        foreach (TrackedFile file in _files.Values)
        {
            if (file.FinishAll() is { } batch)
            {
                _settled.Enqueue(batch);
            }

            file.Dispose();
        }

        IsCompleted = _settled.Count == 0;
        _files.Clear();
    }
}
