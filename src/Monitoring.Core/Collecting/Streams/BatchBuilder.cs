using Monitoring.Collecting.Rotating;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Parsing;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>Makes batches of what the files of one stream hold, each with the checkpoint to resume from behind it.</summary>
internal sealed class BatchBuilder(
    LogMetadata metadata,
    DirectoryCollectorOptions options,
    TimeProvider timeProvider,
    MonitoringEvents events,
    LogMemory memory)
{
    private readonly RecordAssembler _assembler = new(
        options.MaxMessageBytes,
        events.Counters,
        options.JoinTimeout,
        options.JoinStackTraces || options.MultilineRule is not null ? options.TraceTimeout : null,
        options.CreateTimestampReader());

    private readonly ContentGuard _content = new(metadata.Path, events);

    /// <summary>Whether since the last checkpoint there are new files, or lines that are still being joined: it is renewed even
    /// if there is no entry to go with it, so that a restart finds them.</summary>
    private bool _announce;

    /// <summary>The stack traces that are still being joined.</summary>
    public OpenTraces Traces => field ??= new OpenTraces(_assembler.Traces, options.TraceTimeout, timeProvider);

    /// <summary>Whether a message waits for its next part.</summary>
    public bool HasOpenMessages => _assembler.HasOpenMessages;

    /// <summary>Asked when a file was truncated or is gone, which still stands where it was read to: for its rest, and what came between. The
    /// files are read next.</summary>
    public required Func<LogFile, bool, FoundRest> TakeRest { get; init; }

    /// <summary>An empty batch with room for a turn.</summary>
    public LogBatch BeginTurn() => new(metadata, timeProvider, options.TurnBytes);

    /// <summary>An empty batch for what is left over.</summary>
    public LogBatch BeginRest() => new(metadata, timeProvider, capacity: 0);

    /// <summary>The stream has another file: the next batch says so, even without entries.</summary>
    public void Announce() => _announce = true;

    /// <summary>Reads a turn's worth of a file; false if there was nothing.</summary>
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
            if (TakeRest(file, false).Files.Count > 0)
            {
                return true;
            }
        }

        (long, long) unfinished = (file.UnfinishedLength, file.UnfinishedTextLength);
        ReadOutcome outcome = file.Read(batch, options.TurnBytes, _assembler.MaxLineBytes, out ReadLines lines);
        if (hadBytes && file.EmptySince is not null)
        {
            // Truncated just now, perhaps after it was copied: to be asked about again.
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
        if (outcome == ReadOutcome.Lines && lines.Offset == 0 && _content.IsNoLog(file))
        {
            file.MoveToEnd();
        }
        else if (outcome == ReadOutcome.Lines)
        {
            events.Counters.Bytes += file.Position - lines.Offset;
            events.Counters.HoleBytes += lines.HoleBytes;
            Assemble(batch, lines, file);
            NoteOpenLines(file);
        }
        else if (outcome == ReadOutcome.Rewritten)
        {
            Restart(file, batch);
        }
        else if (outcome == ReadOutcome.Gone)
        {
            GiveUp(file, batch);
        }

        return true;
    }

    /// <summary>Gives out the unfinished last line, because no more will come of the file; reports what cannot be read.</summary>
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
            NoteOpenLines(file);
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

    /// <summary>Gives out, as they are, the messages that have not grown since a moment of the monotonic clock.</summary>
    public void Flush(LogBatch batch, long notGrownSinceTick) => _assembler.Flush(batch, notGrownSinceTick);

    /// <summary>Gives out all that is still being joined, because nothing will follow.</summary>
    public void FlushAll(LogBatch batch) => _assembler.FlushAll(batch);

    /// <summary>Completes a batch: counts it, and says where to resume behind it.</summary>
    /// <param name="files">The stream's files as they are now, the oldest first.</param>
    /// <param name="hasMore">Whether more is to be read at once, so that nothing need be said without entries.</param>
    /// <returns>Null, and the batch is disposed, if there is nothing to say.</returns>
    public LogBatch? Seal(LogBatch batch, IEnumerable<LogFile> files, bool hasMore)
    {
        _assembler.Count(batch);
        if (batch.Count == 0 && (hasMore || !_announce))
        {
            batch.Dispose();
            return null;
        }

        _announce = false;
        batch.Checkpoint = StreamCheckpoint.Make(metadata.Path, [.. files.Where(file => !file.IsContinued)], memory, _assembler);
        return batch;
    }

    private void Assemble(LogBatch batch, in ReadLines lines, LogFile file)
    {
        _assembler.NotBefore = file.Since?.Moment;
        _assembler.Traces?.Rule = options.FindRule?.Invoke(metadata.Path) ?? options.MultilineRule;
        if (file.Text.Form != TextForm.Utf8)
        {
            ForeignLines.Add(_assembler, batch, lines.Start..lines.End, file.Text.Form, lines.Offset, lines.OriginalLength, file.EmittedOffsets);
        }
        else if (lines.OriginalLength is { } originalLength)
        {
            _assembler.AddLine(batch, lines.Start, lines.End - lines.Start, originalLength, lines.Offset, file.EmittedOffsets);
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

    /// <summary>The file was truncated: what was not read of it stands in a copy, or what was held of its last line is all there will
    /// be of it.</summary>
    private void Restart(LogFile file, LogBatch batch)
    {
        FoundRest rest = TakeRest(file, true);
        if (rest.IsOverrun)
        {
            events.Report(new LogGap(
                metadata.Path, file.Position, null, "The file was truncated, and its copy is gone: what was written to it before is lost."));
        }

        if (!rest.IsContinued)
        {
            TakeHeld(file, batch, "The file was truncated before its last line was finished.");
        }

        Traces.Truncate(batch, file);
        events.Counters.Rotations++;
        if (!rest.IsContinued)
        {
            // Else the copy is read next, before what the file holds now, and is remembered in its place.
            memory.Add(file.GetRememberedPosition());
        }

        file.Restart();
        NoteOpenLines(file);
        _announce = true;
    }

    /// <summary>The file is gone: what was not read of it stands in a copy, as a compressor makes one, or is lost, if there was
    /// anything.</summary>
    private void GiveUp(LogFile file, LogBatch batch)
    {
        FoundRest rest = TakeRest(file, true);
        if (!rest.IsContinued)
        {
            TakeHeld(file, batch, "The file was gone before its last line was finished.");
        }

        if (!rest.HasCopy)
        {
            events.Report(new LogGap(
                metadata.Path, file.Position + file.UnfinishedLength, null,
                "The file was closed because too many were open, and is gone: what was written to it meanwhile is lost, if there was anything."));
        }

        file.GiveUp(rest.IsContinued);
        NoteOpenLines(file);
        _announce = true;
    }

    /// <summary>Takes what was held of a file's last line, which was never finished.</summary>
    private void TakeHeld(LogFile file, LogBatch batch, string reason)
    {
        if (file.TryTakeHeld(batch, out ReadLines lines, out long lost))
        {
            Assemble(batch, lines, file);
        }
        else if (lost > 0)
        {
            events.Report(new LogGap(metadata.Path, file.Position, lost, reason));
        }
    }

    private bool IsNoLogAtEnd(LogFile file)
    {
        try
        {
            return !file.IsUnreadable && _content.IsNoLog(file);
        }
        catch (IOException)
        {
            // Reported as the rest of a file that could not be read.
            return false;
        }
    }

    private bool TryTakeUnfinished(LogFile file, LogBatch batch, out ReadLines lines)
    {
        lines = default;
        long left = Math.Max(file.GetStatus().Size - file.Position, file.UnfinishedLength);
        try
        {
            if (!file.IsUnreadable || left == 0)
            {
                return file.TryTakeUnfinished(batch, _assembler.MaxLineBytes, out lines);
            }
        }
        catch (IOException)
        {
            // Reported as any other file that could not be read for so long.
        }

        events.Report(new LogGap(metadata.Path, file.Position, left, "The rest of the file could not be read."));
        return false;
    }

    /// <summary>Notes where begins what this turn has left open, while its file is at hand. That it was read is told even if
    /// nothing of it can be given out: should the file be truncated, it is found in a copy.</summary>
    private void NoteOpenLines(LogFile file)
    {
        foreach ((_, OpenLine line) in _assembler.GetOpenLines())
        {
            if (line.Start is null)
            {
                // What began before a truncation is found no more: the nearest is where the file begins now.
                line.Start = file.GetPosition(Math.Min(line.Offset, file.Position));
            }

            _announce = true;
        }
    }
}
