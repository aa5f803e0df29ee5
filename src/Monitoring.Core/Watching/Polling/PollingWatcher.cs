using Monitoring.Files.Opening;

namespace Monitoring.Watching.Polling;

/// <summary>Watches by scanning at fixed intervals, on any platform and any file system, including
/// network file systems.</summary>
/// <remarks>Between two scans nothing is reported, not even by a read that does not block. Several changes
/// between two scans are reported as one, and a change that is undone before the next scan is not reported. A
/// file that is overwritten within the granularity of its change time (a few milliseconds on Linux) and keeps its
/// size appears unchanged.</remarks>
internal sealed class PollingWatcher : IFileWatcher
{
    /// <summary>The default time between two scans: 250 ms.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _interval;
    private readonly DescriptorPool _descriptors;
    private readonly Dictionary<WatchDescriptor, IPolledWatch> _watches = [];
    private readonly List<WatchEvent> _events = [];
    private readonly WakeSignal _wake = new();
    private readonly ITimer _timer;
    private long _lastScan;
    private TimeSpan _lastCost;
    private long _lastDescriptor;
    private bool _isDisposed;

    /// <summary>Creates a watcher without watches.</summary>
    /// <param name="timeProvider">The clock of the interval and of the time-outs.</param>
    /// <param name="interval">The time between two scans; <see cref="DefaultInterval"/> if null.</param>
    /// <param name="descriptors">Lends descriptors to the watched files; the pool of the process if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not positive.</exception>
    public PollingWatcher(TimeProvider timeProvider, TimeSpan? interval = null, DescriptorPool? descriptors = null)
    {
        _descriptors = descriptors ?? DescriptorPool.OfProcess;
        _interval = interval ?? DefaultInterval;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_interval, TimeSpan.Zero, nameof(interval));
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(
            static wake => ((WakeSignal)wake!).Set(), _wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _lastScan = timeProvider.GetTimestamp();
    }

    /// <summary>The number of watches.</summary>
    public int Count => _watches.Count;

    /// <summary>The time until the next scan; zero if it is due. If a scan takes longer than the interval, as with tens
    /// of thousands of files, the next one starts after a pause of three times its duration.</summary>
    public TimeSpan UntilNextScan
    {
        get
        {
            TimeSpan interval = _lastCost * 4 > _interval ? _lastCost * 4 : _interval;
            TimeSpan remaining = interval - _timeProvider.GetElapsedTime(_lastScan);
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    public WatchDescriptor WatchDirectory(string path)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        WatchDescriptor descriptor = new(++_lastDescriptor);
        _watches.Add(descriptor, PolledDirectory.Open(descriptor, path));
        return descriptor;
    }

    public WatchDescriptor WatchFile(string path)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        WatchDescriptor descriptor = new(++_lastDescriptor);
        _watches.Add(descriptor, PolledFile.Open(descriptor, path, _descriptors));
        return descriptor;
    }

    public void Unwatch(WatchDescriptor descriptor)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_watches.Remove(descriptor, out IPolledWatch? watch))
        {
            throw new ArgumentException("No such watch, or no longer.", nameof(descriptor));
        }

        watch.Dispose();
    }

    public IReadOnlyList<WatchEvent> ReadEvents()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _events.Clear();
        if (UntilNextScan == TimeSpan.Zero)
        {
            _lastScan = _timeProvider.GetTimestamp();
            foreach (IPolledWatch watch in _watches.Values)
            {
                watch.Scan(_events);
            }

            _lastCost = _timeProvider.GetElapsedTime(_lastScan);
        }

        return _events;
    }

    public IReadOnlyList<WatchEvent> ReadEvents(TimeSpan timeout, CancellationToken cancellationToken)
    {
        Deadline deadline = Deadline.After(timeout, _timeProvider);
        if (ReadEvents().Count > 0 || deadline.IsPast || cancellationToken.IsCancellationRequested)
        {
            return _events;
        }

        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static wake => ((WakeSignal)wake!).Set(), _wake);
        do
        {
            // A signal that came too late for its own wait ends this one early; then only the clock is read again.
            _timer.Change(deadline.Limit(UntilNextScan), Timeout.InfiniteTimeSpan);
            _wake.Wait();
        }
        while (ReadEvents().Count == 0 && !deadline.IsPast && !cancellationToken.IsCancellationRequested);

        return _events;
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _timer.Dispose();
        foreach (IPolledWatch watch in _watches.Values)
        {
            watch.Dispose();
        }
    }
}
