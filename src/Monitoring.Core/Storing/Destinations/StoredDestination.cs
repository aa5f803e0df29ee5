using Monitoring.Entries;

namespace Monitoring.Storing.Destinations;

/// <summary>A destination as a store keeps it: its settings, and what was sent to it.</summary>
/// <param name="Name">The name, which is unique in the store.</param>
/// <param name="Settings">The settings, see <see cref="DestinationSettings.Parse"/>.</param>
/// <param name="Cursor">All entries before the cursor were sent, rejected or missed.</param>
internal sealed record StoredDestination(string Name, string Settings, LogCursor Cursor)
{
    /// <summary>The number of entries that the receiver has taken.</summary>
    public long Sent { get; init; }

    /// <summary>The number of entries that the receiver has rejected for good.</summary>
    public long Rejected { get; init; }

    /// <summary>The number of entries that retention deleted before they were sent; at most a block too many for each
    /// stream, because whole blocks are counted.</summary>
    public long Missed { get; init; }

    /// <summary>Whether sending is suspended.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>The last error, or the first reason of the last rejection; null if there is none.</summary>
    public string? Error { get; init; }
}
