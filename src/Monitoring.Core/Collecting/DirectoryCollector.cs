using Monitoring.Collecting.Following;
using Monitoring.Collecting.Scanning;
using Monitoring.Collecting.Streams;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Watching;

namespace Monitoring.Collecting;

// Implementation notes
//
// Everything happens inside Collect, on the caller's thread: events are turned into looks (a path may have another file)
// and wakes (a file may have grown); files that have something to read stand in one queue and are read a turn each, so that
// a busy one cannot starve a quiet one. An event only ever says when to look. What is true comes from the file system. CollectorClock
// looks without an event.

/// <summary>Follows every file under its roots and gives out their entries.</summary>
public sealed class DirectoryCollector : ILogCollector
{
    /// <summary>The longest time until streams that may not be read yet are asked about again.</summary>
    private static readonly TimeSpan HoldInterval = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryCollectorOptions _options;
    private readonly IFileWatcher _watcher;
    private readonly TimeProvider _timeProvider;
    private readonly EventRouter _router;
    private readonly FollowedStreams _files;
    private readonly TurnQueue _turns;
    private readonly CollectorWarnings _warnings;
    private readonly CollectorClock _clock;
    private readonly AbsentPaths _absent;
    private readonly Queue<LogBatch> _settled = [];
    private readonly Dictionary<string, Checkpoint> _committed = [];
    private bool _isStarted;
    private bool _isFollowing;

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
        _isFollowing = options.Follow;
        WaitsForHeld = !options.Follow;
        _watcher = watcher;
        _timeProvider = timeProvider;
        _turns = new TurnQueue(options.IsHeld, timeProvider);
        WatchTable watches = new(watcher, events);
        _warnings = new CollectorWarnings(events);
        _files = new FollowedStreams(options, watches, _turns, timeProvider, events)
        {
            OnForgotten = Forget,
        };
        _router = new EventRouter(watcher, watches, _files, _turns);
        _absent = new AbsentPaths(options, _files, timeProvider);
        _clock = new CollectorClock(options, _router, _files, _turns, _absent, _settled, timeProvider);
        foreach (Checkpoint checkpoint in options.Checkpoints)
        {
            _committed[checkpoint.Path] = checkpoint;
        }
    }

    /// <inheritdoc/>
    public bool IsCompleted { get; private set; }

    /// <summary>Where to resume each stream: as far as its batches have been committed.</summary>
    public IReadOnlyCollection<Checkpoint> Checkpoints => _committed.Values;

    /// <summary>The number of looks at paths so far.</summary>
    internal long LookCount => _files.LookCount;

    /// <summary>Whether what may not be read yet is waited for before the end. Without it such streams are left as they are.</summary>
    internal bool WaitsForHeld { get; set; }

    /// <summary>Called when a path is not followed any more.</summary>
    internal Action<string>? OnForgotten { get; init; }

    /// <summary>How many paths are followed now.</summary>
    public int FileCount => _files.ByPath.Count;

    /// <inheritdoc/>
    public LogBatch? Collect(TimeSpan timeout, CancellationToken cancellationToken)
    {
        long startTick = _timeProvider.GetTimestamp();
        if (!_isStarted)
        {
            _isStarted = true;
            _clock.Start();
        }

        while (!cancellationToken.IsCancellationRequested && !IsCompleted)
        {
            _turns.RecheckHeld();
            if (_isFollowing)
            {
                _router.Handle(_watcher.ReadEvents());
                _clock.Run();
            }

            if (TakeNext(cancellationToken) is { } batch)
            {
                return batch;
            }

            if (_turns.Count > 0)
            {
                // A round over long lines whose ends were not found yet.
                if (timeout > TimeSpan.Zero && _timeProvider.GetElapsedTime(startTick) >= timeout)
                {
                    return null;
                }

                continue;
            }

            if (!_isFollowing && !(_turns.HasHeld && WaitsForHeld))
            {
                FinishAll();
                continue;
            }

            TimeSpan wait = WaitTime(timeout, startTick);
            if (wait <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            {
                return null;
            }

            _router.Handle(_watcher.ReadEvents(wait, cancellationToken));
        }

        return null;
    }

    /// <inheritdoc/>
    public void Commit(LogBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Checkpoint is not { } checkpoint || (_isFollowing && checkpoint.IsGone == _files.ByPath.ContainsKey(checkpoint.Path)))
        {
            return;
        }

        if (checkpoint.IsGone)
        {
            _committed.Remove(checkpoint.Path);
        }
        else
        {
            _committed[checkpoint.Path] = checkpoint;
        }
    }

    /// <inheritdoc/>
    public void StopFollowing()
    {
        if (!_isFollowing)
        {
            return;
        }

        _router.Handle(_watcher.ReadEvents());
        _isFollowing = false;
        if (!_isStarted)
        {
            return;
        }

        // An event that is still under way, or that never comes, must not hide what is there.
        _files.RescanAll(force: true);
        foreach (LogStream file in _files.ByPath.Values)
        {
            _turns.Wake(file);
        }
    }

    /// <inheritdoc/>
    public CollectorBacklog MeasureBacklog() => _files.MeasureBacklog();

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.Clear();
        while (_settled.TryDequeue(out LogBatch? batch))
        {
            batch.Dispose();
        }

        _watcher.Dispose();
    }

    private void Forget(LogStream file)
    {
        if (file.HasBegun)
        {
            _committed.Remove(file.Path);
            _absent.NoteLost(file.Path);
        }

        OnForgotten?.Invoke(file.Path);
    }

    private TimeSpan WaitTime(TimeSpan timeout, long startTick)
    {
        TimeSpan wait = _isFollowing ? _clock.GetWaitTime() : HoldInterval;
        wait = _turns.HasHeld && wait > HoldInterval ? HoldInterval : wait;
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return wait;
        }

        TimeSpan left = timeout - _timeProvider.GetElapsedTime(startTick);
        return left < wait ? left : wait;
    }

    /// <summary>What has been settled, or a turn of the next file that gives something; none, if a turn of each file that
    /// waits gives nothing.</summary>
    private LogBatch? TakeNext(CancellationToken cancellationToken)
    {
        if (_settled.TryDequeue(out LogBatch? settled))
        {
            return settled;
        }

        for (int turns = _turns.Count; turns > 0 && !cancellationToken.IsCancellationRequested; turns--)
        {
            if (!_turns.TryTake(out LogStream? file))
            {
                break;
            }

            LogBatch? batch = ReadTurn(file);
            if (file.Files.HasMore)
            {
                _turns.Wake(file);
            }
            else
            {
                TurnQueue.NoteRead(file);
            }

            _turns.Note(file);
            _files.NoteWatched(file);
            _turns.NoteDue(file);
            if (batch is not null)
            {
                return batch;
            }
        }

        return null;
    }

    private LogBatch? ReadTurn(LogStream file)
    {
        try
        {
            LogBatch? batch = file.Files.ReadTurn();
            _warnings.CanRead(file.Path);
            return batch;
        }
        catch (IOException failure)
        {
            _warnings.CannotRead(file.Path, failure);
            return null;
        }
    }

    /// <summary>Gives out what is left of the files that were read, and begins with those that could not be opened as long
    /// as these were open.</summary>
    private void FinishAll()
    {
        foreach (LogStream file in _files.ByPath.Values.Where(file => file.HasBegun).ToArray())
        {
            if (!file.Place.IsHeld && file.Files.FinishAll() is { } batch)
            {
                _settled.Enqueue(batch);
            }

            _files.Close(file);
        }

        foreach (LogStream file in _files.ByPath.Values.ToArray())
        {
            _files.Look(file);
        }

        IsCompleted = _settled.Count == 0 && !_files.ByPath.Values.Any(file => file.HasBegun);
    }
}
