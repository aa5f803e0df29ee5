using System.Buffers;
using System.Runtime.CompilerServices;
using Monitoring.Files;

namespace Monitoring.Entries;

/// <summary>The lines of one stream that were read together: one pooled UTF-8 buffer and a table of records over it.</summary>
/// <remarks>
/// <para>Whoever collected it disposes it; spans and records are of no use after that. An entry made from it lives
/// on. A batch without records only moves the position to resume from.</para>
/// <para>The buffer holds the bytes as they stood in the file. A message that was joined from several lines does not lie
/// there in one piece; it lies in a second pooled buffer that only such batches have, and its record's
/// <see cref="LogRecord.Start"/> is the complement of its place there.</para>
/// </remarks>
public sealed class LogBatch : IDisposable
{
    private byte[] _bytes;
    private byte[] _joined = [];
    private int _joinedLength;
    private LogRecord[] _records = [];
    private int _count;
    private Checkpoint? _checkpoint;

    /// <summary>Rents the buffers.</summary>
    /// <param name="capacity">Bytes the buffer must hold at least.</param>
    internal LogBatch(LogMetadata metadata, TimeProvider timeProvider, int capacity)
    {
        Metadata = metadata;
        ReadAt = LogTimestamp.From(timeProvider.GetUtcNow());
        ReadTick = timeProvider.GetTimestamp();
        _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    }

    /// <summary>What is known of the stream.</summary>
    public LogMetadata Metadata { get; internal set; }

    /// <summary>The file the lines were read from.</summary>
    public FileIdentity File { get; internal set; }

    /// <summary>When the lines were read.</summary>
    public LogTimestamp ReadAt { get; }

    /// <summary>Where to resume once the batch is safe; null for a log that is not followed.</summary>
    public Checkpoint? Checkpoint
    {
        get => _checkpoint;
        internal set => _checkpoint = value;
    }

    /// <summary>Whether nothing of the stream is to be kept: what was stored of it before anybody knew that is deleted.</summary>
    public bool IsExcluded { get; internal set; }

    /// <summary>How many records there are.</summary>
    public int Count => _count;

    /// <summary>The table, in the order of the file.</summary>
    public ReadOnlySpan<LogRecord> Records => _records.AsSpan(0, _count);

    /// <summary>When the lines were read, on the monotonic clock (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    internal long ReadTick { get; }

    /// <summary>The whole buffer that lines are read into.</summary>
    internal byte[] Bytes => _bytes;

    /// <summary>What its buffers take in memory, in bytes.</summary>
    internal long HeldBytes =>
        _bytes.Length + _joined.Length + ((long)_records.Length * Unsafe.SizeOf<LogRecord>());

    /// <summary>The bytes of a record's message: UTF-8 if the writer wrote that, any bytes if not.</summary>
    public ReadOnlySpan<byte> GetMessage(in LogRecord record) => record.Start >= 0
        ? _bytes.AsSpan(record.Start, record.Length)
        : _joined.AsSpan(~record.Start, record.Length);

    /// <summary>The record as an object that does not depend on the batch.</summary>
    /// <param name="index">The record's row in <see cref="Records"/>.</param>
    public LogEntry CreateEntry(int index)
    {
        ref readonly LogRecord record = ref Records[index];
        return new LogEntry(GetMessage(record).ToArray(), record, File, Metadata);
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        GiveBackBuffers();
        _count = 0;
    }

    /// <summary>Gives the buffers back, because what is in them stands elsewhere by now. What the batch says of itself stays, the
    /// <see cref="Count"/> too; there are no records any more.</summary>
    internal void GiveBackBuffers()
    {
        Return(ref _bytes);
        Return(ref _joined);
        if (_records.Length > 0)
        {
            ArrayPool<LogRecord>.Shared.Return(_records);
            _records = [];
        }
    }

    /// <summary>Makes the buffer larger; what it held is lost.</summary>
    internal void Enlarge(int capacity)
    {
        if (_bytes.Length < capacity)
        {
            Return(ref _bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(capacity);
        }
    }

    /// <summary>Leaves out rows; how many.</summary>
    /// <param name="isKept">Whether a row stays.</param>
    internal int Keep(Predicate<LogRecord> isKept)
    {
        int kept = 0;
        for (int index = 0; index < _count; index++)
        {
            if (isKept(_records[index]))
            {
                _records[kept++] = _records[index];
            }
        }

        int dropped = _count - kept;
        _count = kept;
        return dropped;
    }

    /// <summary>Adds a row.</summary>
    internal void Add(in LogRecord record)
    {
        if (_count == _records.Length)
        {
            GrowTable();
        }

        _records[_count++] = record;
    }

    /// <summary>Removes the rows that are older than a moment and stand before an offset.</summary>
    internal void RemoveOlder(LogTimestamp moment, long end)
    {
        int kept = 0;
        foreach (ref readonly LogRecord record in Records)
        {
            if (record.Timestamp >= moment || record.Offset >= end)
            {
                _records[kept++] = record;
            }
        }

        _count = kept;
    }

    /// <summary>Adds a row over a message that is copied in two parts, one behind the other.</summary>
    internal void AddJoined(in LogRecord record, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int length = first.Length + second.Length;
        if (_joined.Length - _joinedLength < length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_joined.Length * 2, _joinedLength + length));
            _joined.AsSpan(0, _joinedLength).CopyTo(larger);
            Return(ref _joined);
            _joined = larger;
        }

        int start = _joinedLength;
        first.CopyTo(_joined.AsSpan(start));
        second.CopyTo(_joined.AsSpan(start + first.Length));
        _joinedLength += length;
        Add(record with { Start = ~start, Length = length });
    }

    /// <summary>Takes all rows out again, for whoever fills the same buffers once more.</summary>
    internal void Clear()
    {
        _count = 0;
        _joinedLength = 0;
    }

    /// <summary>Takes a row out again; its message stays where it lies.</summary>
    internal LogRecord Take(int index)
    {
        LogRecord record = _records[index];
        _count--;
        _records.AsSpan(index + 1, _count - index).CopyTo(_records.AsSpan(index));
        return record;
    }

    /// <summary>Gives back a buffer that is almost empty, for whoever keeps the batch for a while: a stream that has written
    /// one line would hold a whole turn's.</summary>
    internal void Shrink()
    {
        const int Factor = 4;
        int used = 0;
        foreach (ref readonly LogRecord record in Records)
        {
            used = Math.Max(used, record.Start + record.Length);
        }

        if (used > _bytes.Length / Factor)
        {
            return;
        }

        byte[] smaller = used == 0 ? [] : ArrayPool<byte>.Shared.Rent(used);
        _bytes.AsSpan(0, used).CopyTo(smaller);
        Return(ref _bytes);
        _bytes = smaller;
    }

    private void GrowTable()
    {
        const int FirstRows = 256;
        LogRecord[] larger = ArrayPool<LogRecord>.Shared.Rent(Math.Max(_records.Length * 2, FirstRows));
        Records.CopyTo(larger);
        if (_records.Length > 0)
        {
            ArrayPool<LogRecord>.Shared.Return(_records);
        }

        _records = larger;
    }

    private static void Return(ref byte[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
            array = [];
        }
    }
}
