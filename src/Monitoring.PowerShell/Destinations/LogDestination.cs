using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Destinations;

/// <summary>A destination of a store: another system that gets the entries of the store, and its progress at one
/// moment.</summary>
public sealed class LogDestination
{
    /// <summary>The name, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>The kind: Otlp, Loki, Elasticsearch, Syslog or File; empty if the settings cannot be read.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>The URL of the receiver, or the path of the file.</summary>
    public string Target { get; init; } = string.Empty;

    /// <summary>The state. A sender runs only in the process of the store's collector.</summary>
    public LogDestinationState State { get; init; }

    /// <summary>The condition on the metadata of streams; null for all streams.</summary>
    public string? Selector { get; init; }

    /// <summary>The minimum level.</summary>
    public LogLevel Level { get; init; }

    /// <summary>The number of stored entries after the cursor, of all streams and levels; too high by up to a block for
    /// each stream.</summary>
    public long BehindEntries { get; init; }

    /// <summary>The bytes of the messages of these entries.</summary>
    public long BehindBytes { get; init; }

    /// <summary>The age of the oldest of these entries, in seconds; 0 if there are none.</summary>
    public double BehindSeconds { get; init; }

    /// <summary>The entries sent per second, over the last minute; 0 if no collector of this process sends.</summary>
    public double EntriesPerSecond { get; init; }

    /// <summary>The number of entries that the receiver has taken.</summary>
    public long Sent { get; init; }

    /// <summary>The number of entries that the receiver has rejected. They are not sent again.</summary>
    public long Rejected { get; init; }

    /// <summary>The number of entries that retention deleted before they were sent.</summary>
    public long Missed { get; init; }

    /// <summary>The last error; null if there is none.</summary>
    public string? LastError { get; init; }

    /// <summary>The local time of the next attempt; null if the sender does not wait for it.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>The local time at which the destination was added; null if the settings cannot be read.</summary>
    public DateTimeOffset? Added { get; init; }

    /// <summary>The store's file.</summary>
    public required string StorePath { get; init; }

    /// <summary>The name, safe on a terminal.</summary>
    public override string ToString() => TerminalText.Neutralize(Name);
}
