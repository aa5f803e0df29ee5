using Monitoring.Watching.Inotify;
using Monitoring.Watching.Kqueue;
using Monitoring.Watching.Polling;

namespace Monitoring.Watching;

/// <summary>Chooses the watcher for the platform; no other code checks the platform for this.</summary>
public static class FileWatcher
{
    /// <summary>Creates a watcher of a kind.</summary>
    /// <param name="kind">The kind; <see cref="WatcherKind.Auto"/> for the platform's best, which polls the paths that
    /// a limit of the system does not allow to watch. Any other kind throws at such a limit.</param>
    /// <param name="timeProvider">The clock of a watcher that polls.</param>
    /// <param name="onFallback">Called once, with the advice to show, if a limit of the system causes paths
    /// to be polled.</param>
    /// <exception cref="PlatformNotSupportedException">The platform does not support the kind.</exception>
    /// <exception cref="WatchLimitException">A limit of the system does not allow the requested kind; the message
    /// names the limit.</exception>
    public static IFileWatcher Create(WatcherKind kind, TimeProvider timeProvider, Action<string>? onFallback = null) =>
        kind switch
        {
            WatcherKind.Auto => CreateBest(timeProvider, onFallback),
            WatcherKind.Inotify => CreateInotify(),
            WatcherKind.Kqueue => CreateKqueue(),
            WatcherKind.Polling => new PollingWatcher(timeProvider),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of watcher."),
        };

    private static IFileWatcher CreateBest(TimeProvider timeProvider, Action<string>? onFallback)
    {
        PollingWatcher polling = new(timeProvider);
        if (OperatingSystem.IsLinux())
        {
            return FallbackWatcher.Create(CreateInotify, polling, onFallback);
        }

        return KqueueOfPlatform() is null ? polling : FallbackWatcher.Create(CreateKqueue, polling, onFallback);
    }

    private static InotifyWatcher CreateInotify() => OperatingSystem.IsLinux()
        ? new InotifyWatcher()
        : throw new PlatformNotSupportedException("inotify is of Linux only; ask for Auto, or for Polling.");

    private static KqueueWatcher CreateKqueue() => KqueueOfPlatform() is KqueuePlatform platform
        ? new KqueueWatcher(new KqueueSystem(platform))
        : throw new PlatformNotSupportedException("kqueue is of macOS and FreeBSD only; ask for Auto, or for Polling.");

    private static KqueuePlatform? KqueueOfPlatform()
    {
        if (OperatingSystem.IsMacOS())
        {
            return KqueuePlatform.MacOS;
        }

        return OperatingSystem.IsFreeBSD() ? KqueuePlatform.FreeBSD : null;
    }
}
