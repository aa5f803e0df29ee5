using Monitoring.Entries;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Rows of a block that were found and are not in memory: the block has to be read again for them.</summary>
/// <remarks>They are remembered by their numbers in the stream, one bit for each, because the block may be merged
/// meanwhile.</remarks>
internal sealed class RowsLeft
{
    private readonly PlannedBlock _block;
    private readonly RowSet _rows;
    private readonly RowSet? _context;
    private readonly long _openBytes;

    /// <summary>Remembers rows.</summary>
    /// <param name="block">What was planned.</param>
    /// <param name="part">The decoded block.</param>
    /// <param name="places">The rows.</param>
    /// <param name="context">Those of the block's rows that only stand near one that was asked for.</param>
    /// <param name="openBytes">How much memory the rows may take once they are read, in bytes.</param>
    public RowsLeft(
        PlannedBlock block, BlockPart part, ReadOnlySpan<FoundPlace> places, RowSet? context, long openBytes)
    {
        int length = (int)(block.To - block.From);
        int offset = (int)(part.FirstSequence - block.From);
        _block = block;
        _rows = new RowSet(length);
        _context = context is null ? null : new RowSet(length);
        _openBytes = openBytes;
        foreach (FoundPlace place in places)
        {
            _rows.Add(offset + place.Row);
            if (context?.Contains(place.Row) ?? false)
            {
                _context!.Add(offset + place.Row);
            }
        }
    }

    /// <summary>Reads as many of the rows as may be in memory; what is gone or damaged by now is left out.</summary>
    public List<FoundRows> Read(ReadingConnection connection, BlockSource source, QueryOrder order)
    {
        List<FoundRows> found = [];
        LogTimestamp priorTime = _block.PriorTime;
        foreach (BlockPart part in source.Read(connection, _block))
        {
            try
            {
                RowSet rows = Shift(_rows, part);
                RowSet? context = _context is null ? null : Shift(_context, part);
                if (FoundRows.Create(_block, part, rows, context, ref priorTime, order, int.MaxValue, _openBytes) is { } some)
                {
                    found.Add(some);
                }
            }
            catch (InvalidDataException exception)
            {
                source.ReportDamage(_block, exception);
                part.Reader.Dispose();
            }
        }

        return found;
    }

    private RowSet Shift(RowSet rows, BlockPart part)
    {
        RowSet shifted = new(part.Reader.Count);
        int offset = (int)(part.FirstSequence - _block.From);
        for (int row = part.FirstRow; row < part.EndRow; row++)
        {
            if (rows.Contains(offset + row))
            {
                shifted.Add(row);
            }
        }

        return shifted;
    }
}
