using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Templates;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Searches single blocks for the results of one query: first by header and filter, then by time, output and
/// level, then by templates, then by tokens and messages.</summary>
/// <remarks>Safe to use from several threads, each with its own connection.</remarks>
internal sealed class BlockSearch
{
    private readonly LogQuery _query;
    private readonly BlockSource _source;
    private readonly EntryMatcher _matcher;
    private readonly ReaderWarnings _warnings;
    private readonly List<TextCondition> _conditions;
    private readonly GroupedFilters _filters;

    /// <summary>The selected outputs and levels, see <see cref="EntryKind.Bit"/>.</summary>
    private readonly int _kinds;

    /// <summary>Creates the search for a query.</summary>
    public BlockSearch(LogQuery query, BlockSource source, ReaderWarnings warnings)
    {
        (_query, _source, _warnings) = (query, source, warnings);
        _conditions = TextCondition.Of(query);
        _filters = new GroupedFilters(_conditions);
        _kinds = Enumerable.Range(0, EntryKind.Count).Select(EntryKind.Of).Where(Selects).Sum(kind => kind.Bit);
        bool isMatchExact = query.Match.Count > 0
            && _conditions.Count == (query.Contains.Count > 0 ? 2 : 1)
            && _conditions[^1].IsExact;
        _matcher = new EntryMatcher(LogLevel.Unknown, [], isMatchExact ? [] : query.Match, query.NotMatch);
    }

    /// <summary>Whether the query selects all outputs and levels.</summary>
    public bool SelectsAllKinds => _query.Output is null && _query.Level == LogLevel.Unknown;

    /// <summary>Whether the query has no condition on what messages contain.</summary>
    public bool SelectsAllTexts => _conditions.Count == 0 && _matcher.MatchesAll;

    /// <summary>Whether templates can decide which messages are selected: there are no patterns to match.</summary>
    public bool IsDecidedByTexts => _matcher.MatchesAll;

    /// <summary>Whether the query selects entries of an output and a level.</summary>
    public bool Selects(EntryKind kind) => SelectsOutput(kind.Output) && kind.Level >= _query.Level;

    /// <summary>Whether a block's header excludes all of its entries.</summary>
    public bool IsOutOfTime(in BlockHeader header) =>
        (_query.Since is { } since && header.Latest < since) || (_query.Until is { } until && header.Earliest >= until);

    /// <summary>Whether all of a block's entries are in the query's range of time.</summary>
    public bool IsWhollyInTime(in BlockHeader header) =>
        !(header.Earliest < _query.Since) && !(header.Latest >= _query.Until);

    /// <summary>Whether a block's header shows that all of its entries are selected.</summary>
    public bool FindsAll(in BlockHeader header) =>
        SelectsAllTexts
        && IsWhollyInTime(header)
        && (SelectsAllKinds || (header.Kinds is { } kinds && (kinds & ~_kinds) == 0));

    /// <summary>Whether a block may contain results, according to its header.</summary>
    public bool MayFind(in BlockHeader header) =>
        !IsOutOfTime(header) && (SelectsAllKinds || header.Kinds is not { } kinds || (kinds & _kinds) != 0);

    /// <summary>Whether a block may contain results, according to its header and its filter.</summary>
    public bool MayFind(ReadingConnection connection, PlannedBlock block)
    {
        if (!MayFind(block.Header))
        {
            return false;
        }

        return _conditions.Count == 0
            || (block.Header.FilterSlot is { } slot
                ? _filters.MayContain(connection, slot)
                : BlockSource.MayContain(connection, block, _conditions));
    }

    /// <summary>Reads the decoded blocks with a planned block's entries.</summary>
    public IReadOnlyList<BlockPart> Read(ReadingConnection connection, PlannedBlock block) =>
        _source.Read(connection, block);

    /// <summary>Warns of a block whose entries are skipped.</summary>
    public void ReportDamage(PlannedBlock block, Exception exception) => _source.ReportDamage(block, exception);

    /// <summary>Warns of entries that were deleted before they could be read.</summary>
    public void ReportMissing(LogMetadata metadata) => _source.ReportMissing(metadata);

    /// <summary>For each template of a block, whether its messages meet the conditions on texts.</summary>
    public TemplateMatch[] Evaluate(BlockReader reader)
    {
        TemplateMatch[] all = new TemplateMatch[reader.TemplateCount];
        Array.Fill(all, TemplateMatch.Always);
        foreach (TextCondition condition in _conditions)
        {
            TemplateMatch[] matches = condition.Evaluate(reader);
            for (int template = 0; template < all.Length; template++)
            {
                all[template] = matches[template] < all[template] ? matches[template] : all[template];
            }
        }

        return all;
    }

    /// <summary>Returns the selected rows of a decoded block.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    /// <exception cref="OperationCanceledException">The query was canceled.</exception>
    public RowSet Match(BlockPart part, PlannedBlock block, CancellationToken cancellationToken)
    {
        RowSet rows = new(part.Reader.Count);
        rows.AddRange(part.FirstRow, part.EndRow);
        KeepInTime(part, block, rows);
        KeepMatching(part.Reader, rows, cancellationToken);
        return rows;
    }

    /// <summary>Removes the rows whose message does not meet the conditions on texts.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public void KeepTexts(BlockReader reader, RowSet rows)
    {
        foreach (TextCondition condition in _conditions)
        {
            condition.Keep(reader, rows);
        }
    }

    /// <summary>Removes the rows that the query does not select by output and level.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public void KeepKinds(BlockReader reader, RowSet rows)
    {
        if (SelectsAllKinds)
        {
            return;
        }

        for (int row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (!SelectsOutput(reader.GetOutput(row))
                || (_query.Level != LogLevel.Unknown && reader.GetLevel(row) < _query.Level))
            {
                rows.Remove(row);
            }
        }
    }

    private void KeepMatching(BlockReader reader, RowSet rows, CancellationToken cancellationToken)
    {
        if (reader.HasLevels)
        {
            KeepKinds(reader, rows);
            KeepTexts(reader, rows);
        }
        else
        {
            // The level is in the message, so the messages are reduced first.
            KeepTexts(reader, rows);
            KeepKinds(reader, rows);
        }

        KeepPatterns(reader, rows, cancellationToken);
    }

    private void KeepInTime(BlockPart part, PlannedBlock block, RowSet rows)
    {
        if (IsWhollyInTime(block.Header))
        {
            return;
        }

        for (int row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            LogTimestamp time = part.Reader.GetTimestamp(row);
            if (time < _query.Since || time >= _query.Until)
            {
                rows.Remove(row);
            }
        }
    }

    private void KeepPatterns(BlockReader reader, RowSet rows, CancellationToken cancellationToken)
    {
        if (_matcher.MatchesAll || rows.Next(0) < 0)
        {
            return;
        }

        // A pattern may take long; the database must not be kept in one state meanwhile.
        reader.Load();
        for (int row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_matcher.Matches(reader.GetMessage(row)))
            {
                rows.Remove(row);
            }
        }

        if (_matcher.TakeWarning() is { } warning)
        {
            _warnings.Add(warning);
        }
    }

    private bool SelectsOutput(LogOutput output) => _query.Output is not { } selected || output == selected;
}
