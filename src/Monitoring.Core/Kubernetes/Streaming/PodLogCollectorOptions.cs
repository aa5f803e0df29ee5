using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Parsing;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>The settings of a <see cref="PodLogCollector"/>: the containers whose logs it reads through the API, and
/// how.</summary>
public sealed record PodLogCollectorOptions
{
    /// <summary>1 GiB, as for files.</summary>
    private const int MessageBytesLimit = 1 << 30;

    /// <summary>The connection to the API. The collector does not dispose it.</summary>
    public required KubernetesConnection Connection { get; init; }

    /// <summary>The node whose pods are selected. The default is all nodes.</summary>
    public string? NodeName { get; init; }

    /// <summary>A Kubernetes label selector for pods. The default selects all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A Kubernetes field selector for pods. The default selects all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>The containers to read, by names, owners, states and kinds. If it names at most ten namespaces, without
    /// wildcards, only these are requested, so that a Role in each is enough. Otherwise the whole cluster is requested.
    /// The default is all containers.</summary>
    public ContainerSelection Selection { get; init; } = new();

    /// <summary>The start position in logs that exist at the start. The API has only the container's present file,
    /// without rotated files, and counts the parts of a split line as lines. Later containers are read from their first
    /// byte. The default is the beginning.</summary>
    public StartPosition Start { get; init; } = StartPosition.Beginning;

    /// <summary>Whether to continue when all existing lines have been read. The default is true.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>Whether to read the container before the present one. It has ended, so it is never followed. The
    /// default is false.</summary>
    public bool Previous { get; init; }

    /// <summary>The maximum number of logs requested at once. More containers take turns. At least 1; the default is
    /// 50.</summary>
    public int MaxStreams { get; init; } = 50;

    /// <summary>The maximum length of a message, in bytes. Longer messages are cut. From 1 KiB to 1 GiB; the default is
    /// 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>Whether the lines of a stack trace are joined into one entry, as in files. The default is
    /// false.</summary>
    public bool JoinStackTraces { get; init; }

    /// <summary>The rule that joins lines into one entry, instead of the detection of stack traces. A pod's own rule
    /// has precedence. The default is null: no rule.</summary>
    public MultilineRule? MultilineRule { get; init; }

    /// <summary>Whether pods' annotations are added to the metadata. The default is false.</summary>
    public bool Annotations { get; init; }

    /// <summary>Whether the owners of ReplicaSets and Jobs are read from the API, instead of derived from names. The
    /// default is false.</summary>
    public bool ResolvesOwners { get; init; }

    /// <summary>The pod that this process runs in, which is excluded; null for none. The default is null.</summary>
    public PodReference? OwnPod { get; init; }

    /// <summary>Whether to honor the opt-out annotations of pods (<see cref="WorkloadOptOut"/>). The API does not
    /// distinguish the outputs, so an opt-out of the standard output excludes both. The default is true.</summary>
    public bool HonorOptOut { get; init; } = true;

    /// <summary>Called on the collector's thread when a container's log is found.</summary>
    public Action<LogMetadata>? OnBegun { get; init; }

    /// <summary>Called on the collector's thread when a container's log was read to its end.</summary>
    public Action<LogMetadata>? OnEnded { get; init; }

    /// <summary>Whether logs are followed.</summary>
    internal bool Follows => Follow && !Previous;

    /// <summary>The delays after failures.</summary>
    internal RetryTimes RetryTimes { get; init; } = new();

    /// <summary>The durations of turns.</summary>
    internal TurnTimes TurnTimes { get; init; } = new();

    /// <summary>Validates the values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Connection);
        ArgumentNullException.ThrowIfNull(Selection);
        Selection.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStreams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxMessageBytes, MessageBytesLimit);
    }
}
