namespace Monitoring.Counting;

/// <summary>The grouping of a count of entries.</summary>
public sealed record LogCounting
{
    /// <summary>The properties by which entries are grouped. The default is nothing.</summary>
    public CountedBy By { get; init; }

    /// <summary>Whether entries are also grouped by time. The default is false.</summary>
    public bool ByTime { get; init; }

    /// <summary>The length of the intervals of time. The default is one of <see cref="RoundIntervals"/>, which divides
    /// the length that the range of all sums requires, and may be shorter.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Metadata keys (case-insensitive) that all streams must have. The default is none.</summary>
    public IReadOnlyList<string> RequiredKeys { get; init; } = [];
}
