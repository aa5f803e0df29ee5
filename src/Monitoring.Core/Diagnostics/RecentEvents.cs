namespace Monitoring.Diagnostics;

/// <summary>The last warnings and gaps of a collector that nobody listens to all the time.</summary>
/// <remarks>Written by the collector's owner, read by any thread.</remarks>
public sealed class RecentEvents
{
    /// <summary>How many are kept; the oldest go first.</summary>
    public const int Capacity = 100;

    private readonly Lock _lock = new();
    private readonly Queue<MonitoringNote> _notes = new(Capacity);
    private readonly TimeProvider _timeProvider;

    /// <summary>Begins with none.</summary>
    public RecentEvents(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        Events = new MonitoringEvents
        {
            OnWarning = warning => Add(warning.Path, warning.Message, isGap: false),
            OnGap = gap => Add(gap.Path, gap.Message, isGap: true),
        };
    }

    /// <summary>Whoever tells something here has it noted.</summary>
    public MonitoringEvents Events { get; }

    /// <summary>Called with each note, on the thread that tells it.</summary>
    public Action<MonitoringNote>? OnAdded { get; init; }

    /// <summary>The last notes, the oldest first.</summary>
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
