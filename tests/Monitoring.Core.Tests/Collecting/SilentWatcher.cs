using Monitoring.Watching;

namespace Monitoring.Collecting;

/// <summary>A watcher that never tells anything, since an event is only a hint: the collector must be right without.</summary>
internal sealed class SilentWatcher : IFileWatcher
{
    private long _given;

    public WatchDescriptor WatchDirectory(string path) => new(++_given);

    public WatchDescriptor WatchFile(string path) => new(++_given);

    public void Unwatch(WatchDescriptor descriptor)
    {
    }

    public IReadOnlyList<WatchEvent> ReadEvents() => [];

    public IReadOnlyList<WatchEvent> ReadEvents(TimeSpan timeout, CancellationToken cancellationToken) => [];

    public void Dispose()
    {
    }
}
