using Monitoring.Querying;

namespace Monitoring.Remote;

/// <summary>A query for logs on another machine.</summary>
/// <param name="Query">The conditions, the order and the limits.</param>
internal sealed record RemoteRequest(LogQuery Query)
{
    /// <summary>Whether the query's texts and patterns are case-sensitive.</summary>
    public bool CaseSensitive { get; init; }

    /// <summary>Whether to continue with entries that are stored from now on.</summary>
    public bool Follow { get; init; }

    /// <summary>Receives warnings, on the reading thread.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Receives the translated query and the conditions that are evaluated here, on the reading
    /// thread.</summary>
    public Action<string>? Explain { get; init; }
}
