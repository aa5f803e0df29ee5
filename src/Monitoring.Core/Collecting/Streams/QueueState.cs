namespace Monitoring.Collecting.Streams;

/// <summary>The state of a stream in the queue of streams to read. Maintained by <see cref="TurnQueue"/>.</summary>
internal sealed class QueueState
{
    /// <summary>Whether the stream waits in the queue.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether the stream is not read although its turn has come, because it is not known yet whether
    /// it may be.</summary>
    public bool IsHeld { get; set; }

    /// <summary>The due time of the last scheduled turn, on the monotonic clock.</summary>
    public long? NotedDueTick { get; set; }

    /// <summary>The time since when there may be unread data, on the monotonic clock; null if all
    /// data was read.</summary>
    public long? UnreadSinceTick { get; set; }
}
