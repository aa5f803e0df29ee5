namespace Monitoring.Diagnostics;

/// <summary>The most recent warnings and gaps of a collector in the background.</summary>
/// <remarks>Written by the collector's owner, read by any thread.</remarks>
public sealed class RecentEvents
{
    /// <summary>The maximum number of events to keep; the oldest are removed first.</summary>
    public const int Capacity = 100;

    private readonly Lock _lock = new();
    private readonly Queue<MonitoringNote> _notes = new(Capacity);
    private readonly TimeProvider _timeProvider;

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

    /// <summary>Returns the most recent events, the oldest first.</summary>
    public IReadOnlyList<MonitoringNote> GetAll()
    {
        lock (_lock)
        {
            return [.. _notes];
        }
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
