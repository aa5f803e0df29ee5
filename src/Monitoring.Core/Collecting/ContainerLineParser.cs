using System.Text;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Messages.Timestamps;
using Monitoring.Parsing;

namespace Monitoring.Collecting;

/// <summary>Creates entries from the lines of a container's log that the caller has as strings.</summary>
internal sealed class ContainerLineParser
{
    private readonly LogMetadata _metadata;
    private readonly TimeProvider _timeProvider;
    private readonly RecordAssembler _assembler;
    private long _offset;

    /// <summary>Starts a log.</summary>
    /// <param name="metadata">The metadata of the log.</param>
    /// <param name="maxMessageBytes">The maximum length of a message, in bytes; a longer message is cut.</param>
    /// <param name="joinStackTraces">Whether the lines of a stack trace become one entry.</param>
    /// <param name="timeProvider">Supplies the time of entries that have none.</param>
    /// <param name="events">Counts the lines and bytes that are read.</param>
    /// <param name="rule">The rule that joins lines into one entry, instead of the detection of stack traces; null
    /// for no rule.</param>
    public ContainerLineParser(
        LogMetadata metadata,
        int maxMessageBytes,
        bool joinStackTraces,
        TimeProvider timeProvider,
        MonitoringEvents events,
        MultilineRule? rule = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        _metadata = metadata;
        _timeProvider = timeProvider;
        _assembler = new RecordAssembler(
            maxMessageBytes,
            events.Counters,
            DirectoryCollectorOptions.DefaultJoinTimeout,
            joinStackTraces || rule is not null ? DirectoryCollectorOptions.DefaultTraceTimeout : null,
            new TimestampReader(TimeZoneInfo.Local));
        _assembler.Traces?.Rule = rule;
    }

    /// <summary>The entries that a line completes. None if its message continues, or may continue,
    /// in another line.</summary>
    /// <param name="line">A line without its newline.</param>
    public IReadOnlyList<LogEntry> Add(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        int length = Encoding.UTF8.GetByteCount(line);
        using LogBatch batch = new(_metadata, _timeProvider, length + 1);
        Encoding.UTF8.GetBytes(line, batch.Bytes);
        if (line.Contains('\0', StringComparison.Ordinal))
        {
            // The line may contain a hole.
            batch.Bytes[length] = (byte)'\n';
            _assembler.AddLines(batch, 0, length + 1, _offset, default);
        }
        else
        {
            _assembler.AddLine(batch, 0, length, length, _offset, default);
        }

        _offset += length + 1;
        return Take(batch);
    }

    /// <summary>The entries that were still waiting for another line.</summary>
    public IReadOnlyList<LogEntry> Complete()
    {
        using LogBatch batch = new(_metadata, _timeProvider, 1);
        _assembler.FlushAll(batch);
        return Take(batch);
    }

    private LogEntry[] Take(LogBatch batch)
    {
        _assembler.Count(batch);
        LogEntry[] entries = new LogEntry[batch.Count];
        for (int index = 0; index < entries.Length; index++)
        {
            entries[index] = batch.CreateEntry(index);
        }

        return entries;
    }
}
