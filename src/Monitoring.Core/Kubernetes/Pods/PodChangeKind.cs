namespace Monitoring.Kubernetes.Pods;

/// <summary>What may become known of a pod.</summary>
public enum PodChangeKind
{
    /// <summary>It is there, and was not known before.</summary>
    Added,

    /// <summary>Something of it is different.</summary>
    Modified,

    /// <summary>It is there no longer.</summary>
    Deleted,
}
