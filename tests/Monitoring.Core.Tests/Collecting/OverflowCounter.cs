using Monitoring.Watching;

namespace Monitoring.Collecting;

/// <summary>Counts how often events were lost.</summary>
internal sealed class OverflowCounter(IFileWatcher watcher) : IFileWatcher
{
    public int Overflows { get; private set; }

    public WatchDescriptor WatchDirectory(string path) => watcher.WatchDirectory(path);

    public WatchDescriptor WatchFile(string path) => watcher.WatchFile(path);

    public void Unwatch(WatchDescriptor descriptor) => watcher.Unwatch(descriptor);

    public IReadOnlyList<WatchEvent> ReadEvents() => Count(watcher.ReadEvents());

    public IReadOnlyList<WatchEvent> ReadEvents(TimeSpan timeout, CancellationToken cancellationToken) =>
        Count(watcher.ReadEvents(timeout, cancellationToken));

    public void Dispose() => watcher.Dispose();

    private IReadOnlyList<WatchEvent> Count(IReadOnlyList<WatchEvent> events)
    {
        Overflows += events.Count(happened => happened.Kind == WatchEventKind.Overflow);
        return events;
    }
}
