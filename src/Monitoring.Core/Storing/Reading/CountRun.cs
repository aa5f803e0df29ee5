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
// A block all of whose entries are asked for, and are not told apart, is counted by its header and never read. So its entries
// count even if its content is damaged and nobody has noticed: they are in the store, and whoever reads them is warned. A block
// that has to be read and cannot be is warned of and does not count, as in a query; one that was set aside is not even listed.
//
// Where nobody says how long the intervals are, the range of all entries found decides, which is known at the end only. But any
// part of it gives intervals that are as long or shorter, and each of these lengths divides the longer ones: blocks that are
// wholly asked for tell a part of the range by their headers, and each block that is read a part of its own.

/// <summary>Counts what one query asks for: by the headers of blocks where these suffice, else in several blocks at once.</summary>
internal sealed class CountRun
{
    private readonly LogQuery _query;
    private readonly LogCounting _counting;
    private readonly ConnectionPool _connections;
    private readonly ReaderWarnings _warnings;
    private readonly BlockSearch _search;

    /// <summary>Prepares a run; nothing is read yet.</summary>
    public CountRun(LogQuery query, LogCounting counting, ConnectionPool connections, ReaderWarnings warnings)
    {
        (_query, _counting, _connections, _warnings) = (query, counting, connections, warnings);
        _search = new BlockSearch(query, new BlockSource(warnings), warnings);
    }

    /// <summary>Counts; null if a stream lacks the key that all must have.</summary>
    /// <param name="blocks">All blocks of the streams that are meant.</param>
    /// <param name="progress">Told how far it is, on the enumerating thread.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public LogCounts? Count(
        IReadOnlyList<PlannedBlock> blocks, IProgress<QueryProgress>? progress, CancellationToken cancellationToken)
    {
        List<PlannedBlock> plan = [.. blocks.Where(block => !_search.IsOutOfTime(block.Header))];
        if (plan.Exists(block => _counting.RequiredKeys.Any(key => !SelectorRequirement.TryGetValue(block.Metadata, key, out _))))
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
        List<PlannedBlock> plan, TimeSpan interval, IProgress<QueryProgress>? progress, CancellationToken cancellationToken)
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

            _warnings.Tell();
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
                    sums.AddRange(counter.Count(part.Reader, _search.Match(part, block, cancellationToken), block.Metadata));
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
