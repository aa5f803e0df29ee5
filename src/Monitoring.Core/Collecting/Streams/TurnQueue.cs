using System.Diagnostics.CodeAnalysis;

namespace Monitoring.Collecting.Streams;

/// <summary>Whose turn it is: the streams that may have something to read, first come first served, and those that time
/// alone may change.</summary>
/// <param name="isHeld">Whether the stream of a path may not be read yet; null for none.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class TurnQueue(Predicate<string>? isHeld, TimeProvider timeProvider)
{
    /// <summary>The least time between two turns of a file that holds a line which may begin a stack trace: a file that cannot
    /// be read just now is not to be asked without pause.</summary>
    private static readonly TimeSpan DueInterval = TimeSpan.FromMilliseconds(20);

    private readonly Queue<LogStream> _ready = [];
    private readonly HashSet<LogStream> _unsettled = [];
    private readonly List<LogStream> _held = [];
    private readonly PriorityQueue<LogStream, long> _due = new();

    /// <summary>How many wait for their turn.</summary>
    public int Count => _ready.Count;

    /// <summary>Whether a stream waits until it is known whether it may be read.</summary>
    public bool HasHeld => _held.Count > 0;

    /// <summary>Those that time alone may change.</summary>
    public IReadOnlyCollection<LogStream> Unsettled => _unsettled;

    /// <summary>When the next turn is due of a stream that holds a line, on the monotonic clock; null if there is none.</summary>
    public long? NextDueTick => _due.TryPeek(out _, out long tick) ? tick : null;

    /// <summary>A stream may have something to read.</summary>
    public void Wake(LogStream file)
    {
        if (!file.Place.IsQueued)
        {
            file.Place.IsQueued = true;
            file.Place.UnreadSinceTick ??= timeProvider.GetTimestamp();
            _ready.Enqueue(file);
        }
    }

    /// <summary>The stream whose turn it is; false if there is none.</summary>
    public bool TryTake([NotNullWhen(true)] out LogStream? file)
    {
        while (_ready.TryDequeue(out file))
        {
            file.Place.IsQueued = false;
            if (file.IsForgotten)
            {
                continue;
            }

            if (isHeld?.Invoke(file.Path) != true)
            {
                return true;
            }

            (file.Place.IsHeld, file.Place.IsQueued) = (true, true);
            _held.Add(file);
        }

        return false;
    }

    /// <summary>Has each held stream wait for its turn again, when it is asked about once more.</summary>
    public void RecheckHeld()
    {
        foreach (LogStream file in _held)
        {
            file.Place.IsHeld = false;
            _ready.Enqueue(file);
        }

        _held.Clear();
    }

    /// <summary>All that a stream had has been read.</summary>
    public static void NoteRead(LogStream file) => file.Place.UnreadSinceTick = file.Place.IsQueued ? file.Place.UnreadSinceTick : null;

    /// <summary>Notes a stream that is to be settled, whatever it says of itself now.</summary>
    public void NoteUnsettled(LogStream file) => _unsettled.Add(file);

    /// <summary>Wakes the streams whose turn is due.</summary>
    public void WakeDue(long tick)
    {
        while (_due.TryPeek(out LogStream? file, out long due) && due <= tick)
        {
            _due.Dequeue();
            if (file.Place.NotedDueTick == due)
            {
                file.Place.NotedDueTick = null;
                Wake(file);
            }
        }
    }

    /// <summary>Notes when a turn is due of a stream that has just had one, if it holds something.</summary>
    public void NoteDue(LogStream file)
    {
        if (file.DueTick is { } tick)
        {
            long notBefore = timeProvider.GetTimestamp() + (long)(DueInterval.TotalSeconds * timeProvider.TimestampFrequency);
            long due = Math.Max(tick, notBefore);
            if (file.Place.NotedDueTick is not { } noted || due < noted)
            {
                file.Place.NotedDueTick = due;
                _due.Enqueue(file, due);
            }
        }
    }

    /// <summary>Notes whether a stream is to be settled.</summary>
    public void Note(LogStream file)
    {
        if (file.IsUnsettled)
        {
            _unsettled.Add(file);
        }
        else
        {
            _unsettled.Remove(file);
        }
    }
}
