using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Containers;
using Monitoring.Kubernetes.Streaming.Responses;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>The logs that are read, and what becomes of each next.</summary>
/// <remarks>Belongs to the collector's thread.</remarks>
internal sealed partial class StreamedLogs
{
    private readonly PodLogCollectorOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ReadQueue _readQueue;
    private readonly LogTurns _turns;
    private readonly PodRoster _roster;
    private readonly PodLogTrouble _trouble;
    private readonly Action<ContainerLog> _renew;
    private readonly Action<ContainerLog> _finish;
    private readonly HashSet<ContainerLog> _logs = [];
    private readonly HashSet<LogReading> _readings = [];

    /// <summary>Has none yet.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="handOver">Where readings put what they have.</param>
    /// <param name="events">Where trouble is told.</param>
    /// <param name="renew">Called with a log whose metadata are others.</param>
    /// <param name="finish">Called with a log of which nothing more comes.</param>
    public StreamedLogs(
        PodLogCollectorOptions options,
        TimeProvider timeProvider,
        ReadQueue handOver,
        MonitoringEvents events,
        Action<ContainerLog> renew,
        Action<ContainerLog> finish)
    {
        (_options, _timeProvider, _readQueue, _renew, _finish) = (options, timeProvider, handOver, renew, finish);
        _turns = new LogTurns(options.MaxStreams, options.TurnTimes, timeProvider);
        _trouble = new PodLogTrouble(events, options.Connection);
        _roster = new PodRoster(options, timeProvider) { Rules = new WorkloadRules(events), OnFound = Begin, OnChanged = Notice };
    }

    /// <summary>How many there are.</summary>
    public int Count => _logs.Count;

    /// <summary>What still runs.</summary>
    public IReadOnlyCollection<LogReading> Readings => _readings;

    /// <summary>Takes over what is told of a pod.</summary>
    public void Take(PodNews news) => _roster.Take(news);

    /// <summary>Gives places to those that wait for them.</summary>
    public void Turn()
    {
        foreach (ContainerLog log in _turns.Open)
        {
            LogReading reading = log.Reading!;
            bool isLeftOver = log.IsOver && reading.Plan.Request.Follow;
            if (isLeftOver && !reading.IsStopping && _turns.IsQuiet(reading, _options.TurnTimes.Drain))
            {
                reading.Stop();
            }
        }

        while (_turns.TryOpen() is { } log)
        {
            LogReading reading = new(log, log.Plan(), _readQueue, _timeProvider);
            log.Reading = reading;
            (log.WaitsForNews, log.HasNewsOfPod) = (false, false);
            _readings.Add(reading);
            reading.Start();
        }

        _turns.GiveWay();
    }

    /// <summary>How long nothing need be done if nothing happens; null for as long as one likes.</summary>
    public TimeSpan? UntilTurn()
    {
        TimeSpan look = TimeSpan.FromMilliseconds(100);
        bool mustLook = _turns.IsCrowded
            || _turns.Open.Any(log => log.IsOver && log.Reading!.Plan.Request.Follow && !log.Reading.IsStopping);
        return _turns.UntilDue() is { } due && (!mustLook || due < look) ? due : mustLook ? look : null;
    }

    /// <summary>An answer has begun.</summary>
    public void NoteAnswer(LogReading reading)
    {
        if (!reading.Log.FailsInAnswers)
        {
            _trouble.Settle(reading.Log);
        }
    }

    /// <summary>Something has come of an answer.</summary>
    public void NoteBatch(LogReading reading) => Settle(reading.Log);

    private void Begin(ContainerLog log)
    {
        log.HasBegun = true;
        _logs.Add(log);
        _options.OnBegun?.Invoke(log.Metadata);
        GoOn(log, isAtOnce: true);
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

        log.HasNewsOfPod = true;
        if (log.Reading is not null)
        {
            // Its end may be older than the news.
            return;
        }

        if (log.IsOutOfReach)
        {
            Finish(log);
        }
        else if (log.WaitsForNews)
        {
            _turns.Enqueue(log);
        }
    }
}
