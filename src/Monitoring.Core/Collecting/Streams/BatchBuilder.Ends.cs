using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Parsing;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <content>The ends of files: truncated, lost, and finished with an unfinished line.</content>
internal sealed partial class BatchBuilder
{
    /// <summary>Handles a truncated file. A copy has its rest, or only the held last line remains.</summary>
    private void Restart(LogFile file, LogBatch batch)
    {
        FileRemainder rest = TakeRemainder(file, true);
        if (rest.IsOverrun)
        {
            events.Report(new LogGap(
                metadata.Path, file.Position, null,
                "The file was truncated, and its copy no longer exists. Lines written before are lost."));
        }

        if (!rest.IsContinued)
        {
            TakePendingLine(file, batch, "The file was truncated before its last line was complete.");
        }

        Traces.Truncate(batch, file);
        events.Counters.Rotations++;
        if (!rest.IsContinued)
        {
            // Otherwise the copy is read next, before the new content of the file, and is remembered instead.
            knownFiles.Add(file.GetRememberedPosition());
        }

        file.Restart();
        NotePendingLines(file);
        _isCheckpointDirty = true;
    }

    /// <summary>Handles a file that is gone. A copy, perhaps compressed, has its rest, or that is lost.</summary>
    private void MarkLost(LogFile file, LogBatch batch)
    {
        FileRemainder rest = TakeRemainder(file, true);
        if (!rest.IsContinued)
        {
            TakePendingLine(file, batch, "The file was deleted before its last line was complete.");
        }

        if (!rest.HasCopy)
        {
            events.Report(new LogGap(
                metadata.Path, file.Position + file.UnfinishedLength, null,
                "The file was closed because too many files were open, and no longer exists. Lines written after it "
                + "was closed, if any, are lost."));
        }

        file.MarkLost(rest.IsContinued);
        NotePendingLines(file);
        _isCheckpointDirty = true;
    }

    /// <summary>Takes the held bytes of a file's last line, which was never finished.</summary>
    private void TakePendingLine(LogFile file, LogBatch batch, string reason)
    {
        if (file.TryTakePendingLine(batch, out ReadLines lines, out long lost))
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
            return !file.IsUnreadable && _content.IsNotLog(file);
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
            // Reported as any other file that could not be read for this time.
        }

        events.Report(new LogGap(metadata.Path, file.Position, left, "The rest of the file could not be read."));
        return false;
    }

    /// <summary>Notes the positions of lines that this turn left pending, while their file is known. The checkpoint is
    /// renewed even if nothing can be emitted: if the file is truncated, its copy can then be found.</summary>
    private void NotePendingLines(LogFile file)
    {
        foreach ((_, PendingStart line) in _assembler.GetPendingStarts())
        {
            if (line.Start is null)
            {
                // A position before a truncation cannot be found again; the nearest one is the beginning of
                // the present content.
                line.Start = file.GetPosition(Math.Min(line.Offset, file.Position));
            }

            _isCheckpointDirty = true;
        }
    }
}
