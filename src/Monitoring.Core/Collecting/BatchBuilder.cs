using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Parsing;
using Monitoring.Parsing.Traces;
using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>Makes batches of what the files of one stream hold, each with the checkpoint to resume from behind it.</summary>
internal sealed class BatchBuilder(
    LogMetadata metadata,
    DirectoryCollectorOptions options,
    TimeProvider timeProvider,
    MonitoringEvents events)
{
    private readonly RecordAssembler _assembler = new(
        options.MaxMessageBytes,
        events.Counters,
        options.JoinStackTraces ? options.TraceTimeout : null);

    /// <summary>Whether since the last checkpoint there are new files, or lines that are still being joined: it is renewed even
    /// if there is no entry to go with it, so that a restart finds them.</summary>
    private bool _announce;

    /// <summary>Whether a message waits for its next part.</summary>
    public bool HasOpenMessages => _assembler.HasOpenMessages;

    /// <summary>When time alone gives out something of a stack trace, on the monotonic clock; null if nothing is held.</summary>
    public long? DueTick => _assembler.Traces is { HasOpen: true } traces
        ? traces.Open.Min(group => group.GrownTick + ToTicks(group.IsTrace ? options.TraceTimeout : MultilineJoiner.HeadTimeout))
        : null;

    /// <summary>Where a file was when it was truncated last, and what stood before: a copy of that may turn up.</summary>
    public FilePosition? Truncated { get; private set; }

    /// <summary>Asked when a file was truncated or is gone, which still stands where it was read to: whether there is a copy, with
    /// more in it, which is then read next; null if there is no copy.</summary>
    public required Func<LogFile, bool?> TakeCopy { get; init; }

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
        long unfinished = file.UnfinishedLength;
        ReadOutcome outcome = file.Read(batch, options.TurnBytes, _assembler.MaxLineBytes, out ReadLines lines);
        if (outcome != ReadOutcome.AtEnd || file.UnfinishedLength != unfinished)
        {
            file.QuietSinceTick = batch.ReadTick;
        }

        if (outcome == ReadOutcome.AtEnd)
        {
            return false;
        }

        batch.File = file.Identity;
        if (outcome == ReadOutcome.Lines)
        {
            events.Counters.Bytes += file.Position - lines.Offset;
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

    /// <summary>Gives out what is held of stack traces and was not gone on with, now that the files have been read to their
    /// ends.</summary>
    public void FlushTraces(LogBatch batch)
    {
        if (_assembler.Traces is { HasOpen: true } traces)
        {
            if (batch.Count == 0)
            {
                batch.File = traces.Open.First().Line.Start?.File ?? batch.File;
            }

            traces.GiveOutQuiet(batch, batch.ReadTick - ToTicks(MultilineJoiner.HeadTimeout), batch.ReadTick - ToTicks(options.TraceTimeout));
        }
    }

    /// <summary>Gives out what is held of stack traces that begin in a file, because the file is done with: what goes on in more
    /// than two files would not be found again after a restart.</summary>
    public void FinishTraces(LogBatch batch, FileIdentity finished)
    {
        if (_assembler.Traces is { HasOpen: true } traces)
        {
            foreach (TraceGroup group in traces.Open.Where(group => group.Line.Start?.File == finished).ToArray())
            {
                traces.GiveOut(batch, group.Output);
            }
        }
    }

    /// <summary>Gives out what is held of stack traces.</summary>
    public void FinishTraces(LogBatch batch) => _assembler.Traces?.GiveOutAll(batch);

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
        LogFile[] open = [.. files.Where(file => !file.IsContinued)];
        batch.Checkpoint = new Checkpoint(metadata.Path, [.. open.Select(file => file.GetGivenOutPosition())], GetOpen(open));
        return batch;
    }

    /// <summary>For each output the oldest line that was not given out though its file is read beyond it: because it is still
    /// being joined, or because that was so before a restart and it has not been read again yet.</summary>
    private OpenPosition[] GetOpen(LogFile[] files)
    {
        if (!_assembler.HasOpenLines && !Array.Exists(files, file => file.Position < file.GivenOut.Most))
        {
            return [];
        }

        List<OpenPosition> open = [.. _assembler.GetOpenLines()
            .OrderBy(open => open.Line.Ordinal)
            .ThenBy(open => open.Line.Offset)
            .DistinctBy(open => open.Output)
            .Select(open => new OpenPosition(open.Output, open.Line.Start!.Value))];
        List<OpenPosition> unread = [];
        foreach (LogFile file in files.Where(file => file.Position < file.GivenOut.Most))
        {
            foreach (LogOutput output in Enum.GetValues<LogOutput>())
            {
                long from = Math.Max(file.Position, file.GivenOut.Of(output));
                if (from < file.GivenOut.Most && !open.Exists(position => position.Output == output))
                {
                    unread.Add(new OpenPosition(output, file.GetPosition(from)));
                }
            }

            open.AddRange(unread.OrderBy(position => position.Since.Offset));
            unread.Clear();
        }

        return [.. open];
    }

    private void Assemble(LogBatch batch, in ReadLines lines, LogFile file)
    {
        _assembler.NotBefore = file.Since?.Moment;
        if (lines.OriginalLength is { } originalLength)
        {
            _assembler.AddLine(batch, lines.Start, lines.End - lines.Start, originalLength, lines.Offset, file.GivenOut);
        }
        else
        {
            _assembler.AddLines(batch, lines.Start, lines.End, lines.Offset, file.GivenOut);
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
        if (TakeCopy(file) != true)
        {
            // Else the copy is read next, before what the file holds now.
            TakeHeld(file, batch, "The file was truncated before its last line was finished.");
        }

        TruncateTraces(file, batch);
        events.Counters.Rotations++;
        Truncated = file.GetRememberedPosition();
        file.Restart();
        NoteOpenLines(file);
        _announce = true;
    }

    /// <summary>The file is gone: what was not read of it stands in a copy, as a compressor makes one, or is lost, if there was
    /// anything.</summary>
    private void GiveUp(LogFile file, LogBatch batch)
    {
        bool? isNext = TakeCopy(file);
        if (isNext != true)
        {
            TakeHeld(file, batch, "The file was gone before its last line was finished.");
        }

        if (isNext is null)
        {
            events.Report(new LogGap(
                metadata.Path,
                file.Position + file.UnfinishedLength,
                null,
                "The file was closed because too many were open, and is gone: what was written to it meanwhile is lost, if there was anything."));
        }

        file.GiveUp(isNext == true);
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

    /// <summary>A trace goes on behind a truncation if all of it stood in the file before: what stands in more places would
    /// not be found again after a restart.</summary>
    private void TruncateTraces(LogFile file, LogBatch batch)
    {
        if (_assembler.Traces is not { HasOpen: true } traces)
        {
            return;
        }

        foreach (TraceGroup group in traces.Open.ToArray())
        {
            if (group.Line.IsTruncatedAway || group.Line.Start?.File != file.Identity)
            {
                traces.GiveOut(batch, group.Output);
            }

            group.Line.IsTruncatedAway = true;
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

    private long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * timeProvider.TimestampFrequency);
}
