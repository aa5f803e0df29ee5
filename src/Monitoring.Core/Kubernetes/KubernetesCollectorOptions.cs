using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes;

/// <summary>Which containers' logs a <see cref="KubernetesCollector"/> follows, and what it adds to them.</summary>
public sealed record KubernetesCollectorOptions
{
    /// <summary>Where the kubelet keeps links to the logs of all containers of a node.</summary>
    public const string DefaultRoot = "/var/log/containers";

    /// <summary>How the files are followed; its roots are those of <see cref="LogRoot"/> like <see cref="DefaultRoot"/>.</summary>
    public required DirectoryCollectorOptions Files { get; init; }

    /// <summary>The node's name, added to every stream; empty if it is not known. The default is empty.</summary>
    public string NodeName { get; init; } = string.Empty;

    /// <summary>The pod that this process runs in, which is left out, or it would collect what it says of what it collects; null
    /// for none. The default is none.</summary>
    public PodReference? OwnPod { get; init; }

    /// <summary>Whether what a pod asks not to collect is left out (<see cref="WorkloadOptOut"/>). The default is true.</summary>
    public bool HonourOptOut { get; init; } = true;

    /// <summary>How long a log is not read because the API has not said yet whether its pod asks not to be collected. The default is
    /// 15 s.</summary>
    public TimeSpan HoldLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What becomes of it then. The default is that it is collected.</summary>
    public ApiAbsence WhenApiIsAway { get; init; }

    /// <summary>Called with a container's log that was found, on the collector's thread.</summary>
    public Action<LogMetadata>? OnBegun { get; init; }

    /// <summary>Called with a container's log that is not followed any more, on the collector's thread.</summary>
    public Action<LogMetadata>? OnEnded { get; init; }

    /// <summary>Whether pods' annotations are added to the metadata. The default is false.</summary>
    public bool Annotations { get; init; }
}
