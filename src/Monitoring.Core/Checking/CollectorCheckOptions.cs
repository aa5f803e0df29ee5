using Monitoring.Kubernetes;
using Monitoring.Storing;

namespace Monitoring.Checking;

/// <summary>The collector to check: the logs it would follow, its store, and its API connection.</summary>
internal sealed record CollectorCheckOptions
{
    /// <summary>The directories of the container logs. The default is the kubelet's.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [KubernetesCollectorOptions.DefaultRoot];

    /// <summary>The path of the store. The default is this process's store.</summary>
    public string StorePath { get; init; } = LogStoreLocation.Default();

    /// <summary>The name of the node; empty if it is not known. The default comes from the environment.</summary>
    public string NodeName { get; init; } = Kubernetes.NodeName.Find();

    /// <summary>The options of the connection to the Kubernetes API; null if no API is used. The default comes
    /// from the environment.</summary>
    public KubernetesConnectionOptions? Connection { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Reads the machine's files below /proc: returns a file's text, or null if it does not exist.
    /// Replaced in tests.</summary>
    internal Func<string, string?> ReadSystemFile { get; init; } = SystemFile.Read;
}
