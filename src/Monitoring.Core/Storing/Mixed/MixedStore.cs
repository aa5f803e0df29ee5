using Monitoring.Entries;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Mixed;

// Implementation notes
//
// A commit of a few lines of many streams would change a page of each table for each stream. Its entries are therefore
// one row, of a table that only grows at its end. The rows of the table of streams have the state as of the last
// ordinary block; the writer keeps the later state in memory, and finds it again in the directories.
//
// What a transaction changes here is in memory before it is committed. After a failure everything is read again.

/// <summary>The mixed blocks of a store as its writer knows them, and the ends of the streams that they have.</summary>
/// <remarks>Owned by the thread that commits. Memory: about 100 bytes for each stream in the mixed blocks.</remarks>
internal sealed class MixedStore(
    StoreConnection store, StoreTables tables, MixedRepair repair, TimeProvider timeProvider)
{
    private readonly StoreStatement _list = store.Prepare("""
        SELECT first_number, end_number, level, committed, octet_length(directory) + octet_length(checkpoints) + octet_length(bytes)
        FROM mixed ORDER BY end_number
        """);

    private readonly StoreStatement _delete = store.Prepare("DELETE FROM mixed WHERE end_number = ?1");
    private readonly List<MixedRow> _rows = [];
    private readonly Dictionary<long, Tail> _tails = [];
    private bool _isLoaded;

    /// <summary>The rows, in the order of commits.</summary>
    public IReadOnlyList<MixedRow> Rows => _rows;

    /// <summary>Whether the state was never read.</summary>
    public bool IsNew { get; private set; } = true;

    /// <summary>Whether mixed blocks have entries of a stream.</summary>
    public bool Contains(long stream) => _tails.ContainsKey(stream);

    /// <summary>Reads the state from the store, unless it is known; called before a transaction.</summary>
    public void EnsureLoaded()
    {
        if (_isLoaded)
        {
            return;
        }

        _rows.Clear();
        _tails.Clear();
        long skipped = repair.Run();
        List<MixedRow> rows = List();
        foreach (MixedRow row in rows)
        {
            MixedPart[] parts = MixedTable.ReadDirectory(store, row.Numbers);
            _rows.Add(row with { Parts = parts.Length, MessageBytes = parts.Sum(part => part.MessageBytes) });
            foreach (MixedPart part in parts)
            {
                LogTimestamp latest = LogTimestamp.Later(part.Latest, part.Prior);
                _tails[part.Stream] = new Tail(part.EndSequence + skipped, latest, part.Numbers.To);
            }
        }

        foreach ((long stream, Tail tail) in _tails.ToArray())
        {
            // The stream may have an ordinary block after its last part.
            if (tables.ReadEnd(stream) is { } end)
            {
                _tails[stream] = tail with
                {
                    Next = Math.Max(tail.Next, end.NextSequence),
                    Latest = LogTimestamp.Later(tail.Latest, end.Latest),
                };
            }
        }

        (_isLoaded, IsNew) = (true, false);
    }

    /// <summary>Forgets the state, because a transaction failed. It is read again before the next commit.</summary>
    public void Forget()
    {
        _isLoaded = false;
        _rows.Clear();
        _tails.Clear();
    }

    /// <summary>Reserves sequence numbers for new entries of a stream, and adds the stream if it is new.</summary>
    /// <param name="metadata">The stream.</param>
    /// <param name="count">The number of entries.</param>
    /// <param name="latest">The entries' latest time stamp.</param>
    /// <param name="number">The number of the first of the entries in the store.</param>
    /// <param name="isMixed">Whether the entries are a part of a mixed block.</param>
    public StreamEnd Take(LogMetadata metadata, long count, LogTimestamp latest, long number, bool isMixed)
    {
        (long stream, uint checksum) = tables.GetStream(metadata);
        bool isKnown = _tails.TryGetValue(stream, out Tail tail);
        if (!isKnown && tables.ReadEnd(stream) is { } end)
        {
            tail = new Tail(end.NextSequence, end.Latest, 0);
        }
        else if (!isKnown)
        {
            (stream, checksum) = tables.GetStreamAgain(metadata);
            isKnown = _tails.TryGetValue(stream, out tail);
            end = tables.ReadEnd(stream)!.Value;
            tail = isKnown ? tail : new Tail(end.NextSequence, end.Latest, 0);
        }

        Tail moved = new(
            tail.Next + count, LogTimestamp.Later(tail.Latest, latest), isMixed ? number + count : tail.EndNumber);
        if (isMixed || isKnown)
        {
            _tails[stream] = moved;
        }

        if (!isMixed)
        {
            tables.SetEnd(stream, moved.Next, moved.Latest);
        }

        return new StreamEnd(stream, checksum, tail.Next, tail.Latest);
    }

    /// <summary>Adds the mixed block of a commit, in its transaction.</summary>
    public void Add(
        MixedBuilder block, NumberRange numbers, long committed, IReadOnlyCollection<Checkpoint> checkpoints)
    {
        MixedRow row = new(numbers, 0, committed) { Tick = timeProvider.GetTimestamp() };
        _rows.Add(block.Write(row, checkpoints));
    }

    /// <summary>Replaces rows with a merged one, in a transaction.</summary>
    /// <param name="first">The index of the first row.</param>
    /// <param name="end">The index after the last row.</param>
    /// <param name="merged">The parts of all rows.</param>
    /// <param name="checkpoints">The checkpoints of all rows.</param>
    public void Replace(int first, int end, MixedBuilder merged, MixedCheckpoints checkpoints)
    {
        (MixedRow oldest, MixedRow newest) = (_rows[first], _rows[end - 1]);
        Delete(first, end);
        MixedRow row = new(
            new NumberRange(oldest.Numbers.From, newest.Numbers.To),
            _rows[first..end].Max(one => one.Level) + 1,
            _rows[first..end].Max(one => one.Committed))
        {
            Tick = oldest.Tick,
        };
        _rows.RemoveRange(first, end - first);
        _rows.Insert(first, merged.Write(row, checkpoints));
    }

    /// <summary>Removes the oldest rows, whose entries are in ordinary blocks now, in their transaction.</summary>
    /// <param name="end">The number of rows.</param>
    /// <param name="ends">The streams of these rows, with the number after the last entry and the latest time stamp in
    /// these rows.</param>
    /// <param name="checkpoints">The checkpoints of these rows.</param>
    public void RemoveSealed(
        int end, IReadOnlyDictionary<long, (long Next, LogTimestamp Latest)> ends, MixedCheckpoints checkpoints)
    {
        EntryNumbering.SetNext(tables, EntryNumbering.ReadNext(store));
        long endNumber = _rows[end - 1].Key;
        foreach ((long stream, (long next, LogTimestamp latest)) in ends)
        {
            bool isLast = _tails.TryGetValue(stream, out Tail tail) && tail.EndNumber <= endNumber;
            tables.SetEnd(stream, isLast ? tail.Next : next, isLast ? tail.Latest : latest);
            if (isLast)
            {
                _tails.Remove(stream);
            }
        }

        foreach ((string path, byte[]? packed) in checkpoints.Packed)
        {
            tables.SetCheckpoint(path, packed);
        }

        Delete(0, end);
        _rows.RemoveRange(0, end);
    }

    private void Delete(int first, int end)
    {
        for (int index = first; index < end; index++)
        {
            _delete.Bind(1, _rows[index].Key).Run();
        }
    }

    private List<MixedRow> List()
    {
        List<MixedRow> rows = [];
        while (_list.Step())
        {
            rows.Add(new MixedRow(
                new NumberRange(_list.GetInt64(0), _list.GetInt64(1)), (int)_list.GetInt64(2), _list.GetInt64(3))
            {
                StoredBytes = _list.GetInt64(4),
                IsInherited = true,
                Tick = timeProvider.GetTimestamp(),
            });
        }

        return rows;
    }

    /// <summary>The end of a stream.</summary>
    /// <param name="Next">The number of the next entry in the stream.</param>
    /// <param name="Latest">The latest time stamp.</param>
    /// <param name="EndNumber">The number after the last entry number in a mixed block.</param>
    private readonly record struct Tail(long Next, LogTimestamp Latest, long EndNumber);
}
