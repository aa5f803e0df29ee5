using System.Runtime.CompilerServices;
using Monitoring.Entries.Pooling;
using Monitoring.Files;

namespace Monitoring.Entries;

/// <summary>The lines of one stream that were read together: one pooled UTF-8 buffer and a table of records over
/// it.</summary>
/// <remarks>
/// <para>The caller that collected the batch disposes it; spans and records are invalid after that. An entry made from
/// it remains valid. A batch without records only advances the resume position.</para>
/// <para>The buffer has the bytes as they are in the file. A message that was joined from several lines is not
/// contiguous there. It is in a second pooled buffer that only such batches have, and its record's
/// <see cref="LogRecord.Start"/> is the complement of its start there.</para>
/// </remarks>
public sealed class LogBatch : IDisposable
{
    /// <summary>The minimum size of a table, in rows: many batches have only a few lines.</summary>
    private const int FirstRows = 16;

    /// <summary>The pool of the tables.</summary>
    private static readonly ArrayStock<LogRecord> Tables = new(shortest: 1 << 10, longest: 16 << 10);

    private byte[] _bytes;
    private byte[] _joined = [];
    private int _joinedLength;
    private LogRecord[] _records = [];
    private int _count;
    private Checkpoint? _checkpoint;

    /// <summary>Rents the buffers.</summary>
    /// <param name="capacity">The minimum size of the buffer, in bytes.</param>
    internal LogBatch(LogMetadata metadata, TimeProvider timeProvider, int capacity)
    {
        Metadata = metadata;
        ReadAt = LogTimestamp.From(timeProvider.GetUtcNow());
        ReadTick = timeProvider.GetTimestamp();
        _bytes = ArrayStock.Bytes.Rent(capacity);
    }

    /// <summary>The metadata of the stream.</summary>
    public LogMetadata Metadata { get; internal set; }

    /// <summary>The file the lines were read from.</summary>
    public FileIdentity File { get; internal set; }

    /// <summary>The time at which the lines were read.</summary>
    public LogTimestamp ReadAt { get; }

    /// <summary>The resume position once the batch is committed; null for a log that is not followed.</summary>
    public Checkpoint? Checkpoint
    {
        get => _checkpoint;
        internal set => _checkpoint = value;
    }

    /// <summary>Whether the stream is excluded. Entries that were stored before the exclusion was known are
    /// deleted.</summary>
    public bool IsExcluded { get; internal set; }

    /// <summary>The number of records.</summary>
    public int Count => _count;

    /// <summary>The table, in the order of the file.</summary>
    public ReadOnlySpan<LogRecord> Records => _records.AsSpan(0, _count);

    /// <summary>The time at which the lines were read, on the monotonic clock
    /// (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    internal long ReadTick { get; }

    /// <summary>The whole buffer into which lines are read.</summary>
    internal byte[] Bytes => _bytes;

    /// <summary>The size of the batch's buffers in memory, in bytes.</summary>
    internal long HeldBytes =>
        _bytes.Length + _joined.Length + ((long)_records.Length * Unsafe.SizeOf<LogRecord>());

    /// <summary>The bytes of a record's message: UTF-8 if the writer wrote that, any bytes otherwise.</summary>
    public ReadOnlySpan<byte> GetMessage(in LogRecord record) => record.Start >= 0
        ? _bytes.AsSpan(record.Start, record.Length)
        : _joined.AsSpan(~record.Start, record.Length);

    /// <summary>Creates an entry that does not depend on the batch.</summary>
    /// <param name="index">The record's row in <see cref="Records"/>.</param>
    public LogEntry CreateEntry(int index)
    {
        ref readonly LogRecord record = ref Records[index];
        return new LogEntry(GetMessage(record).ToArray(), record, File, Metadata);
    }

    /// <summary>Returns the buffers to the pool.</summary>
    public void Dispose()
    {
        ReleaseBuffers();
        _count = 0;
    }

    /// <summary>Returns the buffers to the pool, because their content was copied elsewhere. The other properties,
    /// including <see cref="Count"/>, remain; there are no records any more.</summary>
    internal void ReleaseBuffers()
    {
        Return(ref _bytes);
        Return(ref _joined);
        if (_records.Length > 0)
        {
            Tables.Return(_records);
            _records = [];
        }
    }

    /// <summary>Makes the buffer larger; its content is lost.</summary>
    internal void Enlarge(int capacity)
    {
        if (_bytes.Length < capacity)
        {
            Return(ref _bytes);
            _bytes = ArrayStock.Bytes.Rent(capacity);
        }
    }

    /// <summary>Removes rows and returns their number.</summary>
    /// <param name="isKept">Whether a row is kept.</param>
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

    /// <summary>Removes the rows that are older than a moment and before an offset.</summary>
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

    /// <summary>Adds a row with a message that is copied from two parts, one after the other.</summary>
    internal void AddJoined(in LogRecord record, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int length = first.Length + second.Length;
        if (_joined.Length - _joinedLength < length)
        {
            byte[] larger = ArrayStock.Bytes.Rent(Math.Max(_joined.Length * 2, _joinedLength + length));
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

    /// <summary>Removes all rows, so that the buffers can be filled again.</summary>
    internal void Clear()
    {
        _count = 0;
        _joinedLength = 0;
    }

    /// <summary>Removes a row. Its message remains in the buffer.</summary>
    internal LogRecord Take(int index)
    {
        LogRecord record = _records[index];
        _count--;
        _records.AsSpan(index + 1, _count - index).CopyTo(_records.AsSpan(index));
        return record;
    }

    /// <summary>Replaces an almost empty buffer with a smaller one, for batches that are kept for a while. Otherwise a
    /// stream that has written one line would keep the buffer of a whole turn.</summary>
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

        byte[] smaller = used == 0 ? [] : ArrayStock.Bytes.Rent(used);
        _bytes.AsSpan(0, used).CopyTo(smaller);
        Return(ref _bytes);
        _bytes = smaller;
    }

    private void GrowTable()
    {
        LogRecord[] larger = Tables.Rent(Math.Max(_records.Length * 2, FirstRows));
        Records.CopyTo(larger);
        if (_records.Length > 0)
        {
            Tables.Return(_records);
        }

        _records = larger;
    }

    private static void Return(ref byte[] array)
    {
        if (array.Length > 0)
        {
            ArrayStock.Bytes.Return(array);
            array = [];
        }
    }
}
