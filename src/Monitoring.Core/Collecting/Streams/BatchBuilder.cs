using Monitoring.Collecting.Rotating;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Parsing;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>Builds batches from the files of one stream, each with the checkpoint to resume from after it.</summary>
internal sealed partial class BatchBuilder(
    LogMetadata metadata,
    DirectoryCollectorOptions options,
    TimeProvider timeProvider,
    MonitoringEvents events,
    KnownFiles knownFiles)
{
    private readonly RecordAssembler _assembler = new(
        options.MaxMessageBytes,
        events.Counters,
        options.JoinTimeout,
        options.JoinStackTraces || options.MultilineRule is not null ? options.TraceTimeout : null,
        options.CreateTimestampReader());

    private readonly ContentGuard _content = new(metadata.Path, events);

    /// <summary>Whether the checkpoint must be renewed even without an entry, because there are new files or lines
    /// still being joined since the last one. A restart then finds them.</summary>
    private bool _isCheckpointDirty;

    /// <summary>The stack traces that are still being joined.</summary>
    public PendingTraces Traces => field ??= new PendingTraces(_assembler.Traces, options.TraceTimeout, timeProvider);

    /// <summary>Whether a message waits for its next part.</summary>
    public bool HasPartialMessages => _assembler.HasPartialMessages;

    /// <summary>Called when a file was truncated or is gone, while it is at the position up to which it was read. Finds
    /// the rest of the file and the files between; these are read next.</summary>
    public required Func<LogFile, bool, FileRemainder> TakeRemainder { get; init; }

    /// <summary>Creates an empty batch with the capacity for a turn.</summary>
    public LogBatch BeginTurn() => new(metadata, timeProvider, options.TurnBytes);

    /// <summary>Creates an empty batch for pending entries.</summary>
    public LogBatch BeginFlush() => new(metadata, timeProvider, capacity: 0);

    /// <summary>Causes the next batch to contain the checkpoint, even without entries.</summary>
    public void MarkCheckpointDirty() => _isCheckpointDirty = true;

    /// <summary>Reads one turn of a file; false if there was nothing to read.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool Read(LogFile file, LogBatch batch)
    {
        if (_content.Skips(file))
        {
            return false;
        }

        long? emptySince = file.EmptySince;
        bool hadBytes = false;
        if (emptySince is { } empty && file.GetStatus() is var status && (status.Size > 0 || status.Modified != empty))
        {
            hadBytes = status.Size > 0;
            file.EmptySince = null;
            if (TakeRemainder(file, false).Files.Count > 0)
            {
                return true;
            }
        }

        (long, long) unfinished = (file.UnfinishedLength, file.UnfinishedTextLength);
        ReadOutcome outcome = file.Read(batch, options.TurnBytes, _assembler.MaxLineBytes, out ReadLines lines);
        if (hadBytes && file.EmptySince is not null)
        {
            // Truncated just now, perhaps after it was copied: checked again in the next turn.
            file.EmptySince = emptySince;
            return true;
        }

        if (outcome != ReadOutcome.AtEnd || (file.UnfinishedLength, file.UnfinishedTextLength) != unfinished)
        {
            file.QuietSinceTick = batch.ReadTick;
        }

        if (outcome == ReadOutcome.AtEnd)
        {
            return false;
        }

        batch.File = file.Identity;
        if (outcome == ReadOutcome.Lines && lines.Offset == 0 && _content.IsNotLog(file))
        {
            file.MoveToEnd();
        }
        else if (outcome == ReadOutcome.Lines)
        {
            events.Counters.Bytes += file.Position - lines.Offset;
            events.Counters.HoleBytes += lines.HoleBytes;
            Assemble(batch, lines, file);
            NotePendingLines(file);
        }
        else if (outcome == ReadOutcome.Truncated)
        {
            Restart(file, batch);
        }
        else if (outcome == ReadOutcome.Lost)
        {
            MarkLost(file, batch);
        }

        return true;
    }

    /// <summary>Emits the unfinished last line of a finished file; reports data that cannot be read.</summary>
    public void Finish(LogFile file, LogBatch batch)
    {
        if (file.Binary.Format is not null || (file.Position == 0 && IsNoLogAtEnd(file)))
        {
            return;
        }

        batch.File = file.Identity;
        using LogBatch unfinished = new(metadata, timeProvider, Math.Min(options.TurnBytes, _assembler.MaxLineBytes));
        if (TryTakeUnfinished(file, unfinished, out ReadLines lines))
        {
            Assemble(unfinished, lines, file);
            NotePendingLines(file);
            foreach (ref readonly LogRecord record in unfinished.Records)
            {
                batch.AddJoined(record, unfinished.GetMessage(record), default);
            }
        }

        if (file.Damage is { } damage)
        {
            events.Report(new LogGap(
                metadata.Path, file.Position, null, $"The rest of a compressed file cannot be read. {damage}"));
        }
    }

    /// <summary>Flushes the messages that have not grown since a moment of the monotonic clock, as they are.</summary>
    public void Flush(LogBatch batch, long notGrownSinceTick) => _assembler.Flush(batch, notGrownSinceTick);

    /// <summary>Flushes everything that is still being joined, because nothing will follow.</summary>
    public void FlushAll(LogBatch batch) => _assembler.FlushAll(batch);

    /// <summary>Completes a batch: counts it, and sets the checkpoint to resume from after it.</summary>
    /// <param name="files">The stream's files as they are now, the oldest first.</param>
    /// <param name="hasMore">Whether more is read at once, so that a batch without entries is not needed.</param>
    /// <returns>Null, and the batch is disposed, if it is not needed.</returns>
    public LogBatch? Seal(LogBatch batch, IEnumerable<LogFile> files, bool hasMore)
    {
        _assembler.Count(batch);
        if (batch.Count == 0 && (hasMore || !_isCheckpointDirty))
        {
            batch.Dispose();
            return null;
        }

        _isCheckpointDirty = false;
        batch.Checkpoint = StreamCheckpoint.Make(
            metadata.Path, [.. files.Where(file => !file.IsContinued)], knownFiles, _assembler);
        return batch;
    }

    private void Assemble(LogBatch batch, in ReadLines lines, LogFile file)
    {
        _assembler.NotBefore = file.Since?.Moment;
        _assembler.Traces?.Rule = options.FindRule?.Invoke(metadata.Path) ?? options.MultilineRule;
        if (file.Text.Form != TextForm.Utf8)
        {
            ForeignLines.Add(
                _assembler, batch, lines.Start..lines.End, file.Text.Form, lines.Offset, lines.OriginalLength,
                file.EmittedOffsets);
        }
        else if (lines.OriginalLength is { } originalLength)
        {
            _assembler.AddLine(
                batch, lines.Start, lines.End - lines.Start, originalLength, lines.Offset, file.EmittedOffsets);
        }
        else
        {
            _assembler.AddLines(batch, lines.Start, lines.End, lines.Offset, file.EmittedOffsets);
        }

        if (file.Since is { } since)
        {
            batch.RemoveOlder(since.Moment, since.End);
            file.Since = file.Position < since.End ? since : null;
        }
    }
}
