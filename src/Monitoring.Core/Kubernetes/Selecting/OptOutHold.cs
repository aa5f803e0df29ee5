using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Containers;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Selecting;

// Implementation notes
//
// A pod may opt out of collection, which only the API reports. At a start the files exist before the first response,
// and a new container's log may exist before the report of its pod. So a log is not read until its pod is known; its
// open files are the buffer. A pod that a complete list does not have is deleted: its opt-out cannot be found any more.
//
// If the API does not respond, logs wait for a limited time. Then the operator's setting applies.

/// <summary>Decides which containers' logs wait because the opt-out of their pods is unknown.</summary>
/// <param name="options">The limit, and the setting that applies after it.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="events">Receives the warnings.</param>
internal sealed class OptOutHold(KubernetesCollectorOptions options, TimeProvider timeProvider, MonitoringEvents events)
{
    private const string Subject = "opt-outs";

    /// <summary>The maximum delay from the kubelet's start of a container to the API's report.</summary>
    private static readonly TimeSpan GoneDelay = TimeSpan.FromSeconds(2);

    /// <summary>Whether a stream has waited for the maximum time.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Whether a stream must wait.</summary>
    /// <param name="stream">The stream, with its current metadata.</param>
    /// <param name="source">The source of pod metadata.</param>
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
            events.Resolve(WarningKind.OptOutsUnknown, Subject);
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
            ? "The logs of these pods are not read until the API responds. Make the API available, or use "
                + "-WhenApiIsAway Collect."
            : "The logs of these pods are collected, and deleted from the store if the API reports an opt-out. To wait "
                + "instead, use -WhenApiIsAway Hold.";
        events.Warn(
            WarningKind.OptOutsUnknown,
            Subject,
            $"The Kubernetes API did not report within {options.HoldLimit.TotalSeconds:0} s whether pods opt out of "
            + $"collection{why} {what}");
        stream.IsDecided = !isHeld;
        return isHeld;
    }
}
