namespace Monitoring.Diagnostics;

/// <summary>The most recent warnings and gaps of a collector in the background.</summary>
/// <remarks><see cref="Events"/> belong to the collector's owner. All else can be used by any thread.</remarks>
public sealed class RecentEvents
{
    /// <summary>The maximum number of events to keep; the oldest are removed first.</summary>
    public const int Capacity = 100;

    private readonly Lock _lock = new();
    private readonly Queue<MonitoringNote> _notes = new(Capacity);
    private readonly TimeProvider _timeProvider;
    private long _backgroundWarnings;

    /// <summary>Creates an empty list.</summary>
    public RecentEvents(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        Events = new MonitoringEvents
        {
            OnWarning = warning => Add(warning.Path, warning.Message, isGap: false),
            OnGap = gap => Add(gap.Path, gap.Message, isGap: true),
        };
    }

    /// <summary>The events to record.</summary>
    public MonitoringEvents Events { get; }

    /// <summary>Called with each event, on the thread that reports it.</summary>
    public Action<MonitoringNote>? OnAdded { get; init; }

    /// <summary>The number of warnings that are not in the counters of <see cref="Events"/>.</summary>
    internal long BackgroundWarnings => Interlocked.Read(ref _backgroundWarnings);

    /// <summary>Returns the most recent events, the oldest first.</summary>
    public IReadOnlyList<MonitoringNote> GetAll()
    {
        lock (_lock)
        {
            return [.. _notes];
        }
    }

    /// <summary>Records a warning of another thread than the owner's.</summary>
    internal void WarnInBackground(string message)
    {
        Interlocked.Increment(ref _backgroundWarnings);
        Add(string.Empty, message, isGap: false);
    }

    private void Add(string path, string message, bool isGap)
    {
        MonitoringNote note = new(_timeProvider.GetUtcNow(), path, message, isGap);
        lock (_lock)
        {
            if (_notes.Count == Capacity)
            {
                _notes.Dequeue();
            }

            _notes.Enqueue(note);
        }

        OnAdded?.Invoke(note);
    }
}
