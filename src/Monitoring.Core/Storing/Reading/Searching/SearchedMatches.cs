using System.Collections.Concurrent;
using Monitoring.Entries;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>The matches of a query, found by searching block by block; caches the first and the last match
/// of each block.</summary>
internal sealed class SearchedMatches(BlockSearch search, QueryOrder order) : IMatchSource
{
    private readonly ConcurrentDictionary<(long Stream, long From), MatchEdges> _edges = [];

    /// <inheritdoc/>
    public bool MayMatch(ReadingConnection connection, PlannedBlock block) =>
        order.MayInclude(block) && search.MayFind(connection, block);

    /// <inheritdoc/>
    public RowSet Match(BlockPart part, PlannedBlock block, CancellationToken cancellationToken)
    {
        RowSet rows = search.Match(part, block, cancellationToken);
        if (!order.IncludesAll(block))
        {
            KeepIncluded(part, block, rows);
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

    // A merged block begins before the planned one, but the latest time before the planned one is already known.
    private void KeepIncluded(BlockPart part, PlannedBlock block, RowSet rows)
    {
        LogTimestamp time = block.PriorTime;
        (int first, int end) = order.RowsOf(part);
        for (int row = part.FirstRow; row < part.EndRow; row++)
        {
            time = LogTimestamp.Later(time, part.Reader.GetTimestamp(row));
            if (row < first
                || row >= end
                || !order.Includes(new LogPlace(time, block.Header.Stream, part.FirstSequence + row)))
            {
                rows.Remove(row);
            }
        }
    }
}
