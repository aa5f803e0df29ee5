using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Containers;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Selecting;

// Implementation notes
//
// A pod may ask not to be collected, which only the API tells. At a start the files are there before its answer, and a new container's
// log may be. So a log is not read until its pod is known; its open files are the buffer. A pod that a complete answer does not have
// is gone: nobody can tell any more what it asked for.
//
// Where the API does not answer, logs wait for a limit. Then the operator's choice counts.

/// <summary>Decides which containers' logs wait because it is not known whether their pods ask not to be collected.</summary>
/// <param name="options">The limit, and what counts after it.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="events">Receives the warnings.</param>
internal sealed class OptOutHold(KubernetesCollectorOptions options, TimeProvider timeProvider, MonitoringEvents events)
{
    private const string Subject = "opt-outs";

    /// <summary>How long the API may know less than the kubelet.</summary>
    private static readonly TimeSpan GoneDelay = TimeSpan.FromSeconds(2);

    /// <summary>Whether a stream has waited for as long as any may.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Whether a stream waits.</summary>
    /// <param name="stream">The stream, with what the API says by now.</param>
    /// <param name="source">The API.</param>
    public bool Holds(ContainerStream stream, IPodMetadataSource source)
    {
        if (stream.IsDecided)
        {
            return false;
        }

        TimeSpan age = timeProvider.GetElapsedTime(stream.FoundTick);
        if (stream.Metadata.State != MetadataState.Path || (source.IsComplete && age >= GoneDelay))
        {
            stream.IsDecided = true;
            events.Settle(WarningKind.OptOutsUnknown, Subject);
            return false;
        }

        if (age < options.HoldLimit)
        {
            return true;
        }

        IsOverLimit = true;
        bool isHeld = options.WhenApiIsAway == ApiAbsence.Hold;
        string why = source.Failure is not { } reason ? "." : $": {reason.TrimEnd('.')}.";
        string what = isHeld
            ? "Their logs are not read until it does. Make the API available, or choose -WhenApiIsAway Collect."
            : "Their logs are collected all the same, and are deleted from a store if they turn out to be excluded. -WhenApiIsAway Hold waits instead.";
        events.Warn(
            WarningKind.OptOutsUnknown,
            Subject,
            $"The Kubernetes API has not said within {options.HoldLimit.TotalSeconds:0} s whether pods ask not to be collected{why} {what}");
        stream.IsDecided = !isHeld;
        return isHeld;
    }
}
