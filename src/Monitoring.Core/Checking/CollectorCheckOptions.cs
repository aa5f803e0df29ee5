using Monitoring.Kubernetes;
using Monitoring.Storing;

namespace Monitoring.Checking;

/// <summary>Which collector is to be checked: what it would follow, where it would store, whom it would ask.</summary>
public sealed record CollectorCheckOptions
{
    /// <summary>The directories of the containers' logs. The default is the kubelet's.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [KubernetesCollectorOptions.DefaultRoot];

    /// <summary>The store's file. The default is this process's.</summary>
    public string StorePath { get; init; } = LogStoreLocation.Default();

    /// <summary>The node's name; empty if it is not known. The default is what the environment says.</summary>
    public string NodeName { get; init; } = Kubernetes.NodeName.Find();

    /// <summary>Where the Kubernetes API is, as far as it was said; null if none is wanted. The default is what the environment
    /// says.</summary>
    public KubernetesConnectionOptions? Connection { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What stands in for the machine's files below /proc: a file's text, null if there is none.</summary>
    internal Func<string, string?> ReadSystemFile { get; init; } = SystemFile.Read;
}
