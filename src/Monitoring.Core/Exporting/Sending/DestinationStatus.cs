using Monitoring.Entries;

namespace Monitoring.Exporting.Sending;

/// <summary>The state of a sender at one moment.</summary>
/// <param name="Name">The destination's name.</param>
/// <param name="State">The state.</param>
internal sealed record DestinationStatus(string Name, DestinationState State)
{
    /// <summary>All entries before the cursor were sent, rejected or missed.</summary>
    public LogCursor Cursor { get; init; }

    /// <summary>The entries sent per second, over the last minute.</summary>
    public double EntriesPerSecond { get; init; }

    /// <summary>The number of entries that the receiver has taken since the start.</summary>
    public long Sent { get; init; }

    /// <summary>The number of entries that the receiver has rejected since the start.</summary>
    public long Rejected { get; init; }

    /// <summary>The bytes of requests since the start, before compression.</summary>
    public long SentBytes { get; init; }

    /// <summary>The reason of the last failure or rejection; null if there is none.</summary>
    public string? LastError { get; init; }

    /// <summary>The time of the next attempt; null if the sender does not wait for it.</summary>
    public DateTimeOffset? NextAttempt { get; init; }
}
