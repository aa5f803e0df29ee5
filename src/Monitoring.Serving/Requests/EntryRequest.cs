using Monitoring.Querying;

namespace Monitoring.Serving.Requests;

/// <summary>A request for <c>/logs</c>.</summary>
/// <param name="Query">The query; without a maximum.</param>
/// <param name="Limit">The maximum number of entries; null for the default.</param>
/// <param name="Follows">Whether to follow entries that are stored later.</param>
internal sealed record EntryRequest(LogQuery Query, int? Limit, bool Follows);
