namespace Monitoring.Watching;

/// <summary>The watcher to use.</summary>
public enum WatcherKind
{
    /// <summary>The best watcher of the platform.</summary>
    Auto,

    /// <summary>Linux: events of the kernel's inotify.</summary>
    Inotify,

    /// <summary>macOS and the BSDs: events of the kernel's kqueue.</summary>
    Kqueue,

    /// <summary>Any platform and any file system, including network file systems: scans at fixed intervals.</summary>
    Polling,
}
