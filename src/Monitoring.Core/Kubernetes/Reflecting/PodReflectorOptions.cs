using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>The settings of a <see cref="PodReflector"/>: its pods, and the metadata to keep.</summary>
internal sealed record PodReflectorOptions
{
    /// <summary>The connection to the API. The reflector does not dispose it.</summary>
    public required KubernetesConnection Connection { get; init; }

    /// <summary>The node whose pods are selected. The default is all nodes.</summary>
    public string? NodeName { get; init; }

    /// <summary>The namespace whose pods are selected. The default is all namespaces.</summary>
    public string? Namespace { get; init; }

    /// <summary>A Kubernetes label selector for pods. The default selects all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A Kubernetes field selector for pods, such as <c>status.phase=Running</c>. The default selects
    /// all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Decides by its key whether to keep an annotation. The default is
    /// <see cref="PodAnnotations.IsMeaningful"/>.</summary>
    public Func<string, bool> KeepsAnnotation { get; init; } = PodAnnotations.IsMeaningful;

    /// <summary>Whether the owners of ReplicaSets and Jobs are read from the API, instead of derived from names. That
    /// needs permission to <c>get</c> both. The default is false.</summary>
    public bool ResolvesOwners { get; init; }

    /// <summary>Called with each change, in order, on a thread of the reflector, which waits for the call. The default
    /// is null.</summary>
    public Action<PodChange>? OnChanged { get; init; }

    /// <summary>The maximum number of pods in a response. The default is 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>The maximum time without an event on a watch. The server sends a bookmark about every minute. The
    /// default is 3 min.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The time for which a deleted pod is kept that no caller has read. The default is 60 s.</summary>
    public TimeSpan DeletedPodLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The consequence of a failure until the API responds again, for people: the last sentence of a
    /// warning.</summary>
    internal string Consequence { get; init; } =
        "Until then entries have the metadata from the paths of their files and from earlier responses; the collector "
        + "retries.";

    /// <summary>The maximum number of pages of a list. The default is 2,000, which is a million pods at the default
    /// page size.</summary>
    internal int MaxPages { get; init; } = 2000;

    /// <summary>The delays after failures.</summary>
    internal RetryTimes RetryTimes { get; init; } = new();

    /// <summary>The selectors as text for people; empty if there are none.</summary>
    internal string DescribeSelectors() => string.Join(" or ", new[]
    {
        LabelSelector is null ? null : $"the selector '{LabelSelector}'",
        FieldSelector is null ? null : $"the field selector '{FieldSelector}'",
    }.OfType<string>());

    /// <summary>Validates the values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Connection);
        ArgumentOutOfRangeException.ThrowIfLessThan(PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(DeletedPodLifetime, TimeSpan.Zero);
    }
}
