using System.Buffers;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Those rows of one block that a query gives out, visited one after the other in the query's direction.</summary>
/// <remarks>Where few rows of a block were found, their entries are made at once and the block is let go; where many were, their
/// messages are put together, and an entry is made when it is given out, if anyone wants one. If so many blocks are open at once
/// that this would take too much memory, only some of the entries are made, and the block is read again for the
/// <see cref="Rest"/>.</remarks>
internal sealed class FoundRows : IDisposable
{
    // A block of which a quarter was found is worth keeping: its messages would take as much again.
    private const int FewShare = 4;

    // What an entry takes besides its message, and a decoded block with its messages for each byte of these.
    private const int EntryBytes = 150;
    private const int OpenFactor = 3;

    private readonly int _first;
    private readonly int _count;
    private readonly long _firstSequence;
    private readonly RowSet? _context;
    private readonly LogEntry[]? _entries;
    private readonly DecodedMessages? _messages;
    private readonly QueryOrder _order;
    private FoundPlace[] _places;
    private BlockReader? _reader;
    private int _taken;

    // The places are a pooled array, which is this one's from here on; those from the first on are the rows.
    private FoundRows(
        PlannedBlock block, BlockPart part, FoundPlace[] places, int first, int count, RowSet? context, QueryOrder order, long openBytes)
    {
        (Block, _firstSequence, _context) = (block, part.FirstSequence, context);
        (_places, _first, _count) = (places, first, count);
        _order = order;
        if (count > part.Reader.Count / FewShare && block.Header.MessageBytes * OpenFactor <= openBytes)
        {
            _reader = part.Reader;
            _messages = new DecodedMessages(part.Reader, places.AsSpan(first, count), block.Header.MessageBytes, _order.NewestFirst);
            return;
        }

        using BlockReader reader = part.Reader;
        _entries = new LogEntry[count];
        int made = MakeEntries(reader, openBytes);
        if (made < count)
        {
            Rest = new RowsLeft(block, part, places.AsSpan(_order.NewestFirst ? first : first + made, count - made), context, openBytes);
            _first = _order.NewestFirst ? first + count - made : first;
            _count = made;
        }
    }

    /// <summary>Where the rows were looked for.</summary>
    public PlannedBlock Block { get; }

    /// <summary>The rows behind the last one of these, which are not in memory; null if there are none.</summary>
    public RowsLeft? Rest { get; }

    /// <summary>Whether there is a row that has not been visited.</summary>
    public bool HasNext => _taken < _count;

    /// <summary>The place of the row that will be visited next.</summary>
    public LogPlace NextPlace => PlaceOf(_places[IndexOf(_taken)]);

    /// <summary>The message of the row that was visited last.</summary>
    public ReadOnlySpan<byte> Message =>
        _entries is null ? _messages!.Get(_taken - 1) : _entries[_taken - 1].GetUtf8Bytes().Span;

    /// <summary>The row that was visited last.</summary>
    /// <exception cref="InvalidDataException">The block is not whole.</exception>
    public EntryView View => _entries is null
        ? CreateView(_reader!, _places[IndexOf(_taken - 1)], Message)
        : EntryView.Of(_entries[_taken - 1]);

    /// <summary>The same as an object.</summary>
    /// <exception cref="InvalidDataException">The block is not whole.</exception>
    public LogEntry Entry => _entries is null ? View.ToEntry() : _entries[_taken - 1];

    /// <summary>The rows that were found, with the times they are sorted by.</summary>
    /// <param name="block">What was planned.</param>
    /// <param name="part">The decoded block.</param>
    /// <param name="rows">The rows that are asked for.</param>
    /// <param name="context">Those of them that only stand near one that was asked for; null if none does.</param>
    /// <param name="priorTime">The greatest time stamp of the stream before the part's first row; at the end, before the row
    /// behind its last.</param>
    /// <param name="order">The query's order; rows that do not lie behind its cursor are left out.</param>
    /// <param name="most">How many rows, the first of the order, are wanted at most.</param>
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
        int most,
        long openBytes)
    {
        FoundPlace[] places = ArrayPool<FoundPlace>.Shared.Rent(rows.Count);
        bool countsWhole = order.CountsWhole(block);
        (int first, int end) = order.RowsOf(part);
        int count = 0;
        for (int row = part.FirstRow; row < part.EndRow; row++)
        {
            priorTime = LogTimestamp.Later(priorTime, part.Reader.GetTimestamp(row));
            if (rows.Contains(row)
                && (countsWhole || (row >= first && row < end && order.Counts(new LogPlace(priorTime, block.Header.Stream, part.FirstSequence + row)))))
            {
                places[count++] = new FoundPlace(row, priorTime);
            }
        }

        if (count == 0)
        {
            ArrayPool<FoundPlace>.Shared.Return(places);
            part.Reader.Dispose();
            return null;
        }

        int wanted = Math.Min(count, most);
        return new FoundRows(block, part, places, order.NewestFirst ? count - wanted : 0, wanted, context, order, openBytes);
    }

    /// <summary>Visits the next row.</summary>
    /// <exception cref="InvalidDataException">The block is not whole; no row is left.</exception>
    public void Visit()
    {
        if (_messages?.Damage is { } damage && _taken == _messages.Count)
        {
            _taken = _count;
            throw damage;
        }

        _taken++;
    }

    /// <summary>Lets the block go.</summary>
    public void Dispose()
    {
        _messages?.Dispose();
        _reader?.Dispose();
        _reader = null;
        if (_places.Length > 0)
        {
            ArrayPool<FoundPlace>.Shared.Return(_places);
            _places = [];
        }
    }

    private int IndexOf(int taken) => _order.NewestFirst ? _first + _count - 1 - taken : _first + taken;

    private int MakeEntries(BlockReader reader, long openBytes)
    {
        int made = 0;
        for (; made < _count && (openBytes > 0 || made == 0); made++)
        {
            FoundPlace place = _places[IndexOf(made)];
            LogEntry entry = CreateView(reader, place, reader.GetMessage(place.Row)).ToEntry();
            _entries![made] = entry;
            openBytes -= EntryBytes + entry.GetUtf8Bytes().Length;
        }

        return made;
    }

    private LogPlace PlaceOf(in FoundPlace place) =>
        new(place.Time, Block.Header.Stream, _firstSequence + place.Row);

    private EntryView CreateView(BlockReader reader, in FoundPlace place, ReadOnlySpan<byte> message)
    {
        BlockRow kept = reader.GetRow(place.Row, message.Length);
        return new EntryView
        {
            Message = message,
            Cursor = _order.CursorAt(PlaceOf(place)),
            Timestamp = kept.Timestamp,
            TimestampSource = kept.TimestampSource,
            Output = kept.Output,
            Position = new LogPosition(kept.File, kept.Offset),
            OriginalLength = kept.OriginalLength,
            IsContext = _context?.Contains(place.Row) ?? false,
            Metadata = Block.Metadata,
        };
    }
}
