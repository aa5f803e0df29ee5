using Monitoring.Entries;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>A run of entries of one stream that a query will read: a block, or a part of one.</summary>
/// <remarks>Remains valid when the block is merged with others in the meantime, because entries are identified by their
/// numbers in the stream.</remarks>
/// <param name="Header">The block, as it was at the start of the query.</param>
/// <param name="Metadata">The stream's metadata.</param>
/// <param name="From">The number in the stream of the first entry to read.</param>
/// <param name="To">The number in the stream after the last entry to read.</param>
/// <param name="PriorTime">The latest time stamp of the stream's entries before <paramref name="From"/>.</param>
internal sealed record PlannedBlock(
    BlockHeader Header,
    LogMetadata Metadata,
    long From,
    long To,
    LogTimestamp PriorTime)
{
    /// <summary>A lower bound of the positions of its entries.</summary>
    public LogPlace Lower => new(LogTimestamp.Later(PriorTime, Header.Earliest), Header.Stream, From);

    /// <summary>An upper bound of the positions of its entries.</summary>
    public LogPlace Upper => new(LogTimestamp.Later(PriorTime, Header.Latest), Header.Stream, To - 1);
}
