using Monitoring.Entries;
using Monitoring.Storing;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Sending;

/// <summary>A destination of a store, and its progress at one moment.</summary>
/// <param name="Name">The name.</param>
/// <param name="State">The state.</param>
internal sealed record DestinationReport(string Name, DestinationState State)
{
    /// <summary>The settings; null if they cannot be read.</summary>
    public DestinationSettings? Settings { get; init; }

    /// <summary>The number of stored entries after the cursor, of all streams and levels; too high by up to a block for
    /// each stream.</summary>
    public long BehindEntries { get; init; }

    /// <summary>The bytes of the messages of these entries.</summary>
    public long BehindBytes { get; init; }

    /// <summary>The age of the oldest of these entries; zero if there are none.</summary>
    public TimeSpan Behind { get; init; }

    /// <summary>The entries sent per second, over the last minute; 0 if no sender runs in this process.</summary>
    public double EntriesPerSecond { get; init; }

    /// <summary>The number of entries that the receiver has taken.</summary>
    public long Sent { get; init; }

    /// <summary>The number of entries that the receiver has rejected.</summary>
    public long Rejected { get; init; }

    /// <summary>The number of entries that retention deleted before they were sent.</summary>
    public long Missed { get; init; }

    /// <summary>The last error; null if there is none.</summary>
    public string? LastError { get; init; }

    /// <summary>The time of the next attempt; null if the sender does not wait for it.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Reports on all destinations of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="senders">The statuses of the senders of this process.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public static IReadOnlyList<DestinationReport> ReadAll(
        LogStoreReader store, IReadOnlyList<DestinationStatus> senders, TimeProvider timeProvider) =>
        [.. store.GetDestinations().Select(destination => Read(
            store, destination, senders.FirstOrDefault(sender => sender.Name == destination.Name), timeProvider))];

    private static DestinationReport Read(
        LogStoreReader store, StoredDestination destination, DestinationStatus? sender, TimeProvider timeProvider)
    {
        (long entries, long bytes, LogTimestamp? oldest) = store.MeasureBehind(sender?.Cursor ?? destination.Cursor);
        DestinationSettings? settings = TryParse(destination.Settings, out string? problem);
        DestinationState state = destination.IsSuspended
            ? DestinationState.Suspended : sender?.State ?? DestinationState.Stopped;
        return new DestinationReport(destination.Name, state)
        {
            Settings = settings,
            BehindEntries = entries,
            BehindBytes = bytes,
            Behind = AgeOf(oldest, timeProvider),
            EntriesPerSecond = sender?.EntriesPerSecond ?? 0,
            Sent = destination.Sent,
            Rejected = destination.Rejected,
            Missed = destination.Missed,
            LastError = problem ?? sender?.LastError ?? destination.Error,
            NextAttempt = sender?.NextAttempt,
        };
    }

    private static DestinationSettings? TryParse(string json, out string? problem)
    {
        problem = null;
        try
        {
            return DestinationSettings.Parse(json);
        }
        catch (InvalidDataException failure)
        {
            problem = failure.Message;
            return null;
        }
    }

    // Entries may have times in the future; their age is then zero.
    private static TimeSpan AgeOf(LogTimestamp? time, TimeProvider timeProvider)
    {
        TimeSpan age = time is { } oldest
            ? timeProvider.GetUtcNow() - oldest.ToDateTimeOffset(TimeZoneInfo.Utc) : TimeSpan.Zero;
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }
}
