using System.Diagnostics.CodeAnalysis;

namespace Monitoring.Collecting.Streams;

/// <summary>The queue of streams that may have unread data, in order of arrival, and the streams that time
/// alone may change.</summary>
/// <param name="isHeld">Whether the stream of a path must not be read yet; null if every stream may be read.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class TurnQueue(Predicate<string>? isHeld, TimeProvider timeProvider)
{
    /// <summary>The minimum time between two turns of a file with a line that may begin a stack trace, so that an
    /// unreadable file is not read continuously.</summary>
    private static readonly TimeSpan DueInterval = TimeSpan.FromMilliseconds(20);

    private readonly Queue<LogStream> _ready = [];
    private readonly HashSet<LogStream> _pending = [];
    private readonly List<LogStream> _held = [];
    private readonly PriorityQueue<LogStream, long> _due = new();

    /// <summary>The number of streams in the queue.</summary>
    public int Count => _ready.Count;

    /// <summary>Whether any stream waits until it is known whether it may be read.</summary>
    public bool HasHeld => _held.Count > 0;

    /// <summary>The streams that time alone may change.</summary>
    public IReadOnlyCollection<LogStream> Pending => _pending;

    /// <summary>The time of the next due turn of a stream with a pending line, on the monotonic clock; null if
    /// there is none.</summary>
    public long? NextDueTick => _due.TryPeek(out _, out long tick) ? tick : null;

    /// <summary>Enqueues a stream that may have unread data.</summary>
    public void Enqueue(LogStream file)
    {
        if (!file.QueueState.IsQueued)
        {
            file.QueueState.IsQueued = true;
            file.QueueState.UnreadSinceTick ??= timeProvider.GetTimestamp();
            _ready.Enqueue(file);
        }
    }

    /// <summary>Takes the next stream from the queue; false if there is none.</summary>
    public bool TryTake([NotNullWhen(true)] out LogStream? file)
    {
        while (_ready.TryDequeue(out file))
        {
            file.QueueState.IsQueued = false;
            if (file.IsForgotten)
            {
                continue;
            }

            if (isHeld?.Invoke(file.Path) != true)
            {
                return true;
            }

            (file.QueueState.IsHeld, file.QueueState.IsQueued) = (true, true);
            _held.Add(file);
        }

        return false;
    }

    /// <summary>Returns the held streams to the queue, so that each is checked again.</summary>
    public void RecheckHeld()
    {
        foreach (LogStream file in _held)
        {
            file.QueueState.IsHeld = false;
            _ready.Enqueue(file);
        }

        _held.Clear();
    }

    /// <summary>Notes that all data of a stream was read.</summary>
    public static void NoteRead(LogStream file) =>
        file.QueueState.UnreadSinceTick = file.QueueState.IsQueued ? file.QueueState.UnreadSinceTick : null;

    /// <summary>Adds a stream to those that time alone may change, whatever its present state.</summary>
    public void AddPending(LogStream file) => _pending.Add(file);

    /// <summary>Enqueues the streams whose turn is due.</summary>
    public void EnqueueDue(long tick)
    {
        while (_due.TryPeek(out LogStream? file, out long due) && due <= tick)
        {
            _due.Dequeue();
            if (file.QueueState.NotedDueTick == due)
            {
                file.QueueState.NotedDueTick = null;
                Enqueue(file);
            }
        }
    }

    /// <summary>Schedules the next turn of a stream that has just been read, if it has a pending line.</summary>
    public void NoteDue(LogStream file)
    {
        if (file.DueTick is { } tick)
        {
            long notBefore = timeProvider.GetTimestamp()
                + (long)(DueInterval.TotalSeconds * timeProvider.TimestampFrequency);
            long due = Math.Max(tick, notBefore);
            if (file.QueueState.NotedDueTick is not { } noted || due < noted)
            {
                file.QueueState.NotedDueTick = due;
                _due.Enqueue(file, due);
            }
        }
    }

    /// <summary>Updates whether time alone may change a stream.</summary>
    public void Update(LogStream file)
    {
        if (file.IsPending)
        {
            _pending.Add(file);
        }
        else
        {
            _pending.Remove(file);
        }
    }
}
