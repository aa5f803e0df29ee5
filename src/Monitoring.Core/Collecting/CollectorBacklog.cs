namespace Monitoring.Collecting;

/// <summary>How far a collector is behind what has been written.</summary>
/// <param name="Streams">How many streams it follows.</param>
/// <param name="UnreadBytes">How many bytes of the followed files are still to be read; what has been seen of a last line that
/// has no end yet does not count.</param>
/// <param name="Age">How long the oldest of them has been waiting since the collector could have known of it.</param>
public sealed record CollectorBacklog(int Streams, long UnreadBytes, TimeSpan Age)
{
    /// <summary>Nothing is followed and nothing waits.</summary>
    public static CollectorBacklog None { get; } = new(0, 0, TimeSpan.Zero);
}
