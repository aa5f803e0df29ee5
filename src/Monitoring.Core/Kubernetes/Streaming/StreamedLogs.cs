using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Containers;
using Monitoring.Kubernetes.Streaming.Responses;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>The logs that are read, and the next step of each.</summary>
/// <remarks>Used only on the collector's thread.</remarks>
internal sealed partial class StreamedLogs
{
    private readonly PodLogCollectorOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ReadQueue _readQueue;
    private readonly LogTurns _turns;
    private readonly PodRoster _roster;
    private readonly PodLogProblems _problems;
    private readonly Action<ContainerLog> _renew;
    private readonly Action<ContainerLog> _finish;
    private readonly HashSet<ContainerLog> _logs = [];
    private readonly HashSet<LogReading> _readings = [];

    /// <summary>Creates an empty set.</summary>
    /// <param name="options">The collector's settings.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="readQueue">The queue for the results of readings.</param>
    /// <param name="events">Receives warnings.</param>
    /// <param name="renew">Called with a log whose metadata have changed.</param>
    /// <param name="finish">Called with a log that is done.</param>
    public StreamedLogs(
        PodLogCollectorOptions options,
        TimeProvider timeProvider,
        ReadQueue readQueue,
        MonitoringEvents events,
        Action<ContainerLog> renew,
        Action<ContainerLog> finish)
    {
        (_options, _timeProvider, _readQueue, _renew, _finish) = (options, timeProvider, readQueue, renew, finish);
        _turns = new LogTurns(options.MaxStreams, options.TurnTimes, timeProvider);
        _problems = new PodLogProblems(events, options.Connection);
        _roster = new PodRoster(options, timeProvider)
        {
            Rules = new WorkloadRules(events),
            OnFound = Begin,
            OnChanged = Notice
        };
    }

    /// <summary>The number of logs that are not done.</summary>
    public int Count => _logs.Count;

    /// <summary>The running readings.</summary>
    public IReadOnlyCollection<LogReading> Readings => _readings;

    /// <summary>Applies a change of a pod.</summary>
    public void Take(PodUpdate update) => _roster.Take(update);

    /// <summary>Starts readings for waiting logs, and stops readings whose turn is over.</summary>
    public void Turn()
    {
        foreach (ContainerLog log in _turns.Open)
        {
            LogReading reading = log.Reading!;
            bool isLeftOver = log.HasEnded && reading.Plan.Request.Follow;
            if (isLeftOver && !reading.IsStopping && _turns.IsQuiet(reading, _options.TurnTimes.Drain))
            {
                reading.Stop();
            }
        }

        while (_turns.TryOpen() is { } log)
        {
            LogReading reading = new(log, log.Plan(), _readQueue, _timeProvider);
            log.Reading = reading;
            (log.WaitsForPodUpdate, log.HasPodUpdate) = (false, false);
            _readings.Add(reading);
            reading.Start();
        }

        _turns.StopForWaiting();
    }

    /// <summary>The time until the next step without an event; null for any time.</summary>
    public TimeSpan? UntilTurn()
    {
        TimeSpan checkInterval = TimeSpan.FromMilliseconds(100);
        bool mustCheck = _turns.HasWaiting
            || _turns.Open.Any(log => log.HasEnded && log.Reading!.Plan.Request.Follow && !log.Reading.IsStopping);
        return _turns.UntilDue() is { } due
            && (!mustCheck || due < checkInterval) ? due : mustCheck ? checkInterval : null;
    }

    /// <summary>Handles the start of a response.</summary>
    public void NoteResponse(LogReading reading)
    {
        if (!reading.Log.FailsInResponses)
        {
            _problems.Resolve(reading.Log);
        }
    }

    /// <summary>Handles a batch of a response.</summary>
    public void NoteBatch(LogReading reading) => Resolve(reading.Log);

    private void Begin(ContainerLog log)
    {
        log.HasBegun = true;
        _logs.Add(log);
        _options.OnBegun?.Invoke(log.Metadata);
        RequestAgain(log, isAtOnce: true);
    }

    private void Notice(ContainerLog log, bool isDescribedAnew)
    {
        if (!log.HasBegun || log.IsDone)
        {
            return;
        }

        if (isDescribedAnew)
        {
            _renew(log);
        }

        log.HasPodUpdate = true;
        if (log.Reading is not null)
        {
            // The reading's end may be older than the change of the pod.
            return;
        }

        if (log.IsUnavailable)
        {
            Finish(log);
        }
        else if (log.WaitsForPodUpdate)
        {
            _turns.Enqueue(log);
        }
    }
}
