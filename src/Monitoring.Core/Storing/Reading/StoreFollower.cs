using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>Gives out what a store holds, then what is added to it, each entry once.</summary>
/// <remarks>What has been looked at is known by a mark for each stream, the number of its next entry: blocks may be merged across
/// it. Owned by the thread that enumerates.</remarks>
internal sealed class StoreFollower
{
    private readonly ReadingConnection _connection;
    private readonly StreamCatalog _catalog;
    private readonly LogQuery _query;
    private readonly QueryRun _run;
    private readonly QueryOrder _order = new(NewestFirst: false, After: null, AfterIsBelow: false);
    private readonly Dictionary<long, FollowedStream> _streams = [];

    /// <summary>Prepares to follow; nothing is read yet.</summary>
    public StoreFollower(ReadingConnection connection, StreamCatalog catalog, LogQuery query, QueryRun run) =>
        (_connection, _catalog, _query, _run) = (connection, catalog, query, run);

    /// <summary>The number of streams whose marks are kept.</summary>
    public int StreamCount => _streams.Count;

    /// <summary>Called when blocks are known and have not been read: where a test lets the writer come between.</summary>
    public Action? Planned { get; init; }

    private bool HasContext => _query.ContextBefore > 0 || _query.ContextAfter > 0;

    /// <summary>What the store holds now, and sets the marks behind it.</summary>
    public IEnumerable<LogEntry> ReadHistory()
    {
        StoreSnapshot snapshot = StoreSnapshot.Read(_connection, _catalog, _query);
        foreach (StoredStream stream in snapshot.Streams)
        {
            _streams.Add(stream.Id, new FollowedStream(stream.Metadata.Identity)
            {
                Mark = FollowedMark.Start with { Next = stream.NextSequence },
            });
        }

        foreach (PlannedBlock block in snapshot.Blocks)
        {
            FollowedStream followed = _streams[block.Header.Stream];
            followed.PriorTime = PlannedBlock.Later(followed.PriorTime, block.Header.Latest);
        }

        Planned?.Invoke();
        return Note(_run.Read(snapshot.Blocks));
    }

    /// <summary>What was added since the last time, in the order of time.</summary>
    public IEnumerable<LogEntry> ReadNews()
    {
        (List<StoredStream> streams, List<PlannedBlock> blocks) = _connection.InSnapshot(PlanNews);
        Planned?.Invoke();
        List<PlannedBlock> plan = QueryPlan.Choose(blocks, _ => true, _order);
        foreach (LogEntry entry in Note(_run.Merge(plan, CreateFinder(blocks), _order)))
        {
            yield return entry;
        }

        foreach (StoredStream stream in streams)
        {
            _streams[stream.Id].Mark = _streams[stream.Id].Mark with { Next = stream.NextSequence };
        }

        foreach (PlannedBlock block in blocks)
        {
            FollowedStream followed = _streams[block.Header.Stream];
            followed.PriorTime = PlannedBlock.Later(followed.PriorTime, block.Header.Latest);
        }
    }

    private BlockFinder<FoundRows> CreateFinder(List<PlannedBlock> blocks)
    {
        if (!HasContext)
        {
            return MatchingRows.Finder(_run.Search, _order, int.MaxValue, _run.ShareOf(blocks));
        }

        Dictionary<long, FollowedMark> marks = _streams.ToDictionary(stream => stream.Key, stream => stream.Value.Mark);
        return new ContextRows(
            blocks,
            new NewMatches(_run.Search, _order, marks),
            _run.Search,
            _order,
            _query.ContextBefore,
            _query.ContextAfter)
        {
            OpenBytes = _run.ShareOf(blocks),
            Marks = marks,
        }.Find;
    }

    private IEnumerable<LogEntry> Note(IEnumerable<LogEntry> entries)
    {
        foreach (LogEntry entry in entries)
        {
            _streams[entry.Cursor!.Value.Stream].Note(entry);
            yield return entry;
        }
    }

    private (List<StoredStream> Streams, List<PlannedBlock> Blocks) PlanNews(ReadingConnection snapshot)
    {
        List<PlannedBlock> plan = [];
        List<StoredStream> streams = _catalog.Select(snapshot, _query);
        foreach (StoredStream stream in streams)
        {
            if (!_streams.TryGetValue(stream.Id, out FollowedStream? followed)
                || !ReferenceEquals(followed.Identity, stream.Metadata.Identity))
            {
                _streams[stream.Id] = followed = new FollowedStream(stream.Metadata.Identity);
            }

            if (stream.NextSequence > followed.Mark.Next
                && AddNews(snapshot, stream, followed, plan) < stream.NextSequence)
            {
                _run.Search.ReportMissing(stream.Metadata);
            }
        }

        ForgetDeleted(streams.Count);
        return (streams, plan);
    }

    // A number is never given again: what is gone from the store cannot come back.
    private void ForgetDeleted(int selected)
    {
        if (_streams.Count <= selected)
        {
            return;
        }

        foreach (long stream in _streams.Keys)
        {
            if (!_catalog.Contains(stream))
            {
                _streams.Remove(stream);
            }
        }
    }

    // Blocks that are needed for context before the mark are planned whole, so that the times of their entries are known.
    // Gives the number behind the last entry that is there.
    private long AddNews(ReadingConnection snapshot, StoredStream stream, FollowedStream followed, List<PlannedBlock> plan)
    {
        long from = HasContext ? Math.Max(0, followed.Mark.Next - _query.ContextBefore) : followed.Mark.Next;
        List<BlockHeader> headers = BlockTable.ReadFrom(snapshot, stream.Id, from);
        LogTimestamp prior = HasContext && headers.Count > 0
            ? BlockTable.ReadLatestBefore(snapshot, stream.Id, headers[0].FirstSequence)
            : followed.PriorTime;
        long end = followed.Mark.Next;
        foreach (BlockHeader header in headers)
        {
            if (header.FirstSequence > end)
            {
                _run.Search.ReportMissing(stream.Metadata);
            }

            plan.Add(new PlannedBlock(
                header,
                stream.Metadata,
                HasContext ? header.FirstSequence : Math.Max(header.FirstSequence, followed.Mark.Next),
                header.EndSequence,
                prior));
            prior = PlannedBlock.Later(prior, header.Latest);
            end = Math.Max(end, header.EndSequence);
        }

        return end;
    }
}
