using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Framing;

namespace Monitoring.Parsing;

/// <summary>Makes records of the lines of one stream: finds each line, parses it, and joins what was split.</summary>
/// <remarks>This is the hot path. For a line that stands alone nothing is copied and nothing allocated.</remarks>
internal sealed class RecordAssembler(int maxMessageBytes, MonitoringCounters counters)
{
    /// <summary>What a line may have around its message: time stamp, output, tags, or JSON.</summary>
    private const int RecordOverhead = 1024;

    private readonly DetectingParser _parser = new();
    private readonly PartialJoiner _joiner = new(maxMessageBytes);
    private long _countedUnparsed;

    /// <summary>What some editors and Windows programs begin a UTF-8 file with; no part of its text.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The most that needs to be read of one line, in bytes.</summary>
    public int MaxLineBytes => maxMessageBytes + RecordOverhead;

    /// <summary>The messages that are still being joined.</summary>
    public PartialJoiner Joiner => _joiner;

    /// <summary>Adds the records of whole lines that lie in the batch's buffer.</summary>
    /// <param name="batch">Takes the records.</param>
    /// <param name="start">Where in the buffer the first line begins.</param>
    /// <param name="end">Where in the buffer the last line's LF ends.</param>
    /// <param name="offset">Where in the file the first line begins.</param>
    /// <param name="giveOutFrom">Lines before this offset only bring the joining up to date: an earlier run has given
    /// them out.</param>
    public void AddLines(LogBatch batch, int start, int end, long offset, long giveOutFrom)
    {
        Span<byte> bytes = batch.Bytes.AsSpan(0, end);
        int position = start;
        while (LineFramer.TryTake(bytes, ref position, out RawLine line))
        {
            AddLine(batch, line.Start, line.Length, line.Length, offset + (line.Start - start), giveOutFrom);
        }
    }

    /// <summary>Adds the record of one line that lies in the batch's buffer, or of as much of it as was read.</summary>
    /// <param name="originalLength">How long the line is in the file, in bytes without its newline.</param>
    public void AddLine(LogBatch batch, int start, int length, long originalLength, long offset, long giveOutFrom)
    {
        if (offset == 0 && batch.Bytes.AsSpan(start, length).StartsWith(ByteOrderMark))
        {
            start += ByteOrderMark.Length;
            length -= ByteOrderMark.Length;
            originalLength -= ByteOrderMark.Length;
        }

        Span<byte> line = batch.Bytes.AsSpan(start, length);
        _parser.Parse(line, out ParsedLine parsed);
        int messageLength = parsed.MessageLength;
        LogRecord record = new()
        {
            Start = start + parsed.MessageStart,
            Length = messageLength > maxMessageBytes ? Cut(line.Slice(parsed.MessageStart), maxMessageBytes) : messageLength,
            Timestamp = parsed.UnixNanoseconds == 0 ? batch.ReadAt : new LogTimestamp(parsed.UnixNanoseconds),
            Offset = offset,
            OriginalLength = messageLength + (originalLength - length),
            Output = parsed.Output,
        };

        if (parsed.IsPartial)
        {
            _joiner.Append(record, batch.Bytes.AsSpan(record.Start, record.Length), batch.ReadTick);
        }
        else if (_joiner.OpenCount > 0 && _joiner.IsOpen(record.Output))
        {
            _joiner.Complete(batch, record, batch.Bytes.AsSpan(record.Start, record.Length), offset >= giveOutFrom);
        }
        else if (offset >= giveOutFrom)
        {
            batch.Add(record);
        }
    }

    /// <summary>Gives out, as they are, the messages that have not grown since a moment of the monotonic clock.</summary>
    public void Flush(LogBatch batch, long notGrownSinceTick) => _joiner.Flush(batch, notGrownSinceTick);

    /// <summary>Adds what a finished batch holds to the counters.</summary>
    public void Count(LogBatch batch)
    {
        counters.Entries += batch.Count;
        counters.UnparsedLines += _parser.UnparsedLines - _countedUnparsed;
        _countedUnparsed = _parser.UnparsedLines;
        foreach (ref readonly LogRecord record in batch.Records)
        {
            if (record.IsTruncated)
            {
                counters.TruncatedEntries++;
            }
        }
    }

    /// <summary>The longest prefix within a limit that does not end inside a UTF-8 sequence.</summary>
    internal static int Cut(ReadOnlySpan<byte> message, int limit)
    {
        const int LongestSequence = 4;
        int end = limit;
        while (end > limit - LongestSequence && (message[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return end > limit - LongestSequence ? end : limit;
    }
}
