using Monitoring.Watching.Polling;

namespace Monitoring.Watching;

/// <summary>Watches through the system's events, and polls the paths that a limit of the system does not
/// allow to watch.</summary>
/// <remarks>
/// <para>Each watch is tried with the primary watcher first, so that a raised limit takes effect with the next watch. A
/// polled path stays polled until it is unwatched.</para>
/// <para>The last bit of a descriptor identifies its watcher, and the other bits are that watcher's descriptor. So no
/// table is needed, and <see cref="WatchDescriptor.None"/> keeps its value.</para>
/// </remarks>
internal sealed class FallbackWatcher : IFileWatcher
{
    private readonly IFileWatcher _primary;
    private readonly PollingWatcher _polling;
    private readonly Action<string>? _onFallback;
    private readonly List<WatchEvent> _events = [];
    private bool _hasReportedFallback;

    /// <summary>Creates a watcher that owns both watchers.</summary>
    /// <param name="primary">Watches a path unless a limit is reached.</param>
    /// <param name="polling">Watches the other paths.</param>
    /// <param name="onFallback">Called once, with the advice to show, at the first path that is polled.</param>
    public FallbackWatcher(IFileWatcher primary, PollingWatcher polling, Action<string>? onFallback)
    {
        _primary = primary;
        _polling = polling;
        _onFallback = onFallback;
    }

    /// <summary>Creates a watcher that falls back to polling: for single watches, or for all if the primary watcher
    /// cannot be created, because of a limit or because the system lacks it (a sandbox).</summary>
    public static IFileWatcher Create(
        Func<IFileWatcher> createPrimary, PollingWatcher polling, Action<string>? onFallback)
    {
        try
        {
            return new FallbackWatcher(createPrimary(), polling, onFallback);
        }
        catch (IOException exception)
        {
            onFallback?.Invoke(Advice(exception));
            return polling;
        }
    }

    public WatchDescriptor WatchDirectory(string path)
    {
        try
        {
            return OfPrimary(_primary.WatchDirectory(path));
        }
        catch (WatchLimitException exception)
        {
            WatchDescriptor descriptor = _polling.WatchDirectory(path);
            ReportFallback(exception);
            return OfPolling(descriptor);
        }
    }

    public WatchDescriptor WatchFile(string path)
    {
        try
        {
            return OfPrimary(_primary.WatchFile(path));
        }
        catch (WatchLimitException exception)
        {
            WatchDescriptor descriptor = _polling.WatchFile(path);
            ReportFallback(exception);
            return OfPolling(descriptor);
        }
    }

    public bool ReportsEverything(WatchDescriptor descriptor) =>
        (descriptor.Value & 1) == 0 && _primary.ReportsEverything(new WatchDescriptor(descriptor.Value >> 1));

    public void Unwatch(WatchDescriptor descriptor)
    {
        IFileWatcher watcher = (descriptor.Value & 1) == 0 ? _primary : _polling;
        watcher.Unwatch(new WatchDescriptor(descriptor.Value >> 1));
    }

    public IReadOnlyList<WatchEvent> ReadEvents()
    {
        Gather(_primary.ReadEvents());
        return _events;
    }

    public IReadOnlyList<WatchEvent> ReadEvents(TimeSpan timeout, CancellationToken cancellationToken)
    {
        // While nothing is polled, only the primary watcher's events end the wait.
        if (_polling.Count == 0)
        {
            Gather(_primary.ReadEvents(timeout, cancellationToken));
            return _events;
        }

        Deadline deadline = Deadline.After(timeout, TimeProvider.System);
        ReadEvents();
        while (_events.Count == 0 && !deadline.IsPast && !cancellationToken.IsCancellationRequested)
        {
            Gather(_primary.ReadEvents(deadline.Limit(_polling.UntilNextScan), cancellationToken));
        }

        return _events;
    }

    public void Dispose()
    {
        _primary.Dispose();
        _polling.Dispose();
    }

    private static string Advice(IOException exception) =>
        $"{exception.Message} Until then what cannot be watched is looked at from time to time.";

    private static WatchDescriptor OfPrimary(WatchDescriptor descriptor) => new(descriptor.Value << 1);

    private static WatchDescriptor OfPolling(WatchDescriptor descriptor) => new((descriptor.Value << 1) | 1);

    private void ReportFallback(WatchLimitException exception)
    {
        if (!_hasReportedFallback)
        {
            _hasReportedFallback = true;
            _onFallback?.Invoke(Advice(exception));
        }
    }

    /// <summary>Collects the primary watcher's events with translated descriptors, then those of the polling watcher if
    /// a scan is due.</summary>
    private void Gather(IReadOnlyList<WatchEvent> primary)
    {
        _events.Clear();

        // By index: an enumerator of the interface would be an allocation for each read.
        for (int index = 0; index < primary.Count; index++)
        {
            _events.Add(primary[index] with { Descriptor = OfPrimary(primary[index].Descriptor) });
        }

        if (_polling.Count == 0)
        {
            return;
        }

        IReadOnlyList<WatchEvent> polled = _polling.ReadEvents();
        for (int index = 0; index < polled.Count; index++)
        {
            _events.Add(polled[index] with { Descriptor = OfPolling(polled[index].Descriptor) });
        }
    }
}
