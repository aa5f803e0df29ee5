namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>The kinds of watch events, by the API's names.</summary>
internal enum PodWatchEventKind
{
    /// <summary>An unknown kind, which is skipped.</summary>
    Unknown,

    /// <summary>ADDED: the pod exists. Handled like MODIFIED, because the table shows whether the pod is new.</summary>
    Added,

    /// <summary>MODIFIED: the pod has changed.</summary>
    Modified,

    /// <summary>DELETED: the pod is deleted, or no longer selected.</summary>
    Deleted,

    /// <summary>BOOKMARK: the current resource version, without a change.</summary>
    Bookmark,

    /// <summary>ERROR: the watch ends.</summary>
    Error,
}
