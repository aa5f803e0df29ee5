using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Streaming.Responses;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// What becomes of a log when an answer has ended:
//   it was asked for to its end (the container has ended, or nothing is followed): done, unless a line is left without an end;
//   it was followed: the container may have ended, the kubelet rotated the file (before 1.29), the API server been restarted or
//   its connection to the kubelet been cut, which all look the same: it is asked for again, at once if there was anything new;
//   it failed: after a while it is asked for again, unless the log is out of reach;
//   there is none (400, 404): as a rule the container is about to be started, which the watch tells.

/// <content>What becomes of a log when an answer has ended.</content>
internal sealed partial class StreamedLogs
{
    /// <summary>How often asking for a log may fail before that is trouble: a server is restarted now and then.</summary>
    private const int UntroubledFailures = 2;

    /// <summary>How often asking for a log may fail that is not followed, or whose pod is gone.</summary>
    private const int MaxTries = 5;

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
                RecoverFromAnother(log, wasPrevious: reading.Plan.Request.Previous);
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
            const int MaxDoublings = 10;
            TurnTimes times = _options.TurnTimes;
            TimeSpan rest = times.FirstRest * (1 << Math.Min(log.Rests++, MaxDoublings));
            Wait(log, rest < times.MaxRest ? rest : times.MaxRest);
        }
    }

    private void Wait(ContainerLog log, TimeSpan time)
    {
        log.WaitsForNews = true;
        _turns.Rest(log, time);
    }

    /// <summary>The watch is about to tell which container is which now, or that the pod is another one.</summary>
    private void RecoverFromAnother(ContainerLog log, bool wasPrevious)
    {
        bool isGivenUp = !_options.Follows && log.Rests >= MaxTries;
        if (isGivenUp)
        {
            _trouble.Add(log, new KubernetesException(
                KubernetesError.BadAnswer, $"The Kubernetes API sends the log of another container than {log.Name}."));
        }

        if (isGivenUp || log.IsPodGone)
        {
            Finish(log);
            return;
        }

        GoOn(log, isAtOnce: wasPrevious != log.IsPrevious);
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
            if (isLast || (log.IsOver && log.Rests >= MaxTries))
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
        bool isGivenUp = isLast && (isDenied || log.Delay.Failures >= MaxTries);
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
        _finish(log);
        _options.OnEnded?.Invoke(log.Metadata);
        _roster.Finish(log);
    }
}
