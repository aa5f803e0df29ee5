using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;
using Monitoring.Storing.Reading.Rows;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading;

/// <summary>Runs one query over the blocks of a snapshot.</summary>
internal sealed class QueryRun
{
    private readonly LogQuery _query;
    private readonly ConnectionPool _connections;
    private readonly ReaderWarnings _warnings;
    private readonly IProgress<QueryProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly BlockSource _source;
    private readonly BlockSearch _search;

    /// <summary>Prepares a run; reads nothing yet.</summary>
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

    /// <summary>The approximate limit of memory for the results in all open blocks, in bytes. The
    /// default is 64 MiB.</summary>
    public long OpenBytes { get; init; } = 64 << 20;

    /// <summary>The number of threads that read ahead. The default is one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The search in single blocks.</summary>
    public BlockSearch Search => _search;

    private bool HasContext => _query.ContextBefore > 0 || _query.ContextAfter > 0;

    /// <summary>The limit of memory for the results in one block of a plan, in bytes.</summary>
    public long ShareOf(IReadOnlyList<PlannedBlock> plan) => OpenBytes / Math.Max(1, QueryPlan.CountOverlapping(plan));

    /// <summary>Adds warnings, which are reported with the next entries.</summary>
    public void Warn(IReadOnlyList<string> messages) => _warnings.AddAll(messages);

    /// <summary>Returns the selected entries in the query's order.</summary>
    /// <param name="snapshot">The selected streams, and all their blocks.</param>
    public IEnumerable<LogEntry> Read(StoreSnapshot snapshot)
    {
        IReadOnlyList<QueryOrder> listings = Plan(snapshot);
        return _query.Last is { } last
            ? ReadLast(snapshot.Blocks, listings, last) : ReadFirst(snapshot.Blocks, listings);
    }

    /// <summary>Returns the selected entries without an object for each.</summary>
    /// <param name="snapshot">The selected streams, and all their blocks.</param>
    public IEntryRows Open(StoreSnapshot snapshot)
    {
        if (_query is not { ContextBefore: 0, ContextAfter: 0, Last: null })
        {
            return new ObjectRows(Read(snapshot));
        }

        int max = _query.First ?? int.MaxValue;
        IReadOnlyList<QueryOrder> listings = Plan(snapshot);
        return listings.Count == 1
            ? OpenMatches(snapshot.Blocks, listings[0], max)
            : new ChainedRows(listings, max, (listing, left) => OpenMatches(snapshot.Blocks, listing, left));
    }

    /// <summary>Returns the selected entries of one listing without an object for each.</summary>
    /// <param name="blocks">All blocks of the selected streams that may have entries of the listing.</param>
    /// <param name="order">The listing.</param>
    public IEntryRows OpenListing(IReadOnlyList<PlannedBlock> blocks, QueryOrder order) =>
        OpenMatches(blocks, order, int.MaxValue);

    private IReadOnlyList<QueryOrder> Plan(StoreSnapshot snapshot)
    {
        _warnings.AddAll(snapshot.Damage);
        if (_query is { NewestFirst: false, After.Range.To: var end } && snapshot.DeletedNumber > end)
        {
            _warnings.Add(
                "Some entries after the cursor were deleted, and may be missing from this result. Increase the "
                + "retention of the store (-RetentionAge and -RetentionSize of Start-LogCollector), or resume sooner.");
        }

        return QueryOrder.Of(_query, snapshot.NextNumber);
    }

    private IEnumerable<LogEntry> ReadFirst(IReadOnlyList<PlannedBlock> blocks, IReadOnlyList<QueryOrder> listings)
    {
        int left = _query.First ?? int.MaxValue;
        foreach (QueryOrder listing in listings)
        {
            int? first = _query.First is null ? null : left;
            foreach (LogEntry entry in HasContext
                ? ReadWithContext(blocks, listing, first, last: null)
                : Enumerate(OpenMatches(blocks, listing, left)))
            {
                left -= entry.IsContext ? 0 : 1;
                yield return entry;
            }
        }
    }

    private List<LogEntry> ReadLast(IReadOnlyList<PlannedBlock> blocks, IReadOnlyList<QueryOrder> listings, int last)
    {
        List<LogEntry> entries = [];
        foreach (QueryOrder listing in listings.Reverse())
        {
            List<LogEntry> found;
            if (HasContext)
            {
                found = [.. ReadWithContext(blocks, listing, first: null, last)];
            }
            else
            {
                found = [.. Enumerate(OpenMatches(blocks, listing.Reversed, last))];
                found.Reverse();
            }

            entries.InsertRange(0, found);
            last -= found.Count(entry => !entry.IsContext);
        }

        return entries;
    }

    // The first or last matches must be known to determine their context: they are found first, and read
    // again with their neighbors.
    private IEnumerable<LogEntry> ReadWithContext(
        IReadOnlyList<PlannedBlock> blocks, QueryOrder order, int? first, int? last)
    {
        IMatchSource matches;
        List<PlannedBlock> plan = QueryPlan.Choose(blocks, order.MayInclude, order);
        if ((first ?? last) is { } number)
        {
            QueryOrder walk = first is null ? order.Reversed : order;
            KnownMatches known = new(
                Enumerate(OpenMatches(blocks, walk, number)).Select(entry => entry.Cursor!.Value.Place!.Value));
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

    private QueryRows OpenMatches(IReadOnlyList<PlannedBlock> blocks, QueryOrder order, int max)
    {
        List<PlannedBlock> plan = QueryPlan.Choose(
            blocks, block => !_search.IsOutOfTime(block.Header) && order.MayInclude(block), order);
        return Open(plan, MatchingRows.Finder(_search, order, max, ShareOf(plan)), order, max);
    }

    /// <summary>Merges the results of a finder in some blocks.</summary>
    /// <param name="plan">The blocks, in the order in which they are opened.</param>
    /// <param name="find">The finder for each block.</param>
    /// <param name="order">The order.</param>
    public IEnumerable<LogEntry> Merge(IReadOnlyList<PlannedBlock> plan, BlockFinder<FoundRows> find, QueryOrder order)
    {
        return Enumerate(Open(plan, find, order, int.MaxValue));
    }

    private QueryRows Open(IReadOnlyList<PlannedBlock> plan, BlockFinder<FoundRows> find, QueryOrder order, int max)
    {
        ReadAhead<FoundRows> readAhead = new(
            plan, find, _connections, Threads, !_query.MatchesAnyMessage, _cancellationToken);
        MergedRows merged = new(plan, readAhead, order, _warnings, _source, _connections, _progress);
        return new QueryRows(readAhead, merged, max, _warnings, _cancellationToken);
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
