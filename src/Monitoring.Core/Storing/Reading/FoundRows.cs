using Monitoring.Entries;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Reading;

/// <summary>Those rows of one block that a query gives out, visited one after the other in the query's direction.</summary>
/// <remarks>Where few rows of a block were found, their entries are made at once and the block is let go; where many were, an
/// entry is made when it is given out. If so many blocks are open at once that this would take too much memory, only some of
/// the entries are made, and the block is read again for the <see cref="Rest"/>.</remarks>
internal sealed class FoundRows : IDisposable
{
    // A block of which a quarter was found is worth keeping: its messages would take as much again.
    private const int FewShare = 4;

    // What an entry takes besides its message, and a decoded block for each byte of its messages.
    private const int EntryBytes = 150;
    private const int OpenFactor = 2;

    private readonly FoundPlace[] _places;
    private readonly long _firstSequence;
    private readonly RowSet? _context;
    private readonly LogEntry[]? _entries;
    private readonly int _step;
    private BlockReader? _reader;
    private int _current;

    private FoundRows(
        PlannedBlock block, BlockPart part, FoundPlace[] places, RowSet? context, QueryOrder order, long openBytes)
    {
        (Block, _firstSequence, _places, _context) = (block, part.FirstSequence, places, context);
        _step = order.NewestFirst ? -1 : 1;
        _current = order.NewestFirst ? places.Length - 1 : 0;
        if (places.Length > part.Reader.Count / FewShare && block.Header.MessageBytes * OpenFactor <= openBytes)
        {
            _reader = part.Reader;
            return;
        }

        _entries = new LogEntry[places.Length];
        int made = MakeEntries(part.Reader, openBytes);
        if (made < places.Length)
        {
            int first = order.NewestFirst ? 0 : made;
            Rest = new RowsLeft(block, part, places.AsSpan(first, places.Length - made), context, openBytes);
            _places = order.NewestFirst ? places[^made..] : places[..made];
            _entries = order.NewestFirst ? _entries[^made..] : _entries[..made];
            _current = order.NewestFirst ? made - 1 : 0;
        }

        part.Reader.Dispose();
    }

    /// <summary>Where the rows were looked for.</summary>
    public PlannedBlock Block { get; }

    /// <summary>The rows behind the last one of these, which are not in memory; null if there are none.</summary>
    public RowsLeft? Rest { get; }

    /// <summary>Whether there is a row that has not been visited.</summary>
    public bool HasCurrent => (uint)_current < (uint)_places.Length;

    /// <summary>The place of the current row.</summary>
    public LogCursor Place => PlaceOf(_places[_current]);

    /// <summary>The rows that were found, with the times they are sorted by.</summary>
    /// <param name="block">What was planned.</param>
    /// <param name="part">The decoded block.</param>
    /// <param name="rows">The rows that are asked for.</param>
    /// <param name="context">Those of them that only stand near one that was asked for; null if none does.</param>
    /// <param name="priorTime">The greatest time stamp of the stream before the part's first row; at the end, before the row
    /// behind its last.</param>
    /// <param name="order">The query's order; rows that do not lie behind its cursor are left out.</param>
    /// <param name="openBytes">How much memory the rows may take, in bytes; one row may always take what it does.</param>
    /// <returns>Null if no row is left. The decoded block then belongs to nobody, else to what is returned.</returns>
    /// <exception cref="InvalidDataException">The block is not whole.</exception>
    public static FoundRows? Create(
        PlannedBlock block,
        BlockPart part,
        RowSet rows,
        RowSet? context,
        ref LogTimestamp priorTime,
        in QueryOrder order,
        long openBytes)
    {
        FoundPlace[] places = new FoundPlace[rows.Count];
        bool countsWhole = order.CountsWhole(block);
        int count = 0;
        for (int row = part.FirstRow; row < part.EndRow; row++)
        {
            priorTime = PlannedBlock.Later(priorTime, part.Reader.GetTimestamp(row));
            if (rows.Contains(row)
                && (countsWhole || order.Counts(new LogCursor(priorTime, block.Header.Stream, part.FirstSequence + row))))
            {
                places[count++] = new FoundPlace(row, priorTime);
            }
        }

        if (count == 0)
        {
            part.Reader.Dispose();
            return null;
        }

        Array.Resize(ref places, count);
        return new FoundRows(block, part, places, context, order, openBytes);
    }

    /// <summary>The current row's entry; goes to the next row.</summary>
    /// <exception cref="InvalidDataException">The block is not whole; no row is left.</exception>
    public LogEntry Take()
    {
        try
        {
            LogEntry entry = _entries is null ? CreateEntry(_reader!, _places[_current]) : _entries[_current];
            _current += _step;
            return entry;
        }
        catch (InvalidDataException)
        {
            _current = -1;
            throw;
        }
        finally
        {
            if (!HasCurrent)
            {
                Dispose();
            }
        }
    }

    /// <summary>Lets the block go.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
    }

    private int MakeEntries(BlockReader reader, long openBytes)
    {
        int made = 0;
        for (int index = _current; (uint)index < (uint)_places.Length && (openBytes > 0 || made == 0); index += _step)
        {
            _entries![index] = CreateEntry(reader, _places[index]);
            openBytes -= EntryBytes + _entries[index].GetUtf8Bytes().Length;
            made++;
        }

        return made;
    }

    private LogCursor PlaceOf(in FoundPlace place) =>
        new(place.Time, Block.Header.Stream, _firstSequence + place.Row);

    private LogEntry CreateEntry(BlockReader reader, in FoundPlace place)
    {
        byte[] message = reader.GetMessage(place.Row).ToArray();
        BlockRow kept = reader.GetRow(place.Row);
        LogRecord record = new()
        {
            Start = 0,
            Length = message.Length,
            Timestamp = kept.Timestamp,
            Offset = kept.Offset,
            OriginalLength = kept.OriginalLength,
            Output = kept.Output,
        };
        return new LogEntry(message, record, kept.File, Block.Metadata)
        {
            Cursor = PlaceOf(place),
            IsContext = _context?.Contains(place.Row) ?? false,
        };
    }
}
