namespace Monitoring.Collecting.Streams;

/// <summary>A stream's place in the queue of those that are to be read. Kept by <see cref="TurnQueue"/>.</summary>
internal sealed class QueuePlace
{
    /// <summary>Whether it waits for its turn to be read.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether it is not read although its turn has come, because nobody knows yet whether it may be.</summary>
    public bool IsHeld { get; set; }

    /// <summary>When a turn was last noted as due, on the monotonic clock.</summary>
    public long? NotedDueTick { get; set; }

    /// <summary>Since when there may be something unread, on the monotonic clock; null if all had been read.</summary>
    public long? UnreadSinceTick { get; set; }
}
