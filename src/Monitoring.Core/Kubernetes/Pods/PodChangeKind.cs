namespace Monitoring.Kubernetes.Pods;

/// <summary>The kinds of changes of a pod.</summary>
internal enum PodChangeKind
{
    /// <summary>The pod exists, and was not known before.</summary>
    Added,

    /// <summary>The pod has changed.</summary>
    Modified,

    /// <summary>The pod no longer exists.</summary>
    Deleted,
}
