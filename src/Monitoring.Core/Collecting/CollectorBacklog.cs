namespace Monitoring.Collecting;

/// <summary>The amount of written log data that a collector has not read yet.</summary>
/// <param name="Streams">The number of streams that the collector follows.</param>
/// <param name="UnreadBytes">The number of unread bytes in the followed files, except for the part of an unfinished
/// last line that was already read.</param>
/// <param name="Age">The time that the oldest unread bytes have been waiting since the collector could
/// have detected them.</param>
public sealed record CollectorBacklog(int Streams, long UnreadBytes, TimeSpan Age)
{
    /// <summary>A backlog without streams and without unread bytes.</summary>
    public static CollectorBacklog None { get; } = new(0, 0, TimeSpan.Zero);
}
