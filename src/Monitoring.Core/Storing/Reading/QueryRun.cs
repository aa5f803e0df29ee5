using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>Runs one query over the blocks that a snapshot named.</summary>
internal sealed class QueryRun
{
    private readonly LogQuery _query;
    private readonly ConnectionPool _connections;
    private readonly ReaderWarnings _warnings;
    private readonly IProgress<QueryProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly BlockSource _source;
    private readonly BlockSearch _search;

    /// <summary>Prepares a run; nothing is read yet.</summary>
    public QueryRun(
        LogQuery query,
        ConnectionPool connections,
        ReaderWarnings warnings,
        IProgress<QueryProgress>? progress,
        CancellationToken cancellationToken)
    {
        (_query, _connections, _warnings) = (query, connections, warnings);
        (_progress, _cancellationToken) = (progress, cancellationToken);
        _source = new BlockSource(warnings);
        _search = new BlockSearch(query, _source, warnings);
    }

    /// <summary>Whether to warn of entries that are deleted before they were read: one that follows asks for all of
    /// them.</summary>
    public bool IsFollowing
    {
        get => _source.ReportsMissing;
        init => _source.ReportsMissing = value;
    }

    /// <summary>How much memory what was found in all open blocks may take, in bytes, roughly. The default is 64 MiB.</summary>
    public long OpenBytes { get; init; } = 64 << 20;

    /// <summary>How many threads read ahead. The default is one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What is asked for in single blocks.</summary>
    public BlockSearch Search => _search;

    /// <summary>How much memory what is found in one block of a plan may take, in bytes.</summary>
    public long ShareOf(IReadOnlyList<PlannedBlock> plan) => OpenBytes / Math.Max(1, QueryPlan.CountOverlapping(plan));

    /// <summary>The entries asked for, in the order asked for.</summary>
    /// <param name="blocks">All blocks of the streams that are meant, by stream and number.</param>
    public IEnumerable<LogEntry> Read(IReadOnlyList<PlannedBlock> blocks)
    {
        QueryOrder order = QueryOrder.Of(_query);
        if (_query.ContextBefore > 0 || _query.ContextAfter > 0)
        {
            return ReadWithContext(blocks, order);
        }

        if (_query.Last is { } last)
        {
            List<LogEntry> entries = [.. Enumerate(OpenMatches(blocks, order.Reversed, last))];
            entries.Reverse();
            return entries;
        }

        return Enumerate(OpenMatches(blocks, order, _query.First ?? int.MaxValue));
    }

    /// <summary>The same without an object for each entry.</summary>
    /// <param name="blocks">All blocks of the streams that are meant, by stream and number.</param>
    public IEntryRows Open(IReadOnlyList<PlannedBlock> blocks) => _query is { ContextBefore: 0, ContextAfter: 0, Last: null }
        ? OpenMatches(blocks, QueryOrder.Of(_query), _query.First ?? int.MaxValue)
        : new MadeRows(Read(blocks));

    // Whether an entry is context of one of the first or last ones is known only when these are: they are found first, and
    // read again with what is around them.
    private IEnumerable<LogEntry> ReadWithContext(IReadOnlyList<PlannedBlock> blocks, QueryOrder order)
    {
        IMatchSource matches;
        List<PlannedBlock> plan = QueryPlan.Choose(blocks, order.MayCount, order);
        if ((_query.First ?? _query.Last) is { } number)
        {
            QueryOrder walk = _query.First is null ? order.Reversed : order;
            KnownMatches known = new(Enumerate(OpenMatches(blocks, walk, number)).Select(entry => entry.Cursor!.Value));
            plan.RemoveAll(block => !known.IsNear(block, _query.ContextBefore, _query.ContextAfter));
            matches = known;
        }
        else
        {
            matches = new SearchedMatches(_search, order);
        }

        ContextRows context = new(blocks, matches, _search, order, _query.ContextBefore, _query.ContextAfter)
        {
            OpenBytes = ShareOf(plan),
        };
        return Merge(plan, context.Find, order);
    }

    private QueryRows OpenMatches(IReadOnlyList<PlannedBlock> blocks, QueryOrder order, int most)
    {
        List<PlannedBlock> plan = QueryPlan.Choose(
            blocks, block => !_search.IsOutOfTime(block.Header) && order.MayCount(block), order);
        return Open(plan, MatchingRows.Finder(_search, order, most, ShareOf(plan)), order, most);
    }

    /// <summary>What a finder finds in some blocks, merged.</summary>
    /// <param name="plan">The blocks, in the order in which to open them.</param>
    /// <param name="find">What to look for in each.</param>
    /// <param name="order">The order.</param>
    public IEnumerable<LogEntry> Merge(IReadOnlyList<PlannedBlock> plan, BlockFinder<FoundRows> find, QueryOrder order)
    {
        return Enumerate(Open(plan, find, order, int.MaxValue));
    }

    private QueryRows Open(IReadOnlyList<PlannedBlock> plan, BlockFinder<FoundRows> find, QueryOrder order, int most)
    {
        ReadAhead<FoundRows> readAhead = new(plan, find, _connections, Threads, !_query.IsAboutAnyMessage, _cancellationToken);
        MergedRows merged = new(plan, readAhead, order, _warnings, _source, _connections, _progress);
        return new QueryRows(readAhead, merged, most, _warnings, _cancellationToken);
    }

    private static IEnumerable<LogEntry> Enumerate(QueryRows rows)
    {
        using (rows)
        {
            while (rows.MoveNext())
            {
                yield return rows.Entry;
            }
        }
    }
}
