using Monitoring.Watching.Inotify;
using Monitoring.Watching.Kqueue;
using Monitoring.Watching.Polling;

namespace Monitoring.Watching;

/// <summary>The one place that asks which platform this is and chooses a watcher for it.</summary>
public static class FileWatcher
{
    /// <summary>A watcher of the kind asked for.</summary>
    /// <param name="kind">Which one; <see cref="WatcherKind.Auto"/> for the platform's best, which polls what a limit
    /// of the system does not let it watch. A kind that is asked for by name does not: it throws.</param>
    /// <param name="timeProvider">The clock of a watcher that polls.</param>
    /// <param name="onFallback">Called once with the advice to show, if a limit of the system makes it poll what it
    /// could not watch.</param>
    /// <exception cref="PlatformNotSupportedException">This platform does not have that kind.</exception>
    /// <exception cref="WatchLimitException">A limit of the system does not allow the kind asked for by name; the
    /// message names it.</exception>
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
