using System.Diagnostics.CodeAnalysis;
using Monitoring.Diagnostics;

namespace Monitoring.Kubernetes.Pods;

/// <summary>Provides the metadata of pods that the Kubernetes API has reported so far.</summary>
/// <remarks>Never waits, because its callers are reading logs. One thread reads; others update it.</remarks>
public interface IPodMetadataSource : IDisposable
{
    /// <summary>A number that changes with each update. While it is the same, a caller need not read again.</summary>
    long Version { get; }

    /// <summary>Whether all existing pods have been listed. A pod that is not known then does not exist.</summary>
    bool IsComplete { get; }

    /// <summary>The reason why requests fail, for people; null while they succeed, or if the reason is not
    /// known.</summary>
    string? Failure => null;

    /// <summary>Gets the metadata of a pod; returns false if the pod is not known, or not yet.</summary>
    /// <remarks>A pod that was read here is kept after its deletion until it is released, because its logs may not have
    /// been read to their ends.</remarks>
    bool TryGet(PodReference pod, [NotNullWhen(true)] out PodMetadata? metadata);

    /// <summary>Releases a pod none of whose logs is followed any more. A deleted pod may then be removed.</summary>
    void Release(PodReference pod);

    /// <summary>Reports problems that have begun or ended since the last call. It reports on the caller's thread,
    /// because that thread owns the events. Call it when <see cref="Version"/> has changed.</summary>
    void ReportProblems(MonitoringEvents events)
    {
    }
}
