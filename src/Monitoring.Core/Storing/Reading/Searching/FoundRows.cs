using System.Buffers;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Messages;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>The rows of one block that a query emits, visited one after the other in the query's direction.</summary>
/// <remarks>If few rows of a block were found, their entries are created immediately and the block is released. If many
/// were found, their messages are concatenated, and an entry is created when it is emitted, if an object is needed. If
/// too many blocks are open for that amount of memory, only some of the entries are created, and the block is read
/// again for the <see cref="Rest"/>.</remarks>
internal sealed class FoundRows : IDisposable
{
    // A block is kept if more than a quarter of its rows were found: their messages would take as much memory again.
    private const int FewShare = 4;

    // The memory of an entry without its message, and the ratio of a decoded block's memory to
    // the length of its messages.
    private const int EntryBytes = 150;
    private const int OpenFactor = 3;

    private readonly int _first;
    private readonly int _count;
    private readonly long _firstSequence;
    private readonly RowSet? _context;
    private readonly LogEntry[]? _entries;
    private readonly DecodedMessages? _messages;
    private readonly QueryOrder _order;
    private RowPosition[] _positions;
    private BlockReader? _reader;
    private int _taken;

    // The positions are a pooled array, which this object owns from here on; the rows are its elements from `first`.
    private FoundRows(
        PlannedBlock block, BlockPart part, RowPosition[] positions, int first, int count, RowSet? context,
        QueryOrder order, long openBytes)
    {
        (Block, _firstSequence, _context) = (block, part.FirstSequence, context);
        (_positions, _first, _count) = (positions, first, count);
        _order = order;
        if (count > part.Reader.Count / FewShare && block.Header.MessageBytes * OpenFactor <= openBytes)
        {
            _reader = part.Reader;
            _messages = new DecodedMessages(
                part.Reader, positions.AsSpan(first, count), block.Header.MessageBytes, _order.NewestFirst);
            return;
        }

        using BlockReader reader = part.Reader;
        _entries = new LogEntry[count];
        int made = MakeEntries(reader, openBytes);
        if (made < count)
        {
            Rest = new RemainingRows(
                block, part, positions.AsSpan(_order.NewestFirst ? first : first + made, count - made), context,
                openBytes);
            _first = _order.NewestFirst ? first + count - made : first;
            _count = made;
        }
    }

    /// <summary>The planned block of the rows.</summary>
    public PlannedBlock Block { get; }

    /// <summary>The remaining rows after these, which are not in memory; null if there are none.</summary>
    public RemainingRows? Rest { get; }

    /// <summary>Whether a row is left to visit.</summary>
    public bool HasNext => _taken < _count;

    /// <summary>The position of the next row.</summary>
    public LogPlace NextPosition => PositionOf(_positions[IndexOf(_taken)]);

    /// <summary>The message of the last visited row.</summary>
    public ReadOnlySpan<byte> Message =>
        _entries is null ? _messages!.Get(_taken - 1) : _entries[_taken - 1].GetUtf8Bytes().Span;

    /// <summary>The last visited row.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public EntryView View => _entries is null
        ? CreateView(_reader!, _positions[IndexOf(_taken - 1)], Message)
        : EntryView.Of(_entries[_taken - 1]);

    /// <summary>The last visited row as an object.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public LogEntry Entry => _entries is null ? View.ToEntry() : _entries[_taken - 1];

    /// <summary>Returns the found rows, with the times that they are sorted by.</summary>
    /// <param name="block">The planned block.</param>
    /// <param name="part">The decoded block.</param>
    /// <param name="rows">The rows to emit.</param>
    /// <param name="context">The rows that are only context of a match; null if there are none.</param>
    /// <param name="priorTime">The latest time stamp of the stream before the part's first row; afterwards, before the
    /// row after its last.</param>
    /// <param name="order">The query's order; rows that are not after its cursor are skipped.</param>
    /// <param name="max">The maximum number of rows, from the start of the order.</param>
    /// <param name="openBytes">The limit of memory for the rows, in bytes; one row may always exceed it.</param>
    /// <returns>Null if no row is left; then the decoded block is released. Otherwise the returned object
    /// owns the block.</returns>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public static FoundRows? Create(
        PlannedBlock block,
        BlockPart part,
        RowSet rows,
        RowSet? context,
        ref LogTimestamp priorTime,
        in QueryOrder order,
        int max,
        long openBytes)
    {
        RowPosition[] positions = ArrayPool<RowPosition>.Shared.Rent(rows.Count);
        bool includesAll = order.IncludesAll(block);
        (int first, int end) = order.RowsOf(part);
        int count = 0;
        for (int row = part.FirstRow; row < part.EndRow; row++)
        {
            priorTime = LogTimestamp.Later(priorTime, part.Reader.GetTimestamp(row));
            if (rows.Contains(row)
                && (
                    includesAll
                    || (
                        row >= first
                        && row < end
                        && order.Includes(new LogPlace(priorTime, block.Header.Stream, part.FirstSequence + row)))))
            {
                positions[count++] = new RowPosition(row, priorTime);
            }
        }

        if (count == 0)
        {
            ArrayPool<RowPosition>.Shared.Return(positions);
            part.Reader.Dispose();
            return null;
        }

        part.Reader.Load();
        int wanted = Math.Min(count, max);
        return new FoundRows(
            block, part, positions, order.NewestFirst ? count - wanted : 0, wanted, context, order, openBytes);
    }

    /// <summary>Visits the next row.</summary>
    /// <exception cref="InvalidDataException">The block is not complete; no row is left.</exception>
    public void Visit()
    {
        if (_messages?.Damage is { } damage && _taken == _messages.Count)
        {
            _taken = _count;
            throw damage;
        }

        _taken++;
    }

    /// <summary>Releases the block.</summary>
    public void Dispose()
    {
        _messages?.Dispose();
        _reader?.Dispose();
        _reader = null;
        if (_positions.Length > 0)
        {
            ArrayPool<RowPosition>.Shared.Return(_positions);
            _positions = [];
        }
    }

    private int IndexOf(int taken) => _order.NewestFirst ? _first + _count - 1 - taken : _first + taken;

    private int MakeEntries(BlockReader reader, long openBytes)
    {
        int made = 0;
        for (; made < _count && (openBytes > 0 || made == 0); made++)
        {
            RowPosition position = _positions[IndexOf(made)];
            LogEntry entry = CreateView(reader, position, reader.GetMessage(position.Row)).ToEntry();
            _entries![made] = entry;
            openBytes -= EntryBytes + entry.GetUtf8Bytes().Length;
        }

        return made;
    }

    private LogPlace PositionOf(in RowPosition position) =>
        new(position.Time, Block.Header.Stream, _firstSequence + position.Row);

    private EntryView CreateView(BlockReader reader, in RowPosition position, ReadOnlySpan<byte> message)
    {
        BlockRow kept = reader.GetRow(position.Row, message.Length);
        return new EntryView
        {
            Message = message,
            Cursor = _order.CursorAt(PositionOf(position)),
            Timestamp = kept.Timestamp,
            TimestampSource = kept.TimestampSource,
            Output = kept.Output,
            Level = reader.HasLevels ? reader.GetLevel(position.Row) : LevelGuesser.Guess(message),
            Position = new LogPosition(kept.File, kept.Offset),
            OriginalLength = kept.OriginalLength,
            IsContext = _context?.Contains(position.Row) ?? false,
            Metadata = Block.Metadata,
        };
    }
}
