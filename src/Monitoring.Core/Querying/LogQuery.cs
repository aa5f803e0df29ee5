using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Querying;

/// <summary>What to look for in a store, in which order, and how much of it. Everything that is
/// given must hold.</summary>
public sealed record LogQuery
{
    /// <summary>Which streams, by their metadata. The default is all.</summary>
    public LabelSelector Selector { get; init; } = LabelSelector.All;

    /// <summary>Which streams, by wildcards over single metadata keys. The default is all.</summary>
    public IReadOnlyList<MetadataPattern> Metadata { get; init; } = [];

    /// <summary>Which streams, by names of which one must match. The default is all.</summary>
    public IReadOnlyList<StreamName> Names { get; init; } = [];

    /// <summary>Which streams, by their numbers in the store. The default is all.</summary>
    public IReadOnlySet<long>? Streams { get; init; }

    /// <summary>The earliest time stamp that counts. The default is the beginning.</summary>
    public LogTimestamp? Since { get; init; }

    /// <summary>The first time stamp that no longer counts. The default is the end.</summary>
    public LogTimestamp? Until { get; init; }

    /// <summary>The message contains one of these texts. The default is any message.</summary>
    public IReadOnlyList<ContainedText> Contains { get; init; } = [];

    /// <summary>The message matches one of these regular expressions. The default is any message.</summary>
    public IReadOnlyList<MessagePattern> Match { get; init; } = [];

    /// <summary>The message matches none of these regular expressions.</summary>
    public IReadOnlyList<MessagePattern> NotMatch { get; init; } = [];

    /// <summary>The least grave level that counts. The default is all, also entries whose level
    /// nobody could tell.</summary>
    public LogLevel Level { get; init; }

    /// <summary>The output it was written to. The default is any.</summary>
    public LogOutput? Output { get; init; }

    /// <summary>Only that many of those found that come first. The default is all.</summary>
    public int? First { get; init; }

    /// <summary>Only that many of those found that come last. The default is all.</summary>
    public int? Last { get; init; }

    /// <summary>Whether to give out the newest first. The default is the oldest first.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Where an earlier query stopped. The default is the beginning of the order asked for.</summary>
    /// <remarks>The oldest first: what was left of that query's entries in time order, then, in time order, all
    /// that was committed since. The newest first: of the entries that were stored at that query, those with
    /// earlier places.</remarks>
    public LogCursor? After { get; init; }

    /// <summary>How many entries of the same stream to give out before each one found.</summary>
    public int ContextBefore { get; init; }

    /// <summary>How many entries of the same stream to give out behind each one found.</summary>
    public int ContextAfter { get; init; }

    /// <summary>Whether messages need not be looked at: only streams, time, output, order and number
    /// are asked for.</summary>
    public bool IsAboutAnyMessage => Contains.Count == 0 && Match.Count == 0 && NotMatch.Count == 0 && Level == LogLevel.Unknown;

    /// <summary>Whether there are conditions on the metadata of streams.</summary>
    public bool HasStreamConditions => Metadata.Count > 0 || Names.Count > 0 || Selector != LabelSelector.All;

    /// <summary>Whether a stream meets the conditions on streams, but for its number.</summary>
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

    /// <summary>Checks the values against each other.</summary>
    /// <exception cref="ArgumentException">They contradict each other or are out of range; the
    /// message says which.</exception>
    public void Validate()
    {
        if (Since is { } since && Until is { } until && since >= until)
        {
            throw new ArgumentException($"The time range is turned round: it begins at {since} and ends at {until}.");
        }

        if (First is not null && Last is not null)
        {
            throw new ArgumentException("First and Last contradict each other.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(First ?? 0, nameof(First));
        ArgumentOutOfRangeException.ThrowIfNegative(Last ?? 0, nameof(Last));
        ArgumentOutOfRangeException.ThrowIfNegative(ContextBefore);
        ArgumentOutOfRangeException.ThrowIfNegative(ContextAfter);
    }
}
