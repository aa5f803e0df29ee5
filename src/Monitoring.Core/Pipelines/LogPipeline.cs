using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Pipelines;

// Implementation notes
//
// One thread owns the collector and the sink and does everything with them. Other threads only set flags for it: to
// stop, or to measure how far it is behind. As it may be waiting inside Collect for hours, such a request cancels that
// call; its token is renewed for the next one. Write is cancelled only by a stop, as it may wait as long as a disk is
// full.
//
// A batch that the sink did not take, or could not make safe before the end, is never committed: the next start reads
// it again.

/// <summary>Takes what a collector gives to a sink, on a thread of its own, until it is stopped or
/// there is no more.</summary>
public sealed class LogPipeline : IDisposable
{
    /// <summary>How soon to ask again whether batches are safe, while some are being made so.</summary>
    private static readonly TimeSpan SafeInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a sink may take to end once it has been told not to make anything safe any more.</summary>
    private static readonly TimeSpan AbandonPatience = TimeSpan.FromSeconds(5);

    private readonly ILogCollector _collector;
    private readonly ILogSink _sink;
    private readonly MonitoringEvents _events;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _asking = new();

    private readonly UnsafeBatches _unsafe;
    private readonly MeasuredBacklog _backlog;

    private CancellationTokenSource _interrupt = new();
    private TaskCompletionSource? _question;
    private long _safeEntries;
    /// <summary>A <see cref="LogPipelineState"/>; a field of 64 bits cannot be volatile.</summary>
    private volatile int _state;

    private LogPipeline(ILogCollector collector, ILogSink sink, MonitoringEvents events, TimeProvider timeProvider)
    {
        _collector = collector;
        _sink = sink;
        _events = events;
        _timeProvider = timeProvider;
        _unsafe = new UnsafeBatches(timeProvider);
        _backlog = new MeasuredBacklog(_unsafe, timeProvider);
        Started = timeProvider.GetUtcNow();
    }

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>What has been counted so far.</summary>
    public MonitoringCounters Counters => _events.Counters;

    /// <summary>How many entries are safe in the sink since it began; those that were read last
    /// may not be yet.</summary>
    public long CommittedEntries => Interlocked.Read(ref _safeEntries);

    /// <summary>What it is doing.</summary>
    public LogPipelineState State =>
        (LogPipelineState)_state == LogPipelineState.Running && _sink.IsPaused ? LogPipelineState.Paused : (LogPipelineState)_state;

    /// <summary>What has ended it, if it has failed.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Completes, always without an error, when it has ended and released everything.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Begins to collect.</summary>
    /// <param name="name">What to call the thread.</param>
    /// <param name="collector">What to collect from; owned by the pipeline from here on.</param>
    /// <param name="sink">Where to take it; owned by the pipeline from here on.</param>
    /// <param name="events">Where collector and sink tell trouble, and the pipeline as well.</param>
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

    /// <summary>Tells it to end; does not wait for it. What was read is made safe first.</summary>
    public void RequestStop()
    {
        lock (_asking)
        {
            if (!Completion.IsCompleted)
            {
                _stop.Cancel();
                _interrupt.Cancel();
            }
        }
    }

    /// <summary>Ends it. What was read is made safe; what is not safe in time is read again at
    /// the next start.</summary>
    /// <param name="patience">How long that may take.</param>
    /// <returns>Whether it has ended.</returns>
    public bool Stop(TimeSpan patience)
    {
        RequestStop();
        return Completion.Wait(patience) || Abandon();
    }

    /// <summary>How far it is behind, at most a quarter of a second ago; longer ago if its thread does not
    /// answer in time.</summary>
    /// <param name="patience">How long to wait for the answer.</param>
    public CollectorBacklog GetBacklog(TimeSpan patience)
    {
        Task answer;
        lock (_asking)
        {
            if (_backlog.IsFresh || Completion.IsCompleted)
            {
                return _backlog.Get(State == LogPipelineState.Paused);
            }

            _question ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            answer = _question.Task;
            _interrupt.Cancel();
        }

        answer.Wait(State == LogPipelineState.Paused ? TimeSpan.Zero : patience);
        lock (_asking)
        {
            return _backlog.Get(State == LogPipelineState.Paused);
        }
    }

    /// <summary>Ends it without giving it time: what is not safe yet is read again at the next start.</summary>
    public void Dispose()
    {
        if (!Completion.IsCompleted && !Stop(TimeSpan.Zero))
        {
            // It hangs in a call of the system; what it still needs is left to the garbage collector.
            return;
        }

        lock (_asking)
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
            // Nobody is above this thread: whatever it is, it ends the collector and not the process.
            error = failure;
        }

        error = Release(_collector) is { } ofCollector ? error ?? ofCollector : error;
        error = Release(_sink) is { } ofSink ? error ?? ofSink : error;
        Error = error;
        _state = (int)(error is null ? LogPipelineState.Stopped : LogPipelineState.Failed);
        lock (_asking)
        {
            _completion.SetResult();
            _question?.SetResult();
        }
    }

    private void CollectAll()
    {
        while (!_stop.IsCancellationRequested && !_collector.IsCompleted)
        {
            CancellationToken interrupted = AnswerQuestion();
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

    /// <summary>How long nothing may come before there is something else to do.</summary>
    private TimeSpan FindWait()
    {
        TimeSpan wait = _sink.FlushDue;
        bool isLong = wait == Timeout.InfiniteTimeSpan || wait > SafeInterval;

        // A flush that is still due right behind one is one that the sink cannot do yet.
        return (isLong && !_unsafe.IsEmpty) || IsDue(wait) ? SafeInterval : wait;
    }

    private void Write(LogBatch batch)
    {
        // The sink may have made it safe and more before the call returns.
        _unsafe.Add(batch);
        try
        {
            _sink.Write(batch, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Not taken, so not committed either.
            batch.Dispose();
        }
    }

    private void TakeCommitted()
    {
        while (_sink.TryTakeCommitted(out LogBatch? batch))
        {
            using (batch)
            {
                _unsafe.RemoveFirst();
                _collector.Commit(batch);
                Interlocked.Add(ref _safeEntries, batch.Count);
            }
        }
    }

    private void Drain()
    {
        bool isSafe = _sink.Drain(_abandon.Token);
        TakeCommitted();
        if (!isSafe)
        {
            _events.Warn(
                WarningKind.NotMadeSafe,
                string.Empty,
                "What was read last could not be stored before the end. It is read again at the next start, as long as the files hold it.");
        }
    }

    private bool Abandon()
    {
        _abandon.Cancel();
        return Completion.Wait(AbandonPatience);
    }

    /// <summary>Answers whoever has asked how far this is behind.</summary>
    /// <returns>What interrupts the next call of the collector.</returns>
    private CancellationToken AnswerQuestion()
    {
        lock (_asking)
        {
            if (_question is not null)
            {
                _backlog.Set(_collector.MeasureBacklog());
                _question.SetResult();
                _question = null;
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
