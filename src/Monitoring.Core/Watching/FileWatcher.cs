namespace Monitoring.Watching;

/// <summary>The one place that asks which platform this is and chooses a watcher for it.</summary>
public static class FileWatcher
{
    /// <summary>A watcher of the kind asked for.</summary>
    /// <param name="kind">Which one; <see cref="WatcherKind.Auto"/> for the platform's best.</param>
    /// <param name="timeProvider">The clock of a watcher that polls.</param>
    /// <param name="onFallback">Called once with the advice to show, if a limit of the system makes it poll what it
    /// could not watch.</param>
    /// <exception cref="PlatformNotSupportedException">This platform does not have that kind.</exception>
    public static IFileWatcher Create(WatcherKind kind, TimeProvider timeProvider, Action<string>? onFallback = null) =>
        throw new NotSupportedException();
}
