using System.Diagnostics.CodeAnalysis;

namespace Monitoring.Collecting.Streams;

/// <summary>Whose turn it is: the streams that may have something to read, first come first served, and those that time
/// alone may change.</summary>
internal sealed class TurnQueue(TimeProvider timeProvider)
{
    private readonly Queue<LogStream> _ready = [];
    private readonly HashSet<LogStream> _unsettled = [];
    private readonly PriorityQueue<LogStream, long> _due = new();

    /// <summary>How many wait for their turn.</summary>
    public int Count => _ready.Count;

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
            if (!file.IsForgotten)
            {
                return true;
            }
        }

        return false;
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

    /// <summary>Notes when a turn is due, if something is held.</summary>
    /// <param name="file">The stream.</param>
    /// <param name="notBefore">The earliest moment: it has just had a turn.</param>
    public void NoteDue(LogStream file, long notBefore)
    {
        if (file.DueTick is { } tick)
        {
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
