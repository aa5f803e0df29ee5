using Monitoring.Collecting.Rotating;
using Monitoring.Entries;
using Monitoring.Parsing;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>Creates the checkpoint to resume a stream from.</summary>
internal static class StreamCheckpoint
{
    /// <summary>Creates the checkpoint of the present state.</summary>
    /// <param name="path">The stream's path.</param>
    /// <param name="files">The files of the stream, the oldest first.</param>
    /// <param name="knownFiles">The finished files.</param>
    /// <param name="assembler">Has the lines that are still being joined.</param>
    public static Checkpoint Make(string path, LogFile[] files, KnownFiles knownFiles, RecordAssembler assembler) =>
        new(path, [.. files.Select(file => file.GetEmittedPosition())],
            GetPending(files, assembler))
        { Finished = knownFiles.Finished };

    /// <summary>Finds for each output the oldest line that was not emitted although its file is read beyond it. The
    /// line is still being joined, or it was before a restart and has not been read again yet.</summary>
    private static PendingPosition[] GetPending(LogFile[] files, RecordAssembler assembler)
    {
        if (!assembler.HasPendingEntries && !Array.Exists(files, file => file.Position < file.EmittedOffsets.Max))
        {
            return [];
        }

        List<PendingPosition> open = [.. assembler.GetPendingStarts()
            .OrderBy(open => open.Line.Ordinal)
            .ThenBy(open => open.Line.Offset)
            .DistinctBy(open => open.Output)
            .Select(open => new PendingPosition(open.Output, open.Line.Start!.Value))];
        List<PendingPosition> unread = [];
        foreach (LogFile file in files.Where(file => file.Position < file.EmittedOffsets.Max))
        {
            foreach (LogOutput output in Enum.GetValues<LogOutput>())
            {
                long from = Math.Max(file.Position, file.EmittedOffsets.Of(output));
                if (from < file.EmittedOffsets.Max && !open.Exists(position => position.Output == output))
                {
                    unread.Add(new PendingPosition(output, file.GetPosition(from)));
                }
            }

            open.AddRange(unread.OrderBy(position => position.Since.Offset));
            unread.Clear();
        }

        return [.. open];
    }
}
