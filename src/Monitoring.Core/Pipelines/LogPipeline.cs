using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Pipelines;

// Implementation notes
//
// One thread owns the collector and the sink and makes all calls to them. Other threads only set flags for it: to stop,
// or to measure the backlog. The thread may wait in Collect for hours, so such a request cancels that call; a new token
// is created for the next one. Write is canceled only by a stop, because it may wait until a full disk has space again.
//
// A batch that the sink did not take, or could not commit before the end, is never committed to the collector.
// The next start reads it again.

/// <summary>Writes the batches of a collector to a sink, on its own thread, until it is stopped or the
/// collector is completed.</summary>
public sealed class LogPipeline : IDisposable
{
    /// <summary>The interval of checks for committed batches while some are pending.</summary>
    private static readonly TimeSpan CommitCheckInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The maximum time for a sink to end after a request to abandon pending commits.</summary>
    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(5);

    private readonly ILogCollector _collector;
    private readonly ILogSink _sink;
    private readonly MonitoringEvents _events;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _requestLock = new();

    private readonly UncommittedBatches _uncommitted;
    private readonly MeasuredBacklog _backlog;

    private CancellationTokenSource _interrupt = new();
    private TaskCompletionSource? _backlogRequest;
    private long _committedEntries;
    /// <summary>A <see cref="LogPipelineState"/>; a field of 64 bits cannot be volatile.</summary>
    private volatile int _state;

    private LogPipeline(ILogCollector collector, ILogSink sink, MonitoringEvents events, TimeProvider timeProvider)
    {
        _collector = collector;
        _sink = sink;
        _events = events;
        _timeProvider = timeProvider;
        _uncommitted = new UncommittedBatches(timeProvider);
        _backlog = new MeasuredBacklog(_uncommitted, timeProvider);
        Started = timeProvider.GetUtcNow();
    }

    /// <summary>The start time.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>The current counters.</summary>
    public MonitoringCounters Counters => _events.Counters;

    /// <summary>The number of committed entries since the start; the last entries read may still be pending.</summary>
    public long CommittedEntries => Interlocked.Read(ref _committedEntries);

    /// <summary>The current state.</summary>
    public LogPipelineState State =>
        (LogPipelineState)_state == LogPipelineState.Running
            && _sink.IsPaused ? LogPipelineState.Paused : (LogPipelineState)_state;

    /// <summary>The error that ended the pipeline; null if there was none.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Completes, always without an error, when the pipeline has ended and released its resources.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Starts to collect.</summary>
    /// <param name="name">The name of the thread.</param>
    /// <param name="collector">The collector, which the pipeline owns from here on.</param>
    /// <param name="sink">The sink, which the pipeline owns from here on.</param>
    /// <param name="events">Receives warnings of the collector, the sink and the pipeline.</param>
    /// <param name="timeProvider">The clock.</param>
    public static LogPipeline Start(
        string name, ILogCollector collector, ILogSink sink, MonitoringEvents events, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        LogPipeline pipeline = new(collector, sink, events, timeProvider);
        Thread thread = new(pipeline.Run) { Name = name, IsBackground = true };
        thread.Start();
        return pipeline;
    }

    /// <summary>Requests the pipeline to commit what was read and to end, without waiting.</summary>
    public void RequestStop()
    {
        lock (_requestLock)
        {
            if (!Completion.IsCompleted)
            {
                _stop.Cancel();
                _interrupt.Cancel();
            }
        }
    }

    /// <summary>Stops the pipeline. Commits what was read; entries that are not committed in time are read again
    /// at the next start.</summary>
    /// <param name="timeout">The maximum time to wait.</param>
    /// <returns>Whether the pipeline has ended.</returns>
    public bool Stop(TimeSpan timeout)
    {
        RequestStop();
        return Completion.Wait(timeout) || Abandon();
    }

    /// <summary>Returns the backlog, measured at most a quarter of a second ago; earlier if the thread does not
    /// respond in time.</summary>
    /// <param name="timeout">The maximum time to wait for the thread.</param>
    public CollectorBacklog GetBacklog(TimeSpan timeout)
    {
        Task measured;
        lock (_requestLock)
        {
            if (_backlog.IsFresh || Completion.IsCompleted)
            {
                return _backlog.Get(State == LogPipelineState.Paused);
            }

            _backlogRequest ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            measured = _backlogRequest.Task;
            _interrupt.Cancel();
        }

        measured.Wait(State == LogPipelineState.Paused ? TimeSpan.Zero : timeout);
        lock (_requestLock)
        {
            return _backlog.Get(State == LogPipelineState.Paused);
        }
    }

    /// <summary>Ends the pipeline without waiting: uncommitted entries are read again at the next start.</summary>
    public void Dispose()
    {
        if (!Completion.IsCompleted && !Stop(TimeSpan.Zero))
        {
            // The thread hangs in a system call; the garbage collector releases what the thread still uses.
            return;
        }

        lock (_requestLock)
        {
            _stop.Dispose();
            _abandon.Dispose();
            _interrupt.Dispose();
        }
    }

    private void Run()
    {
        Exception? error = null;
        try
        {
            _state = (int)LogPipelineState.Running;
            CollectAll();
            _state = (int)LogPipelineState.Stopping;
            Drain();
        }
        catch (Exception failure)
        {
            // This is the top of the thread: any failure ends the collector and not the process.
            error = failure;
        }

        error = Release(_collector) is { } ofCollector ? error ?? ofCollector : error;
        error = Release(_sink) is { } ofSink ? error ?? ofSink : error;
        Error = error;
        _state = (int)(error is null ? LogPipelineState.Stopped : LogPipelineState.Failed);
        lock (_requestLock)
        {
            _completion.SetResult();
            _backlogRequest?.SetResult();
        }
    }

    private void CollectAll()
    {
        while (!_stop.IsCancellationRequested && !_collector.IsCompleted)
        {
            CancellationToken interrupted = MeasureIfRequested();
            if (_collector.Collect(FindWait(), interrupted) is { } batch)
            {
                Write(batch);
            }

            if (IsDue(_sink.FlushDue))
            {
                _sink.Flush();
            }

            TakeCommitted();
        }
    }

    private static bool IsDue(TimeSpan wait) => wait <= TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan;

    /// <summary>Returns the maximum time to wait for entries before other work is due.</summary>
    private TimeSpan FindWait()
    {
        TimeSpan wait = _sink.FlushDue;
        bool isLong = wait == Timeout.InfiniteTimeSpan || wait > CommitCheckInterval;

        // A flush that is still due right after a flush is one that the sink cannot do yet.
        return (isLong && !_uncommitted.IsEmpty) || IsDue(wait) ? CommitCheckInterval : wait;
    }

    private void Write(LogBatch batch)
    {
        // The sink may have committed the batch, and others, before the call returns.
        _uncommitted.Add(batch);
        try
        {
            _sink.Write(batch, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The batch was not taken, so it is not committed either.
            batch.Dispose();
        }
    }

    private void TakeCommitted()
    {
        while (_sink.TryTakeCommitted(out LogBatch? batch))
        {
            using (batch)
            {
                _uncommitted.RemoveFirst();
                _collector.Commit(batch);
                Interlocked.Add(ref _committedEntries, batch.Count);
            }
        }
    }

    private void Drain()
    {
        bool isCommitted = _sink.Drain(_abandon.Token);
        TakeCommitted();
        if (!isCommitted)
        {
            _events.Warn(
                WarningKind.NotCommitted,
                string.Empty,
                "Some entries were not stored before shutdown. They are read again at the next start if the log files "
                + "still contain them.");
        }
    }

    private bool Abandon()
    {
        _abandon.Cancel();
        return Completion.Wait(AbandonTimeout);
    }

    /// <summary>Measures the backlog if another thread has requested it.</summary>
    /// <returns>The token that interrupts the next call of the collector.</returns>
    private CancellationToken MeasureIfRequested()
    {
        lock (_requestLock)
        {
            if (_backlogRequest is not null)
            {
                _backlog.Set(_collector.MeasureBacklog());
                _backlogRequest.SetResult();
                _backlogRequest = null;
            }

            if (_interrupt.IsCancellationRequested && !_stop.IsCancellationRequested)
            {
                _interrupt.Dispose();
                _interrupt = new CancellationTokenSource();
            }

            return _interrupt.Token;
        }
    }

    private static Exception? Release(IDisposable owned)
    {
        try
        {
            owned.Dispose();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
