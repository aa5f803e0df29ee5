using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Parsing;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>Which containers' logs a <see cref="PodLogCollector"/> reads through the API, and how.</summary>
public sealed record PodLogCollectorOptions
{
    /// <summary>1 GiB, as for files.</summary>
    private const int MessageBytesLimit = 1 << 30;

    /// <summary>Where to ask. The collector does not dispose it.</summary>
    public required KubernetesConnection Connection { get; init; }

    /// <summary>Only pods of this node. The default is all nodes.</summary>
    public string? NodeName { get; init; }

    /// <summary>Only pods whose labels are so, in Kubernetes' grammar. The default is any.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Only pods whose fields are so, in Kubernetes' grammar. The default is any.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Which containers, by names, owners, states and kinds. Where it names no more than ten namespaces, without wildcards, only these
    /// are asked for, so that a Role in each is enough; else the whole cluster is. The default is all.</summary>
    public ContainerSelection Selection { get; init; } = new();

    /// <summary>Where to begin in the logs that are there at the start; the API gives only the container's present file, whatever
    /// was rotated away, and counts the parts of a split line as lines. A container that comes later is read from its first byte.
    /// The default is the beginning.</summary>
    public StartPosition Start { get; init; } = StartPosition.Beginning;

    /// <summary>Whether to go on when everything there has been read. The default is true.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>Whether the container is meant that ran before the present one; it has ended, so it is never followed. The default
    /// is not.</summary>
    public bool Previous { get; init; }

    /// <summary>How many logs are asked for at once; with more containers they take turns. At least 1; the default is 50.</summary>
    public int MaxStreams { get; init; } = 50;

    /// <summary>The longest message, in bytes; a longer one is cut. From 1 KiB to 1 GiB; the default is 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>Whether the lines of a stack trace become one entry, as in files. The default is false.</summary>
    public bool JoinStackTraces { get; init; }

    /// <summary>The rule by which lines become one entry, in place of what stack traces look like; a pod's own counts more. The default is null:
    /// there is none.</summary>
    public MultilineRule? MultilineRule { get; init; }

    /// <summary>Whether pods' annotations are added to the metadata. The default is false.</summary>
    public bool Annotations { get; init; }

    /// <summary>Whether the owners of ReplicaSets and Jobs are read from the API, and not derived from names. The default is
    /// false.</summary>
    public bool ResolvesOwners { get; init; }

    /// <summary>The pod that this process runs in, which is left out; null for none. The default is none.</summary>
    public PodReference? OwnPod { get; init; }

    /// <summary>Whether what a pod asks not to collect is left out (<see cref="WorkloadOptOut"/>). The API does not tell the
    /// outputs apart: what is asked of the standard output holds for both. The default is true.</summary>
    public bool HonourOptOut { get; init; } = true;

    /// <summary>Called with a container's log that was found, on the collector's thread.</summary>
    public Action<LogMetadata>? OnBegun { get; init; }

    /// <summary>Called with a container's log that was read to its end, on the collector's thread.</summary>
    public Action<LogMetadata>? OnEnded { get; init; }

    /// <summary>Whether anything is followed.</summary>
    internal bool Follows => Follow && !Previous;

    /// <summary>How long to wait after failures.</summary>
    internal RetryTimes RetryTimes { get; init; } = new();

    /// <summary>How long turns are.</summary>
    internal TurnTimes TurnTimes { get; init; } = new();

    /// <summary>Checks the values.</summary>
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
