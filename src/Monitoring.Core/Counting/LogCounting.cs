namespace Monitoring.Counting;

/// <summary>How to count the entries that a query asks for.</summary>
public sealed record LogCounting
{
    /// <summary>What entries are told apart by. The default is nothing.</summary>
    public CountedBy By { get; init; }

    /// <summary>Whether entries are told apart by time, too. The default is not.</summary>
    public bool ByTime { get; init; }

    /// <summary>The length of the intervals of time. The default is one of <see cref="RoundIntervals"/> that may still
    /// be shorter than that which the range of all sums asks for, and divides it.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Metadata keys, in any case of letters, that all streams must have. The default is none.</summary>
    public IReadOnlyList<string> RequiredKeys { get; init; } = [];
}
