using Monitoring.Entries;

namespace Monitoring.Storing;

/// <summary>One stream of a store, and how much of it is kept.</summary>
/// <param name="Id">The stream's number in the store.</param>
/// <param name="Metadata">What is known of it.</param>
/// <param name="Entries">How many entries are kept.</param>
/// <param name="MessageBytes">The length of their messages, in bytes.</param>
/// <param name="StoredBytes">What they take on disk, without the tables around them, in bytes.</param>
/// <param name="Blocks">How many blocks they stand in.</param>
/// <param name="First">The least time stamp; null for a stream of which nothing is kept.</param>
/// <param name="Last">The greatest time stamp.</param>
public sealed record LogStreamSummary(
    long Id,
    LogMetadata Metadata,
    long Entries,
    long MessageBytes,
    long StoredBytes,
    long Blocks,
    LogTimestamp? First,
    LogTimestamp? Last);
