namespace Monitoring.Watching;

/// <summary>A watcher that runs into a limit after so many watches, and remembers how long it was to wait.</summary>
internal sealed class LimitedWatcher(IFileWatcher inner, int maximumWatches) : IFileWatcher
{
    public const string Advice = "Raise the limit.";

    private int _watches;

    public TimeSpan? LastTimeout { get; private set; }

    /// <summary>Called when a read begins to wait.</summary>
    public Action? OnWait { get; init; }

    public WatchDescriptor WatchDirectory(string path) => Count(inner.WatchDirectory(path));

    public WatchDescriptor WatchFile(string path) => Count(inner.WatchFile(path));

    public bool ReportsEverything(WatchDescriptor descriptor) => inner.ReportsEverything(descriptor);

    public void Unwatch(WatchDescriptor descriptor)
    {
        inner.Unwatch(descriptor);
        _watches--;
    }

    public IReadOnlyList<WatchEvent> ReadEvents() => inner.ReadEvents();

    public IReadOnlyList<WatchEvent> ReadEvents(TimeSpan timeout, CancellationToken cancellationToken)
    {
        LastTimeout = timeout;
        OnWait?.Invoke();
        return inner.ReadEvents(timeout, cancellationToken);
    }

    public void Dispose() => inner.Dispose();

    private WatchDescriptor Count(WatchDescriptor descriptor)
    {
        if (_watches == maximumWatches)
        {
            inner.Unwatch(descriptor);
            throw new WatchLimitException(Advice);
        }

        _watches++;
        return descriptor;
    }
}
