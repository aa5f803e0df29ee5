using System.Runtime.CompilerServices;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Messages.Timestamps;

namespace Monitoring.Parsing;

/// <summary>Creates records of the lines of one stream: finds each line, parses it, and joins split messages.</summary>
/// <remarks>This is the hot path. For a line that is a whole entry nothing is copied and nothing is
/// allocated.</remarks>
internal sealed class RecordAssembler
{
    /// <summary>The maximum length of the parts of a line around its message: time stamp, output, tags, or
    /// JSON.</summary>
    private const int RecordOverhead = 1024;

    private readonly int _maxMessageBytes;
    private readonly MonitoringCounters _counters;
    private readonly ReadCounter _reads = new();
    private readonly DetectingParser _parser = new();
    private readonly PartialJoiner _joiner;
    private readonly MultilineJoiner? _traces;
    private readonly MessageTimes? _times;
    private long _countedUnparsed;

    /// <summary>Creates an assembler for a stream.</summary>
    /// <param name="maxMessageBytes">The maximum length of a message, in bytes.</param>
    /// <param name="counters">Counts the records.</param>
    /// <param name="maxPartPause">The maximum time between two parts of a message that are joined.</param>
    /// <param name="maxTracePause">The maximum time between two lines of a stack trace that are joined; null to join
    /// none.</param>
    /// <param name="timestamps">Reads the times in messages without a time in their record; null if none is
    /// read.</param>
    public RecordAssembler(
        int maxMessageBytes, MonitoringCounters counters, TimeSpan maxPartPause, TimeSpan? maxTracePause,
        TimestampReader? timestamps)
    {
        _maxMessageBytes = maxMessageBytes;
        _counters = counters;
        _times = timestamps is null ? null : new MessageTimes(timestamps);
        _joiner = new PartialJoiner(maxMessageBytes, maxPartPause, _reads);
        _traces = maxTracePause is { } pause
            ? new MultilineJoiner(maxMessageBytes, pause, _reads, _joiner, _times) : null;
    }

    private static ReadOnlySpan<LogOutput> Outputs => [LogOutput.Unknown, LogOutput.Stdout, LogOutput.Stderr];

    /// <summary>The bytes that some editors and Windows programs write at the start of a UTF-8 file. They are not
    /// text.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The maximum number of bytes to read of one line.</summary>
    public int MaxLineBytes => _maxMessageBytes + RecordOverhead;

    /// <summary>Whether a message waits for its next part.</summary>
    public bool HasPartialMessages => _joiner.OpenCount > 0;

    /// <summary>The caller discards records before this moment; null if it discards none.</summary>
    public LogTimestamp? NotBefore
    {
        set
        {
            if (_traces is not null)
            {
                _traces.NotBefore = value ?? new LogTimestamp(long.MinValue);
            }
        }
    }

    /// <summary>Whether any entry is still being joined.</summary>
    public bool HasPendingEntries => HasPartialMessages || _traces?.HasHeldLines == true;

    /// <summary>The joiner of stack traces and of lines that may begin one; null if none are joined.</summary>
    public MultilineJoiner? Traces => _traces;

    /// <summary>Gets the first lines of all entries that are still being joined: of an output's stack trace, and of the
    /// incomplete message after it.</summary>
    public IReadOnlyList<(LogOutput Output, PendingStart Line)> GetPendingStarts()
    {
        if (!HasPendingEntries)
        {
            return [];
        }

        List<(LogOutput Output, PendingStart Line)> open = [];
        foreach (LogOutput output in Outputs)
        {
            if (_traces?.Find(output) is { } trace)
            {
                open.Add((output, trace.Line));
            }

            if (_joiner.IsOpen(output))
            {
                open.Add((output, _joiner.GetLine(output)));
            }
        }

        return open;
    }

    /// <summary>Adds the records of whole lines in the batch's buffer.</summary>
    /// <param name="batch">Receives the records.</param>
    /// <param name="start">The start of the first line in the buffer.</param>
    /// <param name="end">The end of the last line's LF in the buffer.</param>
    /// <param name="offset">The offset of the first line in the file.</param>
    /// <param name="emitted">The offsets up to which an earlier run has emitted entries.</param>
    public void AddLines(LogBatch batch, int start, int end, long offset, in EmittedOffsets emitted)
    {
        Begin(batch);
        Span<byte> bytes = batch.Bytes.AsSpan(0, end);
        int position = start;
        int holes = 0;
        do
        {
            while (LineFramer.TryTakePlain(bytes, ref position, out RawLine line))
            {
                Add(batch, line.Start, line.Length, line.Length, offset + (line.Start - start), emitted);
            }
        }
        while (position < end && TryAddAtNul(batch, start, end, ref position, ref holes, offset, emitted));

        // Bytes without a line are a hole; the next line follows it.
        End(batch, holes + (end - position));
    }

    /// <summary>Adds the record of one line in the batch's buffer, or of the part of it that was read.</summary>
    /// <param name="originalLength">The length of the line in the file, in bytes without its newline.</param>
    public void AddLine(
        LogBatch batch, int start, int length, long originalLength, long offset, in EmittedOffsets emitted)
    {
        Begin(batch);
        Add(batch, start, length, originalLength, offset, emitted);
        End(batch, holeBytes: 0);
    }

    /// <summary>Begins the lines of a turn, which <see cref="Add"/> adds one by one.</summary>
    public void Begin(LogBatch batch)
    {
        _reads.Advance();
        _traces?.Begin(batch);
    }

    /// <summary>Ends the lines of a turn, with the number of skipped NULs.</summary>
    public void End(LogBatch batch, long holeBytes)
    {
        _counters.HoleBytes += holeBytes;
        _traces?.End(batch);
    }

    /// <summary>Adds the record of a line with a hole before or after it, or NULs in it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryAddAtNul(
        LogBatch batch, int start, int end, ref int position, ref int holes, long offset, in EmittedOffsets emitted)
    {
        if (!LineFramer.TryTakeAtNul(batch.Bytes.AsSpan(0, end), ref position, out RawLine line, out int holeBytes))
        {
            return false;
        }

        holes += holeBytes;
        Add(batch, line.Start, line.Length, line.Length, offset + (line.Start - start), emitted);
        return true;
    }

    /// <summary>Adds the record of one line of a turn, like <see cref="AddLine"/>.</summary>
    public void Add(LogBatch batch, int start, int length, long originalLength, long offset, in EmittedOffsets emitted)
    {
        if (offset == 0 && batch.Bytes.AsSpan(start, length).StartsWith(ByteOrderMark))
        {
            start += ByteOrderMark.Length;
            length -= ByteOrderMark.Length;
            originalLength -= ByteOrderMark.Length;
        }

        Span<byte> line = batch.Bytes.AsSpan(start, length);
        _parser.Parse(line, out ParsedLine parsed);
        bool isEmitted = offset < emitted.Max && offset < emitted.Of(parsed.Output);
        if (isEmitted && !(emitted.HasPartialMessages && (parsed.IsPartial || _joiner.IsOpen(parsed.Output))))
        {
            return;
        }

        int messageLength = parsed.MessageLength;
        LogTimestamp time = new(parsed.UnixNanoseconds);
        TimestampSource source = TimestampSource.Record;
        if (parsed.UnixNanoseconds == 0)
        {
            time = FindTime(line, batch.ReadAt, out source);
        }

        LogRecord record = new()
        {
            Start = start + parsed.MessageStart,
            Length = messageLength > _maxMessageBytes
                ? MessageCut.Find(line.Slice(parsed.MessageStart), _maxMessageBytes) : messageLength,
            Timestamp = time,
            TimestampSource = source,
            Offset = offset,
            OriginalLength = messageLength + (originalLength - length),
            Output = parsed.Output,
        };

        if ((parsed.IsPartial || _joiner.OpenCount > 0) && TryJoin(batch, record, parsed, isEmitted))
        {
            return;
        }

        if (_traces is null)
        {
            batch.Add(record);
        }
        else
        {
            _traces.Add(batch, record, line.Slice(parsed.MessageStart, record.Length));
        }
    }

    /// <summary>The time of a line without a time in its record: that in the message, or that of the line before
    /// it.</summary>
    private LogTimestamp FindTime(ReadOnlySpan<byte> line, LogTimestamp readAt, out TimestampSource source)
    {
        if (_times is not null
            && (_parser.Format is LogFormat.Plain or LogFormat.Unknown)
            && _times.TryFind(line, readAt, out LogTimestamp time))
        {
            source = TimestampSource.Message;
            return time;
        }

        source = TimestampSource.Read;
        return readAt;
    }

    /// <summary>Joins a part with those before it; returns false if it is not a part.</summary>
    private bool TryJoin(LogBatch batch, in LogRecord part, in ParsedLine parsed, bool isEmitted)
    {
        int before = batch.Count;
        if (parsed.UnixNanoseconds != 0)
        {
            _joiner.Expire(batch, parsed.Output, parsed.UnixNanoseconds, _traces);
        }

        ReadOnlySpan<byte> bytes = batch.Bytes.AsSpan(part.Start, part.Length);
        bool isOpen = _joiner.IsOpen(part.Output);
        if (parsed.IsPartial)
        {
            _joiner.Append(part, bytes, parsed.UnixNanoseconds, batch.ReadTick);
        }
        else if (isOpen)
        {
            _joiner.Complete(batch, part, bytes);
        }

        while (isEmitted && batch.Count > before)
        {
            // The earlier parts were emitted, too.
            batch.Take(batch.Count - 1);
            isOpen = false;
        }

        if (!parsed.IsPartial && isOpen)
        {
            _traces?.AddJoined(batch, _joiner.GetLine(part.Output));
        }

        return parsed.IsPartial || isOpen || isEmitted;
    }

    /// <summary>Emits the incomplete messages that have not grown since a moment of the monotonic clock.</summary>
    public void Flush(LogBatch batch, long notGrownSinceTick) => _joiner.Flush(batch, notGrownSinceTick, _traces);

    /// <summary>Emits all entries that are still being joined, because nothing will follow.</summary>
    public void FlushAll(LogBatch batch)
    {
        Flush(batch, long.MaxValue);
        _traces?.EmitAll(batch);
    }

    /// <summary>Adds the content of a finished batch to the counters.</summary>
    public void Count(LogBatch batch)
    {
        _counters.Entries += batch.Count;
        _counters.UnparsedLines += _parser.UnparsedLines - _countedUnparsed;
        _countedUnparsed = _parser.UnparsedLines;
        foreach (ref readonly LogRecord record in batch.Records)
        {
            if (record.IsTruncated)
            {
                _counters.TruncatedEntries++;
            }
        }
    }
}
