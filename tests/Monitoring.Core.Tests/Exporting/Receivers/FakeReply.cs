namespace Monitoring.Exporting.Receivers;

/// <summary>What a fake receiver responds.</summary>
/// <param name="Status">The status; 0 cuts the connection.</param>
/// <param name="Body">The body.</param>
internal sealed record FakeReply(int Status, byte[] Body)
{
    /// <summary>An empty body.</summary>
    public FakeReply(int status)
        : this(status, [])
    {
    }

    /// <summary>The header Retry-After.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Whether the connection is cut in the middle of the body.</summary>
    public bool IsCut { get; init; }

    /// <summary>The response waits for this.</summary>
    public Task? Waits { get; init; }

    /// <summary>Cuts the connection without a response.</summary>
    public static FakeReply Cut { get; } = new(0);
}
