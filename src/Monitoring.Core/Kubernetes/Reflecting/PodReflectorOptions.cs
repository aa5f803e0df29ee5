using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Which pods a <see cref="PodReflector"/> knows, and what of them.</summary>
public sealed record PodReflectorOptions
{
    /// <summary>Where to ask. The reflector does not dispose it.</summary>
    public required KubernetesConnection Connection { get; init; }

    /// <summary>Only pods of this node. The default is all nodes.</summary>
    public string? NodeName { get; init; }

    /// <summary>Only pods in this namespace. The default is all namespaces.</summary>
    public string? Namespace { get; init; }

    /// <summary>Only pods whose labels are so, in Kubernetes' grammar. The default is any.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Only pods whose fields are so, in Kubernetes' grammar (<c>status.phase=Running</c>). The default is
    /// any.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Says of an annotation's key whether to keep it. The default is
    /// <see cref="PodAnnotations.IsMeaningful"/>.</summary>
    public Func<string, bool> KeepsAnnotation { get; init; } = PodAnnotations.IsMeaningful;

    /// <summary>Whether the owners of ReplicaSets and Jobs are read from the API, and not derived from names; that needs
    /// <c>get</c> of both. The default is false.</summary>
    public bool ResolvesOwners { get; init; }

    /// <summary>Called with each change, in order, by a thread of the reflector's, which waits for it. The default is
    /// nothing.</summary>
    public Action<PodChange>? OnChanged { get; init; }

    /// <summary>How many pods an answer may have at most. The default is 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How long the server may say nothing while it is being watched. It tells where it is every minute or so. The
    /// default is 3 min.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a deleted pod is remembered that nobody has asked for. The default is 60 s.</summary>
    public TimeSpan Remembrance { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What holds as long as the API cannot be asked, for a person: a sentence that ends a warning.</summary>
    internal string Meanwhile { get; init; } =
        "Until then entries carry what the paths of their files tell and what was known before; it is tried again.";

    /// <summary>The limit of the pages of a list. The default is 2,000: of the default size they have a million pods.</summary>
    internal int MaxPages { get; init; } = 2000;

    /// <summary>How long to wait after failures.</summary>
    internal RetryTimes RetryTimes { get; init; } = new();

    /// <summary>The selectors, for a person; empty if there are none.</summary>
    internal string DescribeSelectors() => string.Join(" or ", new[]
    {
        LabelSelector is null ? null : $"the selector '{LabelSelector}'",
        FieldSelector is null ? null : $"the field selector '{FieldSelector}'",
    }.OfType<string>());

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Connection);
        ArgumentOutOfRangeException.ThrowIfLessThan(PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Remembrance, TimeSpan.Zero);
    }
}
