using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Reflecting;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// What becomes of a log when an answer has ended:
//   it was asked for to its end (the container has ended, or nothing is followed): done, unless a line is left without an end;
//   it was followed: the container may have ended, the kubelet rotated the file (before 1.29), the API server been restarted or
//   its connection to the kubelet been cut, which all look the same: it is asked for again, at once if there was anything new;
//   it failed: after a while it is asked for again, unless the log is out of reach;
//   there is none (400, 404): as a rule the container is about to be started, which the watch tells.

/// <summary>The logs that are read, and what becomes of each next.</summary>
/// <remarks>Belongs to the collector's thread.</remarks>
internal sealed class StreamedLogs
{
    /// <summary>How often asking for a log may fail before that is trouble: a server is restarted now and then.</summary>
    private const int UntroubledFailures = 2;

    /// <summary>How often asking for a log may fail that is not followed, or whose pod is gone.</summary>
    private const int MostTries = 5;

    private readonly PodLogCollectorOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly HandOver _handOver;
    private readonly LogTurns _turns;
    private readonly PodRoster _roster;
    private readonly PodLogTrouble _trouble;
    private readonly Action<ContainerLog> _renew;
    private readonly HashSet<ContainerLog> _logs = [];
    private readonly HashSet<LogReading> _readings = [];

    /// <summary>Has none yet.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="handOver">Where readings put what they have.</param>
    /// <param name="events">Where trouble is told.</param>
    /// <param name="renew">Called with a log whose metadata are others.</param>
    public StreamedLogs(
        PodLogCollectorOptions options,
        TimeProvider timeProvider,
        HandOver handOver,
        MonitoringEvents events,
        Action<ContainerLog> renew)
    {
        (_options, _timeProvider, _handOver, _renew) = (options, timeProvider, handOver, renew);
        _turns = new LogTurns(options.MaxStreams, options.TurnTimes, timeProvider);
        _trouble = new PodLogTrouble(events, options.Connection);
        _roster = new PodRoster(options) { OnFound = Begin, OnChanged = Notice };
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
            LogReading reading = new(log, log.Plan(), _handOver, _timeProvider);
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

    /// <summary>An answer has ended.</summary>
    public void NoteEnd(LogReading reading, AnswerEnd end)
    {
        ContainerLog log = reading.Log;
        _readings.Remove(reading);
        _turns.Close(log);
        log.Reading = null;
        reading.Dispose();
        if (end.HadNews)
        {
            log.Rests = 0;
            log.Delay.Reset();
        }

        if (end.Kind == AnswerEndKind.Ended)
        {
            Settle(log);
        }

        switch (end.Kind)
        {
            case AnswerEndKind.Failed:
                log.FailsInAnswers = end.HadBegun && !end.HadNews;
                Recover(log, end.Failure!, end.HadNews);
                break;
            case AnswerEndKind.Ended when log.TryFinish(reading.Plan, end):
                Finish(log);
                break;
            case AnswerEndKind.Ended:
                bool isNoSurprise = end.HadNews || reading.Plan.IsToTheEnd || reading.Plan.Request.Tail is not null || log.IsOver;
                GoOn(log, isAtOnce: isNoSurprise);
                break;
            case AnswerEndKind.OfAnother:
                GoOn(log, isAtOnce: reading.Plan.Request.Previous != log.IsPrevious);
                break;
            default:
                GoOn(log, isAtOnce: true);
                break;
        }
    }

    private void Settle(ContainerLog log)
    {
        log.FailsInAnswers = false;
        log.Delay.Reset();
        _trouble.Settle(log);
    }

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

    private void GoOn(ContainerLog log, bool isAtOnce)
    {
        if (log.IsOutOfReach)
        {
            Finish(log);
        }
        else if (isAtOnce || log.HasNewsOfPod)
        {
            _turns.Enqueue(log);
        }
        else
        {
            const int MostDoublings = 10;
            TurnTimes times = _options.TurnTimes;
            TimeSpan rest = times.FirstRest * (1 << Math.Min(log.Rests++, MostDoublings));
            Wait(log, rest < times.MostRest ? rest : times.MostRest);
        }
    }

    private void Wait(ContainerLog log, TimeSpan time)
    {
        log.WaitsForNews = true;
        _turns.Rest(log, time);
    }

    private void Recover(ContainerLog log, KubernetesException failure, bool hadNews)
    {
        bool isLast = log.IsPodGone || !_options.Follows;
        if (log.IsOutOfReach)
        {
            Finish(log);
            return;
        }

        if (failure.Error is KubernetesError.NotFound or KubernetesError.BadRequest)
        {
            if (isLast || (log.IsOver && log.Rests >= MostTries))
            {
                Finish(log);
                return;
            }

            if (log.IsOver)
            {
                // A server that is just starting says the same.
                GoOn(log, isAtOnce: false);
                return;
            }

            if (log.HasNewsOfPod)
            {
                _turns.Enqueue(log);
                return;
            }

            // The container waits to be started, or the pod is about to go: the watch says which.
            Wait(log, _options.TurnTimes.NotThere);
            return;
        }

        if (hadNews)
        {
            // It was cut; that the next one can be had is what counts.
            _turns.Enqueue(log);
            return;
        }

        bool isDenied = RetryDelay.IsDenied(failure.Error);
        TimeSpan delay = log.Delay.Next(failure);
        bool isGivenUp = isLast && (isDenied || log.Delay.Failures >= MostTries);
        if (isDenied || isGivenUp || log.Delay.Failures >= UntroubledFailures)
        {
            _trouble.Add(log, failure);
        }

        if (isGivenUp)
        {
            Finish(log);
            return;
        }

        _turns.Rest(log, delay);
    }

    private void Finish(ContainerLog log)
    {
        if (log.IsDone)
        {
            return;
        }

        log.IsDone = true;
        _turns.Remove(log);
        _logs.Remove(log);
        _trouble.Settle(log);
        _options.OnEnded?.Invoke(log.Metadata);
        _roster.Finish(log);
    }
}
