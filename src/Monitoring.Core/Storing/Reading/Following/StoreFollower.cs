using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Database;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Following;

/// <summary>Emits the entries of a store, then the entries that are added to it, each once.</summary>
/// <remarks>
/// <para>New entries are read by entry numbers: a commit without selected entries costs one statement, any other is
/// read only up to its end. All streams are checked only if retention may have deleted unread entries, and if many
/// streams may have been deleted.</para>
/// <para>A mark for each stream, the sequence of its next entry, records what has been read: blocks may be merged
/// across the mark. Owned by the enumerating thread.</para></remarks>
internal sealed class StoreFollower
{
    /// <summary>The minimum number of streams at which all streams of the store are checked.</summary>
    private const int MinForgetThreshold = 64;

    private readonly ReadingConnection _connection;
    private readonly StreamCatalog _catalog;
    private readonly LogQuery _query;
    private readonly QueryRun _run;
    private readonly Dictionary<long, FollowedStream> _streams = [];
    private long _nextNumber;

    /// <summary>The number of streams at which deleted streams are removed.</summary>
    private int _forgetThreshold = MinForgetThreshold;

    /// <summary>Prepares to follow; reads nothing yet.</summary>
    public StoreFollower(ReadingConnection connection, StreamCatalog catalog, LogQuery query, QueryRun run) =>
        (_connection, _catalog, _query, _run) = (connection, catalog, query, run);

    /// <summary>The number of streams whose marks are kept.</summary>
    public int StreamCount => _streams.Count;

    /// <summary>Called when the blocks are selected and have not been read; a test can let the
    /// writer commit then.</summary>
    public Action? Planned { get; init; }

    private bool HasContext => _query.ContextBefore > 0 || _query.ContextAfter > 0;

    /// <summary>Returns the current entries of the store, and sets the marks after them.</summary>
    public IEnumerable<LogEntry> ReadHistory()
    {
        StoreSnapshot snapshot = StoreSnapshot.Read(_connection, _catalog, _query);
        _nextNumber = snapshot.NextNumber;
        _forgetThreshold = Math.Max(MinForgetThreshold, 2 * snapshot.Streams.Count);
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
            followed.PriorTime = LogTimestamp.Later(followed.PriorTime, block.Header.Latest);
        }

        Planned?.Invoke();
        return Note(_run.Read(snapshot));
    }

    /// <summary>Returns the entries added since the last call, in the order of time.</summary>
    public IEnumerable<LogEntry> ReadNewEntries()
    {
        (List<StoredStream> streams, List<PlannedBlock> blocks, NumberRange numbers) = _connection.InSnapshot(
            PlanNewBlocks);
        Planned?.Invoke();
        _nextNumber = numbers.To;
        QueryOrder order = QueryOrder.All(numbers) with { IncludesEarlier = true };
        List<PlannedBlock> plan = QueryPlan.Choose(blocks, _ => true, order);
        foreach (LogEntry entry in Note(_run.Merge(plan, CreateFinder(blocks, order), order)))
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
            followed.PriorTime = LogTimestamp.Later(followed.PriorTime, block.Header.Latest);
        }
    }

    private BlockFinder<FoundRows> CreateFinder(List<PlannedBlock> blocks, QueryOrder order)
    {
        if (!HasContext)
        {
            return MatchingRows.Finder(_run.Search, order, int.MaxValue, _run.ShareOf(blocks));
        }

        Dictionary<long, FollowedMark> marks = _streams.ToDictionary(stream => stream.Key, stream => stream.Value.Mark);
        return new ContextRows(
            blocks,
            new NewMatches(_run.Search, order, marks),
            _run.Search,
            order,
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
            _streams[entry.Cursor!.Value.Place!.Value.Stream].Note(entry);
            yield return entry;
        }
    }

    private (List<StoredStream> Streams, List<PlannedBlock> Blocks, NumberRange Numbers) PlanNewBlocks(
        ReadingConnection snapshot)
    {
        List<PlannedBlock> plan = [];
        NumberRange numbers = new(_nextNumber, EntryNumbering.ReadNext(snapshot));
        PlannedHeaders headers = PlannedHeaders.Of(snapshot);
        _run.Warn(headers.Damage);
        List<StoredStream> streams = FindStreams(snapshot, headers, numbers);
        foreach (StoredStream stream in streams)
        {
            if (!_streams.TryGetValue(stream.Id, out FollowedStream? followed)
                || !ReferenceEquals(followed.Identity, stream.Metadata.Identity))
            {
                _streams[stream.Id] = followed = new FollowedStream(stream.Metadata.Identity);
            }

            if (stream.NextSequence > followed.Mark.Next
                && AddNewBlocks(headers, stream, followed, plan) < stream.NextSequence)
            {
                _run.Search.ReportMissing(stream.Metadata);
            }
        }

        return (streams, plan, numbers);
    }

    // Returns the streams that may have new entries.
    private List<StoredStream> FindStreams(ReadingConnection snapshot, PlannedHeaders headers, NumberRange numbers)
    {
        if (!snapshot.HasNumbers
            || EntryNumbering.ReadDeleted(snapshot) > numbers.From
            || _streams.Count >= _forgetThreshold)
        {
            List<StoredStream> all = _catalog.Select(snapshot, _query);
            Forget(all);
            _forgetThreshold = Math.Max(MinForgetThreshold, 2 * all.Count);
            return headers.Extend(all);
        }

        List<StoredStream> streams = [];
        if (!numbers.IsEmpty)
        {
            foreach (long id in headers.ReadNew(numbers.From))
            {
                if (_catalog.Find(snapshot, id, _query) is { } stream)
                {
                    streams.Add(headers.Extend(stream));
                }
            }
        }

        return streams;
    }

    private void Forget(List<StoredStream> streams)
    {
        if (_streams.Count > streams.Count)
        {
            HashSet<long> there = [.. streams.Select(stream => stream.Id)];
            foreach (long gone in _streams.Keys.Where(id => !there.Contains(id)))
            {
                _streams.Remove(gone);
            }
        }
    }

    // Blocks needed for context before the mark are planned as a whole, so that the times of their entries are known.
    // Returns the number after the last existing entry.
    private long AddNewBlocks(
        PlannedHeaders stored, StoredStream stream, FollowedStream followed, List<PlannedBlock> plan)
    {
        long from = HasContext ? Math.Max(0, followed.Mark.Next - _query.ContextBefore) : followed.Mark.Next;
        List<BlockHeader> headers = stored.ReadFrom(stream.Id, from);
        LogTimestamp prior = HasContext && headers.Count > 0 && headers[0].Prior is null
            ? stored.ReadLatestBefore(stream.Id, headers[0].FirstSequence)
            : followed.PriorTime;
        long end = followed.Mark.Next;
        foreach (BlockHeader header in headers)
        {
            if (header.FirstSequence > end)
            {
                _run.Search.ReportMissing(stream.Metadata);
            }

            // If a merged block is planned from its middle, the mark has the state of its first entries.
            prior = HasContext ? header.Prior ?? prior : LogTimestamp.Later(prior, header.Prior ?? prior);
            plan.Add(new PlannedBlock(
                header,
                stream.Metadata,
                HasContext ? header.FirstSequence : Math.Max(header.FirstSequence, followed.Mark.Next),
                header.EndSequence,
                prior));
            prior = LogTimestamp.Later(prior, header.Latest);
            end = Math.Max(end, header.EndSequence);
        }

        return end;
    }
}
