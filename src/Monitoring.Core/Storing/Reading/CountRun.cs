using Monitoring.Counting;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading;

// Implementation notes
//
// A block whose entries are all selected, and belong to one group, is counted by its header and never read. So
// its entries count even if its content has undetected damage: they are in the store, and reading them causes a
// warning. A block that must be read and is damaged causes a warning and does not count, as in a query. A
// quarantined block is not even listed.
//
// Without a given length of the intervals, the range of all found entries determines it, which is known only at the
// end. But any part of the range yields intervals that are as long or shorter, and each of these lengths divides the
// longer ones. So blocks whose entries are all selected contribute their range by their headers, and each block that is
// read contributes its own part.

/// <summary>Counts the entries that one query selects: by the headers of blocks if these suffice, otherwise in several
/// blocks at once.</summary>
internal sealed class CountRun
{
    private readonly LogQuery _query;
    private readonly LogCounting _counting;
    private readonly ConnectionPool _connections;
    private readonly ReaderWarnings _warnings;
    private readonly BlockSearch _search;

    /// <summary>Prepares a run; reads nothing yet.</summary>
    public CountRun(LogQuery query, LogCounting counting, ConnectionPool connections, ReaderWarnings warnings)
    {
        (_query, _counting, _connections, _warnings) = (query, counting, connections, warnings);
        _search = new BlockSearch(query, new BlockSource(warnings), warnings);
    }

    /// <summary>Counts; returns null if a stream lacks a required key.</summary>
    /// <param name="blocks">All blocks of the selected streams.</param>
    /// <param name="progress">Receives the progress, on the enumerating thread.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public LogCounts? Count(
        IReadOnlyList<PlannedBlock> blocks, IProgress<QueryProgress>? progress, CancellationToken cancellationToken)
    {
        List<PlannedBlock> plan = [.. blocks.Where(block => !_search.IsOutOfTime(block.Header))];
        if (plan.Exists(
            block => _counting.RequiredKeys.Any(key => !SelectorRequirement.TryGetValue(block.Metadata, key, out _))))
        {
            return null;
        }

        TimeSpan interval = _counting.Interval ?? ChooseInterval(plan);
        return new LogCounts(interval, Count(plan, interval, progress, cancellationToken));
    }

    private TimeSpan ChooseInterval(List<PlannedBlock> plan)
    {
        LogTimestamp earliest = new(long.MaxValue);
        LogTimestamp latest = new(long.MinValue);
        foreach (PlannedBlock block in plan.Where(block => _search.FindsAll(block.Header)))
        {
            BlockHeader header = block.Header;
            earliest = header.Earliest < earliest ? header.Earliest : earliest;
            latest = LogTimestamp.Later(latest, header.Latest);
        }

        return RoundIntervals.Choose(earliest, latest, RoundIntervals.Shortest);
    }

    private IEnumerable<LogSum> Count(
        List<PlannedBlock> plan, TimeSpan interval, IProgress<QueryProgress>? progress,
        CancellationToken cancellationToken)
    {
        List<PlannedBlock> unread = [];
        foreach (PlannedBlock block in plan)
        {
            if (Suffices(block.Header, interval))
            {
                yield return ByHeader(block);
            }
            else
            {
                unread.Add(block);
            }
        }

        RowCounter counter = new(_counting, interval);
        using ReadAhead<LogSum> readAhead = new(
            unread,
            (connection, block, token) => Count(counter, connection, block, token),
            _connections,
            Environment.ProcessorCount,
            isEager: true,
            cancellationToken);
        for (int done = 1; done <= unread.Count; done++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (LogSum sum in readAhead.Take())
            {
                yield return sum;
            }

            _warnings.Report();
            progress?.Report(new QueryProgress(plan.Count - unread.Count + done, plan.Count));
        }
    }

    private bool Suffices(in BlockHeader header, TimeSpan interval) =>
        _search.FindsAll(header)
        && (_counting.By & ~CountedBy.Stream) == CountedBy.Nothing
        && (!_counting.ByTime || AreInOne(new TimeIntervals(interval), header.Earliest, header.Latest));

    private static bool AreInOne(TimeIntervals intervals, LogTimestamp earliest, LogTimestamp latest) =>
        intervals.StartOf(earliest) == intervals.StartOf(latest);

    private static LogSum ByHeader(PlannedBlock block) => new(
        block.Metadata,
        LogOutput.Unknown,
        LogLevel.Unknown,
        block.Header.Earliest,
        block.Header.Latest,
        block.Header.Count,
        block.Header.MessageBytes);

    private List<LogSum> Count(
        RowCounter counter, ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken)
    {
        List<LogSum> sums = [];
        if (!_search.MayFind(connection, block))
        {
            return sums;
        }

        foreach (BlockPart part in _search.Read(connection, block))
        {
            using (part.Reader)
            {
                try
                {
                    sums.AddRange(
                        counter.Count(part.Reader, _search.Match(part, block, cancellationToken), block.Metadata));
                }
                catch (InvalidDataException exception)
                {
                    _search.ReportDamage(block, exception);
                }
            }
        }

        return sums;
    }
}
