using System.Diagnostics.CodeAnalysis;
using Monitoring.Diagnostics;

namespace Monitoring.Kubernetes.Pods;

/// <summary>What the Kubernetes API says of pods, as far as it is known by now.</summary>
/// <remarks>Never waits: whoever asks is reading logs. Asked by one thread, kept up to date by others.</remarks>
public interface IPodMetadataSource : IDisposable
{
    /// <summary>Another number after each change: whoever has asked before need not ask again as long as it is the
    /// same.</summary>
    long Version { get; }

    /// <summary>Whether all pods there are have been listed: one that is not known then does not exist.</summary>
    bool IsComplete { get; }

    /// <summary>Why the API cannot be asked now, for a person; null while it can, or if that is not known.</summary>
    string? Failure => null;

    /// <summary>What is known of a pod; false if nothing is, or not yet.</summary>
    /// <remarks>A pod that was asked for is remembered after its deletion until it is released: its logs may not have been read
    /// to their ends.</remarks>
    bool TryGet(PodReference pod, [NotNullWhen(true)] out PodMetadata? metadata);

    /// <summary>No log of the pod is followed any more: one that was deleted may be forgotten.</summary>
    void Release(PodReference pod);

    /// <summary>Tells what trouble there has been, or is over, since it was last asked, on the caller's thread: events belong
    /// to whoever owns them. Worth asking when <see cref="Version"/> has changed.</summary>
    void Tell(MonitoringEvents events)
    {
    }
}
