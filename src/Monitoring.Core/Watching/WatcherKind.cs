namespace Monitoring.Watching;

/// <summary>Which watcher to use.</summary>
public enum WatcherKind
{
    /// <summary>The best one of this platform.</summary>
    Auto,

    /// <summary>Linux: events of the kernel's inotify.</summary>
    Inotify,

    /// <summary>macOS and the BSDs: events of the kernel's kqueue.</summary>
    Kqueue,

    /// <summary>Any platform and any file system, network file systems too: looks at fixed intervals.</summary>
    Polling,
}
