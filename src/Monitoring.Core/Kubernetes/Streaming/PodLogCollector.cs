using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Streaming.Responses;
using Monitoring.Watching;
using Monitoring.Watching.Polling;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// PodWatches receives changes of pods. PodRoster finds the logs to read. LogTurns schedules them. LogReading reads one
// response on a thread pool thread and puts batches into the ReadQueue. PodLogPosition has the position at which a log
// resumes. Everything except the readings and the reflectors runs on the thread that calls Collect, within that call.
// Without calls of Collect, each reading stops after one batch.

/// <summary>Follows the logs of containers on all nodes through the Kubernetes API and adds pod metadata to each
/// entry.</summary>
/// <remarks>
/// <para>Without files, a position is a time and the lines seen in its second (<see cref="PodLogPosition"/>). When a
/// response is cut, or ended by a rotation or a server's restart, the log continues where it stopped. No line is lost
/// or repeated. Lines that the kubelet has rotated away before they were read cannot be requested. Nothing shows that
/// they existed, so no gap is reported. A pod that is deselected, because its labels or fields have changed, and
/// selected again later, is read from its beginning. A container's log is read while the container may be restarted. A
/// request for the pod distinguishes its lines from those of the next container. The exception is the moment in which
/// the kubelet has the restart and the API does not.</para>
/// <para>The API does not report the output of a line (<see cref="LogOutput.Unknown"/>) or its offset in a file.
/// <see cref="LogRecord.Offset"/> counts the bytes of emitted lines.</para>
/// <para>Memory for each of MaxStreams logs that are read at once: two buffers, 200 KiB for a batch's table and 60 KiB
/// for the lines of its last second. A buffer has 128 KiB, or 64 KiB + MaxMessageBytes for longer lines. Because arrays
/// have sizes of powers of two, it may have twice that. In addition, 2 KiB for each pod, and for each container 2 KiB
/// and up to 16 KiB for the lines of its last second. While a stack trace is being joined, up to twice MaxMessageBytes.
/// The caller's current batch is not included.</para>
/// <para>One thread owns the collector. Thread pool threads do the reading, each at most one batch ahead.</para>
/// </remarks>
public sealed partial class PodLogCollector : ILogCollector
{
    /// <summary>The interval at which problems are reported that set no signal.</summary>
    private static readonly TimeSpan RescanInterval = TimeSpan.FromSeconds(1);

    /// <summary>The same interval before the first list is complete.</summary>
    private static readonly TimeSpan FirstRescanInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The maximum time for the readings to notice their cancellation.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly PodLogCollectorOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly MonitoringEvents _events;
    private readonly WakeSignal _signal = new();
    private readonly ReadQueue _readQueue;
    private readonly StreamedLogs _logs;

    /// <summary>Batches that no response has produced: changed metadata, and the rest of joined entries.</summary>
    private readonly Queue<LogBatch> _extraBatches = [];

    /// <summary>Logs whose joiner may hold lines.</summary>
    private readonly HashSet<ContainerLog> _joining = [];

    private PodWatches? _watches;
    private bool _isListed;
    private bool _isEnding;
    private bool _isDisposed;

    /// <summary>Creates a collector. The first call of <see cref="Collect"/> starts it.</summary>
    /// <param name="options">The logs to read, and how.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="events">Receives warnings and counters.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which.</exception>
    public PodLogCollector(PodLogCollectorOptions options, TimeProvider timeProvider, MonitoringEvents events)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(events);
        options.Validate();
        (_options, _timeProvider, _events) = (options, timeProvider, events);
        _readQueue = new ReadQueue(_signal);
        _logs = new StreamedLogs(options, timeProvider, _readQueue, events, EnqueueMetadata, Finish);
    }

    /// <inheritdoc/>
    /// <remarks>True also if the pods cannot be listed, or a log cannot be read, after some retries. A warning has been
    /// reported then.</remarks>
    public bool IsCompleted => _isEnding
        ? _readQueue.Oldest is null && _extraBatches.Count == 0 && _joining.Count == 0
        : !_options.Follows && _isListed && _logs.Count == 0 && _extraBatches.Count == 0 && _readQueue.Oldest is null;

    /// <summary>The number of logs that are being read.</summary>
    internal int ReadingCount => _logs.Readings.Count;

    /// <inheritdoc/>
    /// <remarks>Problems of the API are reported as warnings and never thrown.</remarks>
    /// <exception cref="ObjectDisposedException">The collector was disposed.</exception>
    public LogBatch? Collect(TimeSpan timeout, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Deadline deadline = Deadline.After(timeout, _timeProvider);
        _watches ??= new PodWatches(_options, _timeProvider, _signal);
        while (true)
        {
            LogBatch? batch = _isEnding ? TakeRemaining() : TakeNext();
            if (batch is not null)
            {
                return batch;
            }

            if (IsCompleted || deadline.IsPast || cancellationToken.IsCancellationRequested)
            {
                return null;
            }

            Wait(deadline, cancellationToken);
        }
    }

    /// <summary>Does nothing. The API has no position that could be kept; the next collector begins at
    /// <see cref="PodLogCollectorOptions.Start"/>.</summary>
    /// <param name="batch">The batch.</param>
    public void Commit(LogBatch batch)
    {
    }

    /// <inheritdoc/>
    /// <remarks>The API does not report where a followed log ends. The collector completes with the lines received by
    /// now.</remarks>
    public void StopFollowing()
    {
        if (!_options.Follows || _isEnding)
        {
            return;
        }

        _isEnding = true;
        StopReadings();
    }

    /// <inheritdoc/>
    /// <remarks>Lines that the API has not sent yet are unknown. The backlog counts only received lines that wait to be
    /// collected.</remarks>
    public CollectorBacklog MeasureBacklog()
    {
        TimeSpan age = _readQueue.Oldest?.Batch is { } batch
            ? _timeProvider.GetElapsedTime(batch.ReadTick) : TimeSpan.Zero;
        return new CollectorBacklog(_logs.Count, _readQueue.Bytes, age);
    }

    /// <summary>Stops all reading.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _watches?.Dispose();
        StopReadings();
        while (_readQueue.TryTake() is { } result)
        {
            result.Batch?.Dispose();
        }

        while (_extraBatches.TryDequeue(out LogBatch? batch))
        {
            batch.Dispose();
        }
    }

    private void StopReadings()
    {
        foreach (LogReading reading in _logs.Readings)
        {
            reading.Stop();
        }

        Task.WaitAll([.. _logs.Readings.Select(reading => reading.Running)], EndTimeout);
    }

    private LogBatch? TakeNext()
    {
        TakePodUpdates();
        LogBatch? batch = TakeBatch();
        _logs.Turn();
        return batch;
    }

    private void TakePodUpdates()
    {
        // Read before the changes are taken, so that all pods of the list are among them.
        bool isListed = _watches!.IsListed || (!_options.Follows && _watches.IsListedOrGivenUp());
        _watches.ReportProblems(_events);
        while (_watches.TryTake(out PodUpdate? update))
        {
            _logs.Take(update.Value);
        }

        _isListed |= isListed;
    }

    /// <summary>Waits for a signal or the next due time.</summary>
    private void Wait(Deadline deadline, CancellationToken cancellationToken)
    {
        TimeSpan wait = deadline.Limit(_isListed ? RescanInterval : FirstRescanInterval);
        if (_logs.UntilTurn() is { } turn && turn < wait)
        {
            wait = turn;
        }

        foreach (ContainerLog log in _joining)
        {
            wait = log.Traces!.UntilDue is { } due && due < wait ? due : wait;
        }

        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using CancellationTokenRegistration cancelled = cancellationToken.UnsafeRegister(
            static signal => ((WakeSignal)signal!).Set(), _signal);
        using ITimer timer = _timeProvider.CreateTimer(
            static signal => ((WakeSignal)signal!).Set(), _signal, wait, Timeout.InfiniteTimeSpan);
        _signal.Wait();
    }
}
