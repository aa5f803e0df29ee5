namespace Monitoring.Exporting.Protocols;

/// <summary>The result of one request.</summary>
/// <param name="Verdict">What the sender does next.</param>
/// <param name="Reason">The receiver's reason, for people; null if all entries are taken.</param>
internal readonly record struct SendResult(SendVerdict Verdict, string? Reason = null)
{
    /// <summary>The time that the receiver asks to wait before a retry; null if it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The number of entries that the receiver rejected although it took the request.</summary>
    public int Rejected { get; init; }

    /// <summary>The indexes of the entries to send again; null for all of a request that is not taken.</summary>
    public int[]? RetryRows { get; init; }

    /// <summary>The size of the request before compression, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>All entries are taken.</summary>
    public static SendResult Taken { get; } = new(SendVerdict.Taken);
}
