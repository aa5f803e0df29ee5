using Monitoring.Entries;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>A run of entries of one stream that a query is going to look at: a block, or a part of one.</summary>
/// <remarks>It stays true when the block has been merged with others meanwhile: the entries are named by their numbers in the
/// stream.</remarks>
/// <param name="Header">The block, as it was when the query began.</param>
/// <param name="Metadata">What is known of the stream.</param>
/// <param name="From">The number in the stream of the first entry to look at.</param>
/// <param name="To">The number in the stream of the first entry that is no longer to be looked at.</param>
/// <param name="PriorTime">The greatest time stamp of the stream's entries before <paramref name="From"/>.</param>
internal sealed record PlannedBlock(
    BlockHeader Header,
    LogMetadata Metadata,
    long From,
    long To,
    LogTimestamp PriorTime)
{
    /// <summary>A place that none of its entries comes before.</summary>
    public LogPlace Lower => new(LogTimestamp.Later(PriorTime, Header.Earliest), Header.Stream, From);

    /// <summary>A place that none of its entries comes behind.</summary>
    public LogPlace Upper => new(LogTimestamp.Later(PriorTime, Header.Latest), Header.Stream, To - 1);
}
