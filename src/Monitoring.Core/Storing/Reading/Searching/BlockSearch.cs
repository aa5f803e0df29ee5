using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Filters;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Searches single blocks for the results of one query: first by filter, then by time and output,
/// then by messages.</summary>
/// <remarks>Safe to use from several threads, each with its own connection.</remarks>
internal sealed class BlockSearch
{
    private readonly LogQuery _query;
    private readonly BlockSource _source;
    private readonly EntryMatcher _matcher;
    private readonly ReaderWarnings _warnings;
    private readonly ulong[][] _filterKeys;

    /// <summary>Creates the search for a query.</summary>
    public BlockSearch(LogQuery query, BlockSource source, ReaderWarnings warnings)
    {
        (_query, _source, _warnings) = (query, source, warnings);
        _matcher = new EntryMatcher(query.Level, [], query.Match, query.NotMatch);
        _filterKeys = [.. query.Contains.Select(BlockFilter.KeysOf)];
    }

    /// <summary>Whether a block's header excludes all of its entries.</summary>
    public bool IsOutOfTime(in BlockHeader header) =>
        (_query.Since is { } since && header.Latest < since) || (_query.Until is { } until && header.Earliest >= until);

    /// <summary>Whether a block's header shows that all of its entries are selected.</summary>
    public bool FindsAll(in BlockHeader header) =>
        _query.MatchesAnyMessage && _query.Output is null && IsWhollyInTime(header);

    /// <summary>Whether a block may contain results, according to its header and its filter.</summary>
    public bool MayFind(ReadingConnection connection, PlannedBlock block) =>
        !IsOutOfTime(block.Header)
        && (_filterKeys.Length == 0 || BlockSource.MayContainAny(connection, block, _filterKeys));

    /// <summary>Reads the decoded blocks with a planned block's entries.</summary>
    public IReadOnlyList<BlockPart> Read(ReadingConnection connection, PlannedBlock block) =>
        _source.Read(connection, block);

    /// <summary>Warns of a block whose entries are skipped.</summary>
    public void ReportDamage(PlannedBlock block, Exception exception) => _source.ReportDamage(block, exception);

    /// <summary>Warns of entries that were deleted before they could be read.</summary>
    public void ReportMissing(LogMetadata metadata) => _source.ReportMissing(metadata);

    /// <summary>Returns the selected rows of a decoded block.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    /// <exception cref="OperationCanceledException">The query was canceled.</exception>
    public RowSet Match(BlockPart part, PlannedBlock block, CancellationToken cancellationToken)
    {
        RowSet rows = new(part.Reader.Count);
        rows.AddRange(part.FirstRow, part.EndRow);
        KeepInTime(part, block, rows);
        KeepOutput(part.Reader, rows);
        KeepContaining(part.Reader, rows);
        KeepMatching(part.Reader, rows, cancellationToken);
        return rows;
    }

    private bool IsWhollyInTime(in BlockHeader header) =>
        !(header.Earliest < _query.Since) && !(header.Latest >= _query.Until);

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

    private void KeepOutput(BlockReader reader, RowSet rows)
    {
        if (_query.Output is not { } output)
        {
            return;
        }

        for (int row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (reader.GetOutput(row) != output)
            {
                rows.Remove(row);
            }
        }
    }

    private void KeepContaining(BlockReader reader, RowSet rows)
    {
        if (_query.Contains.Count == 1)
        {
            reader.KeepContaining(_query.Contains[0], rows.Bits);
        }
        else if (_query.Contains.Count > 1)
        {
            RowSet any = new(rows.Length);
            foreach (ContainedText text in _query.Contains)
            {
                RowSet found = rows.Copy();
                reader.KeepContaining(text, found.Bits);
                any.UnionWith(found);
            }

            any.Bits.CopyTo(rows.Bits);
        }
    }

    private void KeepMatching(BlockReader reader, RowSet rows, CancellationToken cancellationToken)
    {
        if (_matcher.MatchesAll)
        {
            return;
        }

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
}
