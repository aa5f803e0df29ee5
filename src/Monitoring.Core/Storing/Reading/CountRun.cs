using Monitoring.Counting;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Templates;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading;

// Implementation notes
//
// A block whose entries are all selected or excluded by output and level, and whose groups are each in one interval, is
// counted by its header and never read. So its entries count even if its content has undetected damage: they are in the
// store, and reading them causes a warning. A block that must be read and is damaged causes a warning and does not
// count, as in a query. A quarantined block is not even listed.
//
// Of a block that must be read, templates decide where they can: their entries are counted in the block's head. Only
// the rows whose template does not decide are counted one by one.
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
        List<PlannedBlock> plan = [.. blocks.Where(block => _search.MayFind(block.Header))];
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
        RowCounter counter = new(_counting, interval);
        List<PlannedBlock> unread = [];
        foreach (PlannedBlock block in plan)
        {
            if (CountHeader(counter, block) is { } sums)
            {
                foreach (LogSum sum in sums)
                {
                    yield return sum;
                }
            }
            else
            {
                unread.Add(block);
            }
        }

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

    /// <summary>Returns the sums of a block by its header; null if the block must be read.</summary>
    private List<LogSum>? CountHeader(RowCounter counter, PlannedBlock block)
    {
        BlockHeader header = block.Header;
        if (!_search.SelectsAllTexts || !_search.IsWhollyInTime(header))
        {
            return null;
        }

        const CountedBy Kind = CountedBy.Output | CountedBy.Level;
        if (_search.SelectsAllKinds && (_counting.By & Kind) == CountedBy.Nothing)
        {
            EntryKind unknown = new(LogOutput.Unknown, LogLevel.Unknown);
            KindCount all = new(unknown, header.Count, header.MessageBytes, header.Earliest, header.Latest);
            return counter.AreInOne(header.Earliest, header.Latest) ? [Describe(counter, all, block)] : null;
        }

        List<KindCount>? counts = header.Counts?.Where(count => _search.Selects(count.Kind)).ToList();
        return counts?.TrueForAll(count => counter.AreInOne(count.Earliest, count.Latest)) ?? false
            ? counts.ConvertAll(count => Describe(counter, count, block)) : null;
    }

    private static LogSum Describe(RowCounter counter, in KindCount count, PlannedBlock block)
    {
        EntryKind group = counter.GroupOf(count.Kind);
        return new LogSum(
            block.Metadata, group.Output, group.Level, count.Earliest, count.Latest, count.Entries, count.MessageBytes);
    }

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
                    Count(counter, part, block, sums, cancellationToken);
                }
                catch (InvalidDataException exception)
                {
                    _search.ReportDamage(block, exception);
                }
            }
        }

        return sums;
    }

    private void Count(
        RowCounter counter, BlockPart part, PlannedBlock block, List<LogSum> sums, CancellationToken cancellationToken)
    {
        BlockReader reader = part.Reader;
        bool isWhole = part.FirstRow == 0 && part.EndRow == reader.Count && _search.IsWhollyInTime(block.Header);
        if (!isWhole
            || !reader.HasLevels
            || !_search.IsDecidedByTexts
            || !counter.AreInOne(block.Header.Earliest, block.Header.Latest))
        {
            sums.AddRange(counter.Count(reader, _search.Match(part, block, cancellationToken), block.Metadata));
            return;
        }

        TemplateMatch[] matches = _search.Evaluate(reader);
        RowSet rows = Decide(reader, matches);
        List<LogSum> counted = counter.CountTemplates(reader, matches, _search.Selects, block.Metadata);
        counted.AddRange(counter.Count(reader, rows, block.Metadata));

        // A damaged block does not count at all.
        sums.AddRange(counted);
    }

    /// <summary>Decides the uncertain templates of which all messages meet the conditions on texts, and returns the
    /// selected rows of the others: the length of a single message is known only from its tokens.</summary>
    private RowSet Decide(BlockReader reader, TemplateMatch[] matches)
    {
        RowSet rows = new(reader.Count);
        if (!Array.Exists(matches, IsUncertain))
        {
            return rows;
        }

        for (int row = 0; row < reader.Count; row++)
        {
            if (IsUncertain(matches[reader.GetTemplate(row)]))
            {
                rows.Add(row);
            }
        }

        _search.KeepTexts(reader, rows);
        int[] found = new int[matches.Length];
        for (int row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            found[reader.GetTemplate(row)]++;
        }

        for (int template = 0; template < matches.Length; template++)
        {
            if (IsUncertain(matches[template]) && found[template] == reader.RowsOf(template))
            {
                matches[template] = TemplateMatch.Always;
            }
        }

        for (int row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (matches[reader.GetTemplate(row)] == TemplateMatch.Always)
            {
                rows.Remove(row);
            }
        }

        // Last, because the groups of a template have its outputs and levels.
        _search.KeepKinds(reader, rows);
        return rows;
    }

    private static bool IsUncertain(TemplateMatch match) => match is TemplateMatch.InTextToken or TemplateMatch.Perhaps;
}
