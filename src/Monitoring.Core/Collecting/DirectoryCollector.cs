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

/// <summary>Follows every file under its roots and gives out their entries.</summary>
public sealed class DirectoryCollector : ILogCollector
{
    /// <summary>How often rotated files and open messages are looked at, which no event tells of.</summary>
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>The least time between two turns of a file that holds a line which may begin a stack trace: a file that cannot
    /// be read just now is not to be asked without pause.</summary>
    private static readonly TimeSpan DueInterval = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryCollectorOptions _options;
    private readonly IFileWatcher _watcher;
    private readonly TimeProvider _timeProvider;
    private readonly EventRouter _router;
    private readonly FollowedFiles _files;
    private readonly TurnQueue _turns = new();
    private readonly CollectorWarnings _warnings;
    private readonly Queue<LogBatch> _settled = [];
    private readonly Dictionary<string, Checkpoint> _committed = [];
    private bool _isStarted;
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
        WatchTable watches = new(watcher, events);
        _warnings = new CollectorWarnings(events);
        _files = new FollowedFiles(options, watches, _turns, timeProvider, events)
        {
            OnForgotten = Forget,
        };
        _router = new EventRouter(watches, _files, _turns);
        foreach (Checkpoint checkpoint in options.Checkpoints)
        {
            _committed[checkpoint.Path] = checkpoint;
        }
    }

    /// <inheritdoc/>
    public bool IsCompleted { get; private set; }

    /// <summary>Where to resume each stream: as far as its batches have been committed.</summary>
    public IReadOnlyCollection<Checkpoint> Checkpoints => _committed.Values;

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
            _files.LookAtEverything(force: true);
        }

        while (!cancellationToken.IsCancellationRequested && !IsCompleted)
        {
            if (_options.Follow)
            {
                _router.Handle(_watcher.ReadEvents());
                RunClock();
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

            _router.Handle(_watcher.ReadEvents(wait, cancellationToken));
        }

        return null;
    }

    /// <inheritdoc/>
    public void Commit(LogBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Checkpoint is { } checkpoint && (!_options.Follow || _files.ByPath.ContainsKey(checkpoint.Path)))
        {
            _committed[checkpoint.Path] = checkpoint;
        }
    }

    /// <inheritdoc/>
    public CollectorBacklog MeasureBacklog()
    {
        long bytes = 0;
        TimeSpan age = TimeSpan.Zero;
        foreach (TrackedFile file in _files.ByPath.Values)
        {
            if (file.MeasureUnread(out TimeSpan waiting) is > 0 and long unread)
            {
                bytes += unread;
                age = waiting > age ? waiting : age;
            }
        }

        return new CollectorBacklog(FileCount, bytes, age);
    }

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

    private void Forget(TrackedFile file)
    {
        if (file.HasBegun)
        {
            _committed.Remove(file.Path);
        }

        OnForgotten?.Invoke(file.Path);
    }

    private void RunClock()
    {
        if (_timeProvider.GetElapsedTime(_files.LookedTick) >= _options.LookInterval)
        {
            _files.LookAtEverything(force: false);
        }

        if (_turns.Unsettled.Count > 0 && _timeProvider.GetElapsedTime(_settledTick) >= SettleInterval)
        {
            SettleAll();
        }

        if (_turns.NextDueTick is not null)
        {
            _turns.WakeDue(_timeProvider.GetTimestamp());
        }
    }

    private TimeSpan WaitTime(TimeSpan timeout, long startTick)
    {
        TimeSpan wait = _options.LookInterval - _timeProvider.GetElapsedTime(_files.LookedTick);
        if (_turns.Unsettled.Count > 0)
        {
            wait = Min(wait, SettleInterval - _timeProvider.GetElapsedTime(_settledTick));
        }

        if (_turns.NextDueTick is { } due)
        {
            wait = Min(wait, _timeProvider.GetElapsedTime(_timeProvider.GetTimestamp(), due));
        }

        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        return timeout == Timeout.InfiniteTimeSpan ? wait : Min(wait, timeout - _timeProvider.GetElapsedTime(startTick));
    }

    private long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * _timeProvider.TimestampFrequency);

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

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
            if (!_turns.TryTake(out TrackedFile? file))
            {
                break;
            }

            LogBatch? batch = ReadTurn(file);
            if (file.HasMore)
            {
                _turns.Wake(file);
            }

            _turns.Note(file);
            _turns.NoteDue(file, _timeProvider.GetTimestamp() + ToTicks(DueInterval));
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
            _warnings.CanRead(file.Path);
            return batch;
        }
        catch (IOException failure)
        {
            _warnings.CannotRead(file.Path, failure);
            return null;
        }
    }

    private void SettleAll()
    {
        _settledTick = _timeProvider.GetTimestamp();
        _files.Heirs.Tidy();
        foreach (TrackedFile file in _turns.Unsettled.ToArray())
        {
            if (file.IsForgotten)
            {
                continue;
            }

            if (file.Settle(_files.Heirs) is { } batch)
            {
                _settled.Enqueue(batch);
            }

            if (file.Current is null)
            {
                _files.Look(file);
            }

            _turns.Note(file);
            if (file.IsUnsettled)
            {
                _turns.Wake(file);
            }
        }
    }

    /// <summary>Gives out what is left of the files that were read, and begins with those that could not be opened as long
    /// as these were open.</summary>
    private void FinishAll()
    {
        foreach (TrackedFile file in _files.ByPath.Values.Where(file => file.HasBegun).ToArray())
        {
            if (file.FinishAll() is { } batch)
            {
                _settled.Enqueue(batch);
            }

            _files.Close(file);
        }

        foreach (TrackedFile file in _files.ByPath.Values.ToArray())
        {
            _files.Look(file);
        }

        IsCompleted = _settled.Count == 0 && !_files.ByPath.Values.Any(file => file.HasBegun);
    }
}
