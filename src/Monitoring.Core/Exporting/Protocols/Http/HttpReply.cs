namespace Monitoring.Exporting.Protocols.Http;

/// <summary>A receiver's response to a request, or the reason why there is none.</summary>
/// <param name="Status">The status code; 0 if there is no response.</param>
/// <param name="Body">The beginning of the body.</param>
internal sealed record HttpReply(int Status, byte[] Body)
{
    /// <summary>The reason why there is no response.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether the request was not sent because its credentials cannot be read.</summary>
    public bool LacksCredentials { get; init; }

    /// <summary>Whether the body is longer than the sender reads.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>The time that the receiver asks to wait; null if it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
