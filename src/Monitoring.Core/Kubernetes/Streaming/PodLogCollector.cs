using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Streaming.Responses;
using Monitoring.Watching;
using Monitoring.Watching.Polling;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// PodWatches hears of pods; PodRoster says which logs there are to read; LogTurns whose turn it is; LogReading reads one answer
// on a thread of the pool and puts batches into the ReadQueue; PodLogPosition knows where a log goes on. All but the readings and
// the reflectors belongs to the thread that calls Collect, and happens within that call: who does not call gets nothing read
// beyond what was handed over.

/// <summary>Follows the logs of containers through the Kubernetes API, wherever they run, and says of each entry which pod it
/// comes from.</summary>
/// <remarks>
/// <para>Without files a position is a time and what was seen of its second (<see cref="PodLogPosition"/>): when an answer is cut,
/// ended by a rotation or by a server's restart, the log goes on where it stopped, with no line lost or repeated. What the
/// kubelet has rotated away before it was read cannot be asked for, and it cannot be known that there was such a thing; so no
/// gap is told. A pod that is no longer meant, because its labels or fields have changed, and is meant again later, is read
/// anew. A container's log that is found is read while the container may be started again: its lines are told from the next
/// one's by asking for the pod, except in the moment in which the kubelet knows of the restart and the API does not.</para>
/// <para>The API does not say to which output a line was written (<see cref="LogOutput.Unknown"/>), nor where in a file it stands
/// (<see cref="LogRecord.Offset"/> counts the bytes of lines given out).</para>
/// <para>Memory, for each of MaxStreams logs that are read at once: two buffers of 64 KiB + MaxMessageBytes, each up to twice that
/// as arrays come in powers of two, if its lines are that long, and of 128 KiB if they are not; 200 KiB for a batch's table; 60 KiB
/// for the lines of its last second. Besides, for each container 2 KiB and up to 16 KiB for the lines of its last second, and
/// for each pod 2 KiB; while a stack trace is being joined, up to twice MaxMessageBytes; and the batch that the caller has.</para>
/// <para>One thread owns it; the reading itself is done by threads of the pool, each no more than a batch ahead.</para>
/// </remarks>
public sealed class PodLogCollector : ILogCollector
{
    /// <summary>How soon trouble is told that nothing else brings to light.</summary>
    private static readonly TimeSpan RescanInterval = TimeSpan.FromSeconds(1);

    /// <summary>The same while the first list is not there.</summary>
    private static readonly TimeSpan FirstRescanInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the readings' end may take: they only have to notice.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly PodLogCollectorOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly MonitoringEvents _events;
    private readonly WakeSignal _signal = new();
    private readonly ReadQueue _readQueue;
    private readonly StreamedLogs _logs;

    /// <summary>What no answer has brought: news of metadata, and what was held.</summary>
    private readonly Queue<LogBatch> _made = [];

    /// <summary>Logs of which something may be held.</summary>
    private readonly HashSet<ContainerLog> _joining = [];

    private PodWatches? _watches;
    private bool _isListed;
    private bool _isEnding;
    private bool _isDisposed;

    /// <summary>Prepares to read; the first <see cref="Collect"/> begins.</summary>
    /// <param name="options">What to read, and how.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="events">Where trouble is told.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which.</exception>
    public PodLogCollector(PodLogCollectorOptions options, TimeProvider timeProvider, MonitoringEvents events)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(events);
        options.Validate();
        (_options, _timeProvider, _events) = (options, timeProvider, events);
        _readQueue = new ReadQueue(_signal);
        _logs = new StreamedLogs(options, timeProvider, _readQueue, events, Renew, Finish);
    }

    /// <inheritdoc/>
    /// <remarks>Also when the pods cannot be listed, or a log cannot be read, after some tries: a warning has said so.</remarks>
    public bool IsCompleted => _isEnding
        ? _readQueue.Oldest is null && _made.Count == 0 && _joining.Count == 0
        : !_options.Follows && _isListed && _logs.Count == 0 && _made.Count == 0 && _readQueue.Oldest is null;

    /// <summary>How many logs are being read now.</summary>
    internal int ReadingCount => _logs.Readings.Count;

    /// <inheritdoc/>
    /// <remarks>Trouble with the API is told as a warning and never thrown.</remarks>
    /// <exception cref="ObjectDisposedException">The collector was disposed.</exception>
    public LogBatch? Collect(TimeSpan timeout, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Deadline deadline = Deadline.After(timeout, _timeProvider);
        _watches ??= new PodWatches(_options, _timeProvider, _signal);
        while (true)
        {
            LogBatch? batch = _isEnding ? TakeRest() : TakeNext();
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

    /// <summary>Does nothing: the API has no position that could be kept, and whoever begins anew begins where
    /// <see cref="PodLogCollectorOptions.Start"/> says.</summary>
    /// <param name="batch">The batch.</param>
    public void Commit(LogBatch batch)
    {
    }

    /// <inheritdoc/>
    /// <remarks>The API does not say where a log ends while it is followed: what has been received by now is the rest.</remarks>
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
    /// <remarks>What has been written and not been sent by the API is not known: counted is what waits to be collected.</remarks>
    public CollectorBacklog MeasureBacklog()
    {
        TimeSpan age = _readQueue.Oldest?.Batch is { } batch ? _timeProvider.GetElapsedTime(batch.ReadTick) : TimeSpan.Zero;
        return new CollectorBacklog(_logs.Count, _readQueue.Bytes, age);
    }

    /// <summary>Ends all reading.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _watches?.Dispose();
        StopReadings();
        while (_readQueue.TryTake() is { } handed)
        {
            handed.Batch?.Dispose();
        }

        while (_made.TryDequeue(out LogBatch? batch))
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
        TakeNews();
        LogBatch? batch = TakeBatch();
        _logs.Turn();
        return batch;
    }

    /// <summary>The next of the batches that were received before the end, then what is held of stack traces.</summary>
    private LogBatch? TakeRest()
    {
        while (_readQueue.TryTake() is { } handed)
        {
            if (handed.Batch is not { } batch)
            {
                continue;
            }

            Enrich(batch, handed.Reading.Log);
            Count(batch, handed.Bytes);
            if (batch.Count > 0)
            {
                return batch;
            }

            batch.Dispose();
        }

        foreach (ContainerLog log in _joining.ToArray())
        {
            Finish(log);
        }

        return _made.TryDequeue(out LogBatch? made) ? made : null;
    }

    private void TakeNews()
    {
        // Before the news: those that the list has said are among them then.
        bool isListed = _watches!.IsListed || (!_options.Follows && _watches.IsListedOrGivenUp());
        _watches.Tell(_events);
        while (_watches.TryTake(out PodNews? news))
        {
            _logs.Take(news.Value);
        }

        _isListed |= isListed;
    }

    private LogBatch? TakeBatch()
    {
        if (_made.TryDequeue(out LogBatch? made))
        {
            return made;
        }

        while (_readQueue.TryTake() is { } handed)
        {
            if (handed.End is { } end)
            {
                _logs.NoteEnd(handed.Reading, end);
            }
            else if (handed.Batch is { } batch)
            {
                handed.Reading.GoOn();
                _logs.NoteBatch(handed.Reading);
                Enrich(batch, handed.Reading.Log);
                Count(batch, handed.Bytes);
                if (batch.Count > 0)
                {
                    return batch;
                }

                batch.Dispose();
            }
            else
            {
                _logs.NoteAnswer(handed.Reading);
            }
        }

        return _made.TryDequeue(out LogBatch? last) ? last : TakeQuiet();
    }

    /// <summary>What is held of stack traces and was not gone on with.</summary>
    private LogBatch? TakeQuiet()
    {
        foreach (ContainerLog log in _joining)
        {
            TimeSpan? due = log.Traces!.UntilDue;
            if (due > TimeSpan.Zero)
            {
                continue;
            }

            if (due is null)
            {
                _joining.Remove(log);
                continue;
            }

            LogBatch batch = new(log.Metadata, _timeProvider, capacity: 0);
            log.Traces.GiveOutQuiet(batch);
            Count(batch, bytes: 0);
            return batch;
        }

        return null;
    }

    private void Enrich(LogBatch batch, ContainerLog log)
    {
        batch.Metadata = log.Metadata;
        if (_options.HonourOptOut && log.OptOut.Stdout)
        {
            batch.Keep(record => !log.OptOut.Excludes(record.Output));
        }

        if (log.Traces is { } traces)
        {
            traces.Join(batch);
            _joining.Add(log);
        }
    }

    private void Count(LogBatch batch, long bytes)
    {
        _events.Counters.Entries += batch.Count;
        _events.Counters.Bytes += bytes;
        foreach (ref readonly LogRecord record in batch.Records)
        {
            if (record.IsTruncated)
            {
                _events.Counters.TruncatedEntries++;
            }
        }
    }

    /// <summary>A quiet log's metadata are others: a batch without entries says so.</summary>
    private void Renew(ContainerLog log) => _made.Enqueue(new LogBatch(log.Metadata, _timeProvider, capacity: 0));

    /// <summary>Nothing more comes of a log: what it holds is given out.</summary>
    private void Finish(ContainerLog log)
    {
        if (_joining.Remove(log))
        {
            LogBatch batch = new(log.Metadata, _timeProvider, capacity: 0);
            log.Traces!.GiveOutAll(batch);
            Count(batch, bytes: 0);
            _made.Enqueue(batch);
        }
    }

    /// <summary>Waits until something has happened, or is to be looked at.</summary>
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

        using CancellationTokenRegistration cancelled = cancellationToken.UnsafeRegister(static signal => ((WakeSignal)signal!).Set(), _signal);
        using ITimer timer = _timeProvider.CreateTimer(
            static signal => ((WakeSignal)signal!).Set(), _signal, wait, Timeout.InfiniteTimeSpan);
        _signal.Wait();
    }
}
