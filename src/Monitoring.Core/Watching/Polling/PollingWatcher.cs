using Monitoring.Files.Opening;

namespace Monitoring.Watching.Polling;

/// <summary>Watches by looking at fixed intervals: on any platform and any file system, network file systems
/// too.</summary>
/// <remarks>Between two looks nothing is told, not even by a read that does not block; several changes between two
/// looks are told as one; and of a change that is undone before the next look nothing is told. A file that is
/// overwritten within the granularity of its time of change (a few milliseconds on Linux) and keeps its size looks
/// unchanged.</remarks>
internal sealed class PollingWatcher : IFileWatcher
{
    /// <summary>How long it is from one look to the next unless told otherwise: 250 ms.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _interval;
    private readonly DescriptorPool _descriptors;
    private readonly Dictionary<WatchDescriptor, IPolledWatch> _watches = [];
    private readonly List<WatchEvent> _events = [];
    private readonly WakeSignal _wake = new();
    private readonly ITimer _timer;
    private long _lastLook;
    private TimeSpan _lastCost;
    private long _lastDescriptor;
    private bool _isDisposed;

    /// <summary>Watches nothing yet.</summary>
    /// <param name="timeProvider">The clock of its interval and of its time-outs.</param>
    /// <param name="interval">From one look to the next; <see cref="DefaultInterval"/> if null.</param>
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
        _lastLook = timeProvider.GetTimestamp();
    }

    /// <summary>How many watches it has.</summary>
    public int Count => _watches.Count;

    /// <summary>How long it is to the next look; zero if it is due. A look at tens of thousands of files takes longer than the
    /// interval; then three times as long passes before the next one.</summary>
    public TimeSpan UntilNextLook
    {
        get
        {
            TimeSpan interval = _lastCost * 4 > _interval ? _lastCost * 4 : _interval;
            TimeSpan remaining = interval - _timeProvider.GetElapsedTime(_lastLook);
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
        if (UntilNextLook == TimeSpan.Zero)
        {
            _lastLook = _timeProvider.GetTimestamp();
            foreach (IPolledWatch watch in _watches.Values)
            {
                watch.Look(_events);
            }

            _lastCost = _timeProvider.GetElapsedTime(_lastLook);
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
            // A signal that came too late for its own wait ends this one early, and we only look at the clock again.
            _timer.Change(deadline.Limit(UntilNextLook), Timeout.InfiniteTimeSpan);
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
