using Monitoring.Querying;

namespace Monitoring.Serving.Requests;

/// <summary>What <c>/logs</c> is asked for.</summary>
/// <param name="Query">Which entries; without a number.</param>
/// <param name="Limit">How many at most; null for as many as there may be.</param>
/// <param name="Follows">Whether to go on with what is stored later.</param>
internal sealed record EntryRequest(LogQuery Query, int? Limit, bool Follows);
