using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Querying;

/// <summary>A query of a store: conditions, order and limits. Conditions are combined with AND, several values of one
/// condition with OR.</summary>
public sealed record LogQuery
{
    /// <summary>Selects streams by their metadata. The default is all.</summary>
    public LabelSelector Selector { get; init; } = LabelSelector.All;

    /// <summary>Selects streams by wildcards for single metadata keys, combined with AND. The default is all.</summary>
    public IReadOnlyList<MetadataPattern> Metadata { get; init; } = [];

    /// <summary>Selects streams by name. The default is all.</summary>
    public IReadOnlyList<StreamName> Names { get; init; } = [];

    /// <summary>Selects streams by their numbers in the store. The default is all.</summary>
    public IReadOnlySet<long>? Streams { get; init; }

    /// <summary>The earliest time stamp, inclusive. The default is the beginning.</summary>
    public LogTimestamp? Since { get; init; }

    /// <summary>The latest time stamp, exclusive. The default is the end.</summary>
    public LogTimestamp? Until { get; init; }

    /// <summary>Texts of which the message must contain one. The default is any message.</summary>
    public IReadOnlyList<ContainedText> Contains { get; init; } = [];

    /// <summary>Regular expressions of which the message must match one. The default is any message.</summary>
    public IReadOnlyList<MessagePattern> Match { get; init; } = [];

    /// <summary>Regular expressions of which the message must match none.</summary>
    public IReadOnlyList<MessagePattern> NotMatch { get; init; } = [];

    /// <summary>The minimum level. The default is all, including entries with an unknown level.</summary>
    public LogLevel Level { get; init; }

    /// <summary>The output that the entry was written to. The default is any.</summary>
    public LogOutput? Output { get; init; }

    /// <summary>The maximum number of results, from the start. The default is no limit.</summary>
    public int? First { get; init; }

    /// <summary>The maximum number of results, from the end. The default is no limit.</summary>
    public int? Last { get; init; }

    /// <summary>Whether to emit the newest entries first. The default is the oldest first.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>The cursor at which an earlier query stopped. The default is the start of the order.</summary>
    /// <remarks>With the oldest first: the remaining entries of the earlier query in time order, then, in time
    /// order, all entries committed since. With the newest first: of the entries stored at the earlier query,
    /// those before the cursor.</remarks>
    public LogCursor? After { get; init; }

    /// <summary>The number of entries of the same stream to emit before each match.</summary>
    public int ContextBefore { get; init; }

    /// <summary>The number of entries of the same stream to emit after each match.</summary>
    public int ContextAfter { get; init; }

    /// <summary>Whether messages need not be read: the query has conditions only on streams, time, output,
    /// order and number.</summary>
    public bool MatchesAnyMessage =>
        Contains.Count == 0 && Match.Count == 0 && NotMatch.Count == 0 && Level == LogLevel.Unknown;

    /// <summary>Whether there are conditions on the metadata of streams.</summary>
    public bool HasStreamConditions => Metadata.Count > 0 || Names.Count > 0 || Selector != LabelSelector.All;

    /// <summary>Whether a stream meets the conditions on streams, except for its number.</summary>
    public bool SelectsStream(LogMetadata metadata)
    {
        if (!Selector.Selects(metadata))
        {
            return false;
        }

        foreach (MetadataPattern pattern in Metadata)
        {
            if (!pattern.Matches(metadata))
            {
                return false;
            }
        }

        foreach (StreamName name in Names)
        {
            if (name.Matches(metadata))
            {
                return true;
            }
        }

        return Names.Count == 0;
    }

    /// <summary>Checks that the values are consistent.</summary>
    /// <exception cref="ArgumentException">The values contradict each other or are out of range; the message has
    /// the details.</exception>
    public void Validate()
    {
        if (Since is { } since && Until is { } until && since >= until)
        {
            throw new ArgumentException(
                $"The beginning of the time range ({since}) must be earlier than its end ({until}).");
        }

        if (First is not null && Last is not null)
        {
            throw new ArgumentException("First and Last cannot be combined.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(First ?? 0, nameof(First));
        ArgumentOutOfRangeException.ThrowIfNegative(Last ?? 0, nameof(Last));
        ArgumentOutOfRangeException.ThrowIfNegative(ContextBefore);
        ArgumentOutOfRangeException.ThrowIfNegative(ContextAfter);
    }
}
