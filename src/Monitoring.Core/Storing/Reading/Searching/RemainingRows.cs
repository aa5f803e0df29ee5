using Monitoring.Entries;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Found rows of a block that are not in memory; the block must be read again for them.</summary>
/// <remarks>Stored by their numbers in the stream, one bit for each, because the block may be merged
/// in the meantime.</remarks>
internal sealed class RemainingRows
{
    private readonly PlannedBlock _block;
    private readonly RowSet _rows;
    private readonly RowSet? _context;
    private readonly long _openBytes;

    /// <summary>Stores the rows.</summary>
    /// <param name="block">The planned block.</param>
    /// <param name="part">The decoded block.</param>
    /// <param name="positions">The rows.</param>
    /// <param name="context">The block's rows that are only context of a match.</param>
    /// <param name="openBytes">The limit of memory for the rows after they are read, in bytes.</param>
    public RemainingRows(
        PlannedBlock block, BlockPart part, ReadOnlySpan<RowPosition> positions, RowSet? context, long openBytes)
    {
        int length = (int)(block.To - block.From);
        int offset = (int)(part.FirstSequence - block.From);
        _block = block;
        _rows = new RowSet(length);
        _context = context is null ? null : new RowSet(length);
        _openBytes = openBytes;
        foreach (RowPosition position in positions)
        {
            _rows.Add(offset + position.Row);
            if (context?.Contains(position.Row) ?? false)
            {
                _context!.Add(offset + position.Row);
            }
        }
    }

    /// <summary>Reads as many of the rows as fit in memory; skips deleted and damaged ones.</summary>
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
                if (FoundRows.Create(_block, part, rows, context, ref priorTime, order, int.MaxValue,
                    _openBytes) is { } some)
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
