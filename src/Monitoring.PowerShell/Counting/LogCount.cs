namespace Monitoring.Counting;

/// <summary>How many entries fell into one interval of time, or had one value, or both.</summary>
public sealed class LogCount
{
    /// <summary>When the interval begins, in UTC; null if nothing was asked about time.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>How long the interval is; null if nothing was asked about time.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>The value that was counted; null for entries that have none, and if no property was asked for.</summary>
    public object? Value { get; init; }

    /// <summary>How many entries.</summary>
    public required long Count { get; init; }

    /// <summary>The length of their messages, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The part of all entries counted, from 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The count as a part of the greatest one in the same answer, from 0 to 1: how long its bar is.</summary>
    public required double Relative { get; init; }
}
