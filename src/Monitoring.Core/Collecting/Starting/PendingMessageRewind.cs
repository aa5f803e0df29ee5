using Monitoring.Collecting.Rotating.Deciding;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Starting;

/// <summary>Moves files back, after a restart, to the beginning of messages that were still being joined.</summary>
/// <remarks>For each output the file is moved to the line at which its partial message or stack trace begins. Lines of
/// other outputs that were emitted since then are read again but not emitted again.</remarks>
/// <param name="planner">Finds files.</param>
/// <param name="view">The rotated files beside the log.</param>
/// <param name="own">The stream's checkpoint.</param>
/// <param name="files">The files to be read, the oldest first, each with the identity in the checkpoint; files
/// may be added.</param>
/// <param name="gaps">Receives the gaps.</param>
internal sealed class PendingMessageRewind(
    RotationPlanner planner,
    RotationView view,
    Checkpoint own,
    List<(LogFile File, FileIdentity KnownIdentity)> files,
    List<LogGap> gaps)
{
    /// <summary>Moves the files; false if a file cannot be found now because names are changing.</summary>
    public bool TryApply()
    {
        if (own.Open.Count == 0)
        {
            return true;
        }

        foreach ((LogFile file, _) in files)
        {
            NoteRead(file);
        }

        // The newest first: an older file that is found is inserted before it.
        foreach (OpenPosition open in own.Open.Reverse())
        {
            if (!TryFindOpen(open.Since, out int first))
            {
                return false;
            }

            bool isFound = first >= 0;
            if (!isFound)
            {
                // The parts in the files after it were not emitted either.
                first = files.FindIndex(file => !IsBefore(file.KnownIdentity, open.Since.File));
                gaps.Add(new LogGap(
                    own.Path,
                    open.Since.Offset,
                    null,
                    "The file is gone in which a message began that was still being joined."));
            }

            for (int index = Math.Max(0, first); index < files.Count; index++)
            {
                Rewind(files[index].File, open.Output, isFound && index == first ? open.Since.Offset : 0);
            }
        }

        return true;
    }

    private static void Rewind(LogFile file, LogOutput? output, long from)
    {
        file.EmittedOffsets = output is { } known
            ? file.EmittedOffsets.With(known, from)
            : file.EmittedOffsets with { HasOpenParts = true };
        if (from < file.Position)
        {
            file.MoveTo(from);
        }
    }

    /// <summary>Finds the file that contains the line of a position, or adds that file if it had been read to its end;
    /// -1 if there is none. False if this cannot be determined now.</summary>
    private bool TryFindOpen(in FilePosition open, out int first)
    {
        FilePosition position = open;
        first = files.FindIndex(file => file.File.Holds(position));
        if (first >= 0)
        {
            return true;
        }

        if (!planner.TryFind(view, position, out LogFile? rotated))
        {
            return false;
        }

        if (rotated is not null)
        {
            // Either the file was finished except for this message, and is older than the others; or it was truncated,
            // and this is a copy of its former content, which may have been truncated again since.
            first = Math.Max(0, files.FindIndex(file => file.KnownIdentity == position.File));
            files.Insert(first, (rotated, position.File));
            rotated.MoveToEnd();
            NoteRead(rotated);
        }

        return true;
    }

    /// <summary>Marks a file as emitted up to its position; it may be read again from an earlier position.</summary>
    private static void NoteRead(LogFile file)
    {
        file.EmittedOffsets = EmittedOffsets.Before(file.Position);
        file.ReadUpTo = file.GetPosition();
    }

    /// <summary>Whether a file had the path before another one did.</summary>
    private bool IsBefore(FileIdentity file, FileIdentity other) =>
        own.Files.Any(position => position.File == other)
        && own.Files.TakeWhile(position => position.File != other).Any(position => position.File == file);
}
