using System.Collections.Concurrent;
using Monitoring.Entries;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>The entries that a query asks for, found by searching block by block; where each block's first and last one is, is
/// remembered.</summary>
internal sealed class SearchedMatches(BlockSearch search, QueryOrder order) : IMatchSource
{
    private readonly ConcurrentDictionary<(long Stream, long From), MatchEdges> _edges = [];

    /// <inheritdoc/>
    public bool MayMatch(ReadingConnection connection, PlannedBlock block) =>
        order.MayCount(block) && search.MayFind(connection, block);

    /// <inheritdoc/>
    public RowSet Match(BlockPart part, PlannedBlock block, CancellationToken cancellationToken)
    {
        RowSet rows = search.Match(part, block, cancellationToken);
        if (!order.CountsWhole(block))
        {
            KeepCounting(part, block, rows);
        }

        return rows;
    }

    /// <inheritdoc/>
    public MatchEdges FindEdges(ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken)
    {
        (long, long) key = (block.Header.Stream, block.From);
        if (!_edges.TryGetValue(key, out MatchEdges edges))
        {
            edges = MayMatch(connection, block) ? Search(connection, block, cancellationToken) : MatchEdges.None;
            _edges[key] = edges;
        }

        return edges;
    }

    private MatchEdges Search(ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken)
    {
        MatchEdges edges = MatchEdges.None;
        foreach (BlockPart part in search.Read(connection, block))
        {
            using (part.Reader)
            {
                try
                {
                    edges = edges.With(Match(part, block, cancellationToken), part.FirstSequence);
                }
                catch (InvalidDataException exception)
                {
                    search.ReportDamage(block, exception);
                }
            }
        }

        return edges;
    }

    // A block that was merged begins before the planned one: the time of what comes before is known already.
    private void KeepCounting(BlockPart part, PlannedBlock block, RowSet rows)
    {
        LogTimestamp time = block.PriorTime;
        (int first, int end) = order.RowsOf(part);
        for (int row = part.FirstRow; row < part.EndRow; row++)
        {
            time = LogTimestamp.Later(time, part.Reader.GetTimestamp(row));
            if (row < first || row >= end || !order.Counts(new LogPlace(time, block.Header.Stream, part.FirstSequence + row)))
            {
                rows.Remove(row);
            }
        }
    }
}
