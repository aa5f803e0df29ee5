using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Streaming.Responses;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// The next step for a log depends on the end of its response:
// - The log was requested to its end (the container has ended, or logs are not followed): done, unless the last line is
// unfinished.
// - The log was followed: the container may have ended, the kubelet rotated the file (before 1.29), the API server been
// restarted or its connection to the kubelet been cut. All look the same. The log is requested again, at once if there
// was a new line.
// - The request failed: the log is requested again after a delay, unless it is unavailable.
// - There is no such log (400, 404): usually the container is about to be started, which the watch reports.

/// <content>The handling of the end of a response.</content>
internal sealed partial class StreamedLogs
{
    /// <summary>The number of failed requests before a warning. A server is restarted now and then.</summary>
    private const int ToleratedFailures = 2;

    /// <summary>The maximum number of failed requests for a log that is not followed, or whose pod is
    /// deleted.</summary>
    private const int MaxTries = 5;

    /// <summary>Handles the end of a response.</summary>
    public void NoteEnd(LogReading reading, ResponseEnd end)
    {
        ContainerLog log = reading.Log;
        _readings.Remove(reading);
        _turns.Close(log);
        log.Reading = null;
        reading.Dispose();
        if (end.HadUnseenLines)
        {
            log.EmptyResponses = 0;
            log.Delay.Reset();
        }

        if (end.Kind == ResponseEndKind.Ended)
        {
            Resolve(log);
        }

        switch (end.Kind)
        {
            case ResponseEndKind.Failed:
                log.FailsInResponses = end.HadBegun && !end.HadUnseenLines;
                Recover(log, end.Failure!, end.HadUnseenLines);
                break;
            case ResponseEndKind.Ended when log.TryFinish(reading.Plan, end):
                Finish(log);
                break;
            case ResponseEndKind.Ended:
                bool isExpected = end.HadUnseenLines
                    || reading.Plan.IsToTheEnd
                    || reading.Plan.Request.Tail is not null
                    || log.HasEnded;
                RequestAgain(log, isAtOnce: isExpected);
                break;
            case ResponseEndKind.WrongContainer:
                RecoverFromWrongContainer(log, wasPrevious: reading.Plan.Request.Previous);
                break;
            default:
                RequestAgain(log, isAtOnce: true);
                break;
        }
    }

    private void Resolve(ContainerLog log)
    {
        log.FailsInResponses = false;
        log.Delay.Reset();
        _problems.Resolve(log);
    }

    private void RequestAgain(ContainerLog log, bool isAtOnce)
    {
        if (log.IsUnavailable)
        {
            Finish(log);
        }
        else if (isAtOnce || log.HasPodUpdate)
        {
            _turns.Enqueue(log);
        }
        else
        {
            const int MaxDoublings = 10;
            TurnTimes times = _options.TurnTimes;
            TimeSpan rest = times.FirstPause * (1 << Math.Min(log.EmptyResponses++, MaxDoublings));
            Wait(log, rest < times.MaxPause ? rest : times.MaxPause);
        }
    }

    private void Wait(ContainerLog log, TimeSpan time)
    {
        log.WaitsForPodUpdate = true;
        _turns.Postpone(log, time);
    }

    /// <summary>Handles the log of another container. The watch is about to report which container is which now, or
    /// that the pod is another one.</summary>
    private void RecoverFromWrongContainer(ContainerLog log, bool wasPrevious)
    {
        bool isGivenUp = !_options.Follows && log.EmptyResponses >= MaxTries;
        if (isGivenUp)
        {
            _problems.Add(log, new KubernetesException(
                KubernetesError.InvalidResponse,
                $"The Kubernetes API sent the log of another container instead of {log.Name}."));
        }

        if (isGivenUp || log.IsPodRemoved)
        {
            Finish(log);
            return;
        }

        RequestAgain(log, isAtOnce: wasPrevious != log.IsPrevious);
    }

    private void Recover(ContainerLog log, KubernetesException failure, bool hadUnseenLines)
    {
        bool isLast = log.IsPodRemoved || !_options.Follows;
        if (log.IsUnavailable)
        {
            Finish(log);
            return;
        }

        if (failure.Error is KubernetesError.NotFound or KubernetesError.BadRequest)
        {
            if (isLast || (log.HasEnded && log.EmptyResponses >= MaxTries))
            {
                Finish(log);
                return;
            }

            if (log.HasEnded)
            {
                // A server that is just starting sends the same status.
                RequestAgain(log, isAtOnce: false);
                return;
            }

            if (log.HasPodUpdate)
            {
                _turns.Enqueue(log);
                return;
            }

            // The container waits to be started, or the pod is about to be deleted; the watch reports which.
            Wait(log, _options.TurnTimes.MissingLog);
            return;
        }

        if (hadUnseenLines)
        {
            // The response was cut. Only a failure of the next request would be a problem.
            _turns.Enqueue(log);
            return;
        }

        bool isDenied = RetryDelay.IsDenied(failure.Error);
        TimeSpan delay = log.Delay.Next(failure);
        bool isGivenUp = isLast && (isDenied || log.Delay.Failures >= MaxTries);
        if (isDenied || isGivenUp || log.Delay.Failures >= ToleratedFailures)
        {
            _problems.Add(log, failure);
        }

        if (isGivenUp)
        {
            Finish(log);
            return;
        }

        _turns.Postpone(log, delay);
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
        _problems.Resolve(log);
        _finish(log);
        _options.OnEnded?.Invoke(log.Metadata);
        _roster.Finish(log);
    }
}
