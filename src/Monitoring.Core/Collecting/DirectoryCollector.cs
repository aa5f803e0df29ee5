using Monitoring.Collecting.Following;
using Monitoring.Collecting.Scanning;
using Monitoring.Collecting.Streams;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Watching;

namespace Monitoring.Collecting;

// Implementation notes
//
// All work happens inside Collect, on the caller's thread. Events lead to rescans (a path may have another file) and
// enqueue streams (a file may have grown). Streams with unread data wait in one queue and are read one turn each, so
// that a busy one cannot starve a quiet one. An event is only a hint; the file system is the source of truth.
// CollectorClock rescans without events.

/// <summary>Follows all files under its roots and emits their entries.</summary>
public sealed class DirectoryCollector : ILogCollector
{
    /// <summary>The maximum time between two checks of streams that must not be read yet.</summary>
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
    private readonly Queue<LogBatch> _finished = [];
    private readonly Dictionary<string, Checkpoint> _committed = [];
    private bool _isStarted;
    private bool _isFollowing;

    /// <summary>Creates a collector; the first <see cref="Collect"/> starts it.</summary>
    /// <param name="options">The roots to follow, and all settings.</param>
    /// <param name="watcher">Reports changes; owned by the collector from here on.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="events">Receives warnings, gaps and counters.</param>
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
        _clock = new CollectorClock(options, _router, _files, _turns, _absent, _finished, timeProvider);
        foreach (Checkpoint checkpoint in options.Checkpoints)
        {
            _committed[checkpoint.Path] = checkpoint;
        }
    }

    /// <inheritdoc/>
    public bool IsCompleted { get; private set; }

    /// <summary>The position to resume from for each stream, up to its last committed batch.</summary>
    public IReadOnlyCollection<Checkpoint> Checkpoints => _committed.Values;

    /// <summary>The number of paths scanned so far.</summary>
    internal long ScanCount => _files.ScanCount;

    /// <summary>Whether the collector waits at the end for streams that must not be read yet. Otherwise such streams
    /// are not read.</summary>
    internal bool WaitsForHeld { get; set; }

    /// <summary>Called when a path is no longer followed.</summary>
    internal Action<string>? OnForgotten { get; init; }

    /// <summary>The number of paths that are followed now.</summary>
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
                // A turn of each file found only parts of long lines.
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
        if (batch.Checkpoint is not { } checkpoint
            || (_isFollowing && checkpoint.IsGone == _files.ByPath.ContainsKey(checkpoint.Path)))
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

        // An event may be late or lost; it must not hide data that is already in the files.
        _files.RescanAll(force: true);
        foreach (LogStream file in _files.ByPath.Values)
        {
            _turns.Enqueue(file);
        }
    }

    /// <inheritdoc/>
    public CollectorBacklog MeasureBacklog() => _files.MeasureBacklog();

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.Clear();
        while (_finished.TryDequeue(out LogBatch? batch))
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

    /// <summary>A batch of finished files, or the first batch from one turn of each queued file; null if none of these
    /// turns produces one.</summary>
    private LogBatch? TakeNext(CancellationToken cancellationToken)
    {
        if (_finished.TryDequeue(out LogBatch? finished))
        {
            return finished;
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
                _turns.Enqueue(file);
            }
            else
            {
                TurnQueue.NoteRead(file);
            }

            _turns.Update(file);
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

    /// <summary>Emits the pending data of the files that were read, and begins files that could not be opened while
    /// these were open.</summary>
    private void FinishAll()
    {
        foreach (LogStream file in _files.ByPath.Values.Where(file => file.HasBegun).ToArray())
        {
            if (!file.QueueState.IsHeld && file.Files.FinishAll() is { } batch)
            {
                _finished.Enqueue(batch);
            }

            _files.Close(file);
        }

        foreach (LogStream file in _files.ByPath.Values.ToArray())
        {
            _files.Scan(file);
        }

        IsCompleted = _finished.Count == 0 && !_files.ByPath.Values.Any(file => file.HasBegun);
    }
}
