using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes;

/// <summary>The settings of a <see cref="KubernetesCollector"/>: the containers whose logs it follows, and the metadata
/// it adds.</summary>
public sealed record KubernetesCollectorOptions
{
    /// <summary>The directory in which the kubelet keeps links to the logs of all containers of a node.</summary>
    public const string DefaultRoot = "/var/log/containers";

    /// <summary>The settings of the file collector. Its roots are directories like <see cref="DefaultRoot"/>.</summary>
    public required DirectoryCollectorOptions Files { get; init; }

    /// <summary>The node's name, added to every stream; empty if it is not known. The default is empty.</summary>
    public string NodeName { get; init; } = string.Empty;

    /// <summary>The pod that this process runs in, or null. It is excluded to avoid a feedback loop. The default is
    /// null.</summary>
    public PodReference? OwnPod { get; init; }

    /// <summary>Whether to honor the opt-out annotations of pods (<see cref="WorkloadOptOut"/>). The default is
    /// true.</summary>
    public bool HonorOptOut { get; init; } = true;

    /// <summary>The maximum time for which a log is held back until the API reports whether its pod has opted out. The
    /// default is 15 s.</summary>
    public TimeSpan HoldLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The handling of a held log after the limit. The default is to collect it.</summary>
    public ApiAbsence WhenApiIsAway { get; init; }

    /// <summary>Called on the collector's thread when a container's log is found.</summary>
    public Action<LogMetadata>? OnBegun { get; init; }

    /// <summary>Called on the collector's thread when a container's log is no longer followed.</summary>
    public Action<LogMetadata>? OnEnded { get; init; }

    /// <summary>Whether pods' annotations are added to the metadata. The default is false.</summary>
    public bool Annotations { get; init; }
}
