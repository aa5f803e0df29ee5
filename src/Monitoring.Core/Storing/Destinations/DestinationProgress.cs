using Monitoring.Entries;

namespace Monitoring.Storing.Destinations;

/// <summary>The progress of a sender since its last record in the store.</summary>
/// <param name="Cursor">The new cursor.</param>
/// <param name="Sent">The number of entries that the receiver has taken since.</param>
/// <param name="Rejected">The number of entries that the receiver has rejected since.</param>
/// <param name="Error">The first reason of a rejection; null leaves the stored text unchanged.</param>
internal readonly record struct DestinationProgress(
    LogCursor Cursor, long Sent = 0, long Rejected = 0, string? Error = null);
