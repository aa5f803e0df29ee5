using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>The matches after the marks of followed streams.</summary>
internal sealed class NewMatches(
    BlockSearch search, QueryOrder order, IReadOnlyDictionary<long, FollowedMark> marks) : IMatchSource
{
    private readonly SearchedMatches _matches = new(search, order);

    /// <inheritdoc/>
    public bool MayMatch(ReadingConnection connection, PlannedBlock block) =>
        block.To > marks[block.Header.Stream].Next && _matches.MayMatch(connection, block);

    /// <inheritdoc/>
    public RowSet Match(BlockPart part, PlannedBlock block, CancellationToken cancellationToken)
    {
        int firstNew = (int)Math.Clamp(
            marks[block.Header.Stream].Next - part.FirstSequence, part.FirstRow, part.EndRow);
        return _matches.Match(part with { FirstRow = firstNew }, block, cancellationToken);
    }

    /// <inheritdoc/>
    public MatchEdges FindEdges(ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken)
    {
        if (!MayMatch(connection, block))
        {
            return MatchEdges.None;
        }

        long mark = marks[block.Header.Stream].Next;
        return _matches.FindEdges(connection, block with { From = Math.Max(block.From, mark) }, cancellationToken);
    }
}
