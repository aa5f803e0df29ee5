using Monitoring.Entries;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Finds the matching rows and the rows of the same stream around them, including those in blocks
/// without matches.</summary>
/// <remarks>Of the blocks before and after, only the nearest match counts: the context of matches further away is
/// within its context too.</remarks>
internal sealed class ContextRows
{
    private readonly IReadOnlyList<PlannedBlock> _blocks;
    private readonly Dictionary<PlannedBlock, int> _positions = new(ReferenceEqualityComparer.Instance);
    private readonly IMatchSource _matches;
    private readonly BlockSearch _search;
    private readonly QueryOrder _order;
    private readonly int _before;
    private readonly int _after;

    /// <summary>Prepares to search.</summary>
    /// <param name="blocks">All blocks of the selected streams, by stream and number.</param>
    /// <param name="matches">The matches.</param>
    /// <param name="search">Reads the blocks.</param>
    /// <param name="order">The query's order.</param>
    /// <param name="before">The number of entries before each match.</param>
    /// <param name="after">The number of entries after each match.</param>
    public ContextRows(
        IReadOnlyList<PlannedBlock> blocks,
        IMatchSource matches,
        BlockSearch search,
        QueryOrder order,
        int before,
        int after)
    {
        (_blocks, _matches, _search, _order, _before, _after) = (blocks, matches, search, order, before, after);
        for (int i = 0; i < blocks.Count; i++)
        {
            _positions.Add(blocks[i], i);
        }
    }

    /// <summary>The marks of what was emitted before, by stream; null for a query that does not follow.</summary>
    public IReadOnlyDictionary<long, FollowedMark>? Marks { get; init; }

    /// <summary>The limit of memory for the results in one block, in bytes.</summary>
    public required long OpenBytes { get; init; }

    /// <summary>A <see cref="BlockFinder{T}"/>.</summary>
    public IReadOnlyList<FoundRows> Find(
        ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken)
    {
        long contextEnd = FindLastBefore(connection, block, cancellationToken) is { Any: true } prior
            ? prior.Last + _after + 1
            : block.From;
        long contextStart = FindFirstAfter(connection, block, cancellationToken) is { Any: true } next
            ? next.First - _before
            : block.To;
        bool mayMatch = _matches.MayMatch(connection, block);
        if (!mayMatch && contextEnd <= block.From && contextStart >= block.To)
        {
            return [];
        }

        IReadOnlyList<BlockPart> parts = _search.Read(connection, block);
        try
        {
            RowSet[] matches = [.. parts.Select(part => mayMatch
                ? _matches.Match(part, block, cancellationToken)
                : new RowSet(part.Reader.Count))];
            return Collect(block, parts, matches, contextEnd, contextStart);
        }
        catch (InvalidDataException exception)
        {
            _search.ReportDamage(block, exception);
            foreach (BlockPart part in parts)
            {
                part.Reader.Dispose();
            }

            return [];
        }
    }

    private List<FoundRows> Collect(
        PlannedBlock block, IReadOnlyList<BlockPart> parts, RowSet[] matches, long contextEnd, long contextStart)
    {
        List<FoundRows> found = [];
        LogTimestamp priorTime = block.PriorTime;
        for (int i = 0; i < parts.Count; i++)
        {
            long first = parts[i].FirstSequence;
            RowSet wanted = new(parts[i].Reader.Count);
            wanted.AddRange(block.From - first, contextEnd - first);
            wanted.AddRange(contextStart - first, block.To - first);
            for (int other = 0; other < parts.Count; other++)
            {
                AddNeighbors(wanted, matches[other], parts[other].FirstSequence - first);
            }

            RemoveEmitted(block, wanted, first);
            RowSet context = wanted.Copy();
            context.ExceptWith(matches[i]);
            if (FoundRows.Create(block, parts[i], wanted, context, ref priorTime, _order, int.MaxValue,
                OpenBytes) is { } rows)
            {
                found.Add(rows);
            }
        }

        return found;
    }

    private void RemoveEmitted(PlannedBlock block, RowSet wanted, long firstSequence)
    {
        if (Marks is not null)
        {
            RowSet emitted = new(wanted.Length);
            emitted.AddRange(0, Marks[block.Header.Stream].LastEmitted + 1 - firstSequence);
            wanted.ExceptWith(emitted);
        }
    }

    private void AddNeighbors(RowSet wanted, RowSet matches, long offset)
    {
        for (int row = matches.Next(0); row >= 0; row = matches.Next(row + 1))
        {
            wanted.AddRange(offset + row - _before, offset + row + _after + 1);
        }
    }

    private MatchEdges FindLastBefore(
        ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken)
    {
        for (int i = _positions[block] - 1; i >= 0 && _blocks[i].Header.Stream == block.Header.Stream; i--)
        {
            if (_after == 0 || _blocks[i].To - 1 < block.From - _after)
            {
                break;
            }

            MatchEdges edges = _matches.FindEdges(connection, _blocks[i], cancellationToken);
            if (edges.Any)
            {
                return edges;
            }
        }

        long emitted = Marks?[block.Header.Stream].LastMatch ?? -1;
        return new MatchEdges(emitted, emitted);
    }

    private MatchEdges FindFirstAfter(
        ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken)
    {
        for (int i = _positions[block] + 1; i < _blocks.Count && _blocks[i].Header.Stream == block.Header.Stream; i++)
        {
            if (_before == 0 || _blocks[i].From > block.To - 1 + _before)
            {
                break;
            }

            MatchEdges edges = _matches.FindEdges(connection, _blocks[i], cancellationToken);
            if (edges.Any)
            {
                return edges;
            }
        }

        return MatchEdges.None;
    }
}
