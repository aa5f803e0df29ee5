namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>The sorts of events that a watch has, by the API's names.</summary>
internal enum PodWatchEventKind
{
    /// <summary>One that we do not know: left out.</summary>
    Unknown,

    /// <summary>ADDED: the pod is there; of MODIFIED no different for us, as what is known of it decides.</summary>
    Added,

    /// <summary>MODIFIED: the pod is different.</summary>
    Modified,

    /// <summary>DELETED: the pod is gone, or no longer one of those asked for.</summary>
    Deleted,

    /// <summary>BOOKMARK: nothing has happened up to that state.</summary>
    Bookmark,

    /// <summary>ERROR: the watch ends.</summary>
    Error,
}
