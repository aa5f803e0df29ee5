using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Parsing;
using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>Makes batches of what the files of one stream hold, each with the checkpoint to resume from behind it.</summary>
internal sealed class BatchBuilder(
    LogMetadata metadata,
    DirectoryCollectorOptions options,
    TimeProvider timeProvider,
    MonitoringEvents events)
{
    private readonly RecordAssembler _assembler = new(options.MaxMessageBytes, events.Counters);

    /// <summary>Whether files or open messages are new since the last checkpoint: it is renewed even if there is no entry
    /// to go with it, so that a restart finds them.</summary>
    private bool _announce;

    /// <summary>Whether a message waits for its next part.</summary>
    public bool HasOpenMessages => _assembler.Joiner.OpenCount > 0;

    /// <summary>Where a file was when it was truncated last, and what stood before: a copy of that may turn up.</summary>
    public FilePosition? Truncated { get; private set; }

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
            NoteOpenMessages(file);
        }
        else if (outcome == ReadOutcome.Rewritten)
        {
            Restart(file, batch);
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
            NoteOpenMessages(file);
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
        FilePosition[] positions = [.. files.Select(file => file.GetPosition())];
        batch.Checkpoint = new Checkpoint(metadata.Path, positions, _assembler.Joiner.Oldest?.Start);
        return batch;
    }

    private void Assemble(LogBatch batch, in ReadLines lines, LogFile file)
    {
        long giveOutFrom = file.GiveOutFrom;
        if (lines.OriginalLength is { } originalLength)
        {
            _assembler.AddLine(batch, lines.Start, lines.End - lines.Start, originalLength, lines.Offset, giveOutFrom);
        }
        else
        {
            _assembler.AddLines(batch, lines.Start, lines.End, lines.Offset, giveOutFrom);
        }

        if (file.Since is { } since)
        {
            batch.RemoveOlder(since.Moment, since.End);
            file.Since = file.Position < since.End ? since : null;
        }
    }

    /// <summary>The file was truncated: what was held of its last line is all there will be of it.</summary>
    private void Restart(LogFile file, LogBatch batch)
    {
        if (file.TryTakeHeld(batch, out ReadLines lines, out long lost))
        {
            Assemble(batch, lines, file);
        }
        else if (lost > 0)
        {
            events.Report(new LogGap(metadata.Path, file.Position, lost, "The file was truncated before its last line was finished."));
        }

        events.Counters.Rotations++;
        Truncated = file.GetRememberedPosition();
        file.Restart();
        NoteOpenMessages(file);
        _announce = true;
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

    /// <summary>Notes where messages begin that this turn has left open, while their file is at hand.</summary>
    private void NoteOpenMessages(LogFile file)
    {
        if (HasOpenMessages)
        {
            foreach (PartialJoiner.OpenMessage message in _assembler.Joiner.Open)
            {
                if (message.Start is null)
                {
                    // What began before a truncation is found no more: the nearest is where the file begins now.
                    message.Start = file.GetPosition(Math.Min(message.Offset, file.Position));
                    _announce = true;
                }
            }
        }
    }
}
