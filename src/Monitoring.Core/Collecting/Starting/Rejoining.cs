using Monitoring.Collecting.Rotating.Deciding;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Starting;

/// <summary>Goes back, after a restart, to where begins what was still being joined.</summary>
/// <remarks>For each output to the line at which its open message or stack trace begins; what the others have emitted since then is read
/// again but not emitted again.</remarks>
/// <param name="planner">Finds files.</param>
/// <param name="view">The rotated files beside the log.</param>
/// <param name="own">The stream's checkpoint.</param>
/// <param name="files">The files to be read, the oldest first, each with the identity that the checkpoint knows it by; files are added here.</param>
/// <param name="gaps">Takes what is lost.</param>
internal sealed class Rejoining(
    RotationPlanner planner,
    RotationView view,
    Checkpoint own,
    List<(LogFile File, FileIdentity Was)> files,
    List<LogGap> gaps)
{
    /// <summary>Moves the files; false if a file cannot be found now because names move on.</summary>
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

        // The newest first: what is found of older ones is put before it.
        foreach (OpenPosition open in own.Open.Reverse())
        {
            if (!TryFindOpen(open.Since, out int first))
            {
                return false;
            }

            bool isFound = first >= 0;
            if (!isFound)
            {
                // What went on in the files behind it was not emitted either.
                first = files.FindIndex(file => !IsBefore(file.Was, open.Since.File));
                gaps.Add(new LogGap(
                    own.Path,
                    open.Since.Offset,
                    null,
                    "The file is gone in which a message began that was still being joined."));
            }

            for (int index = Math.Max(0, first); index < files.Count; index++)
            {
                GoBack(files[index].File, open.Output, isFound && index == first ? open.Since.Offset : 0);
            }
        }

        return true;
    }

    private static void GoBack(LogFile file, LogOutput? output, long from)
    {
        file.EmittedOffsets = output is { } known
            ? file.EmittedOffsets.With(known, from)
            : file.EmittedOffsets with { HasOpenParts = true };
        if (from < file.Position)
        {
            file.MoveTo(from);
        }
    }

    /// <summary>Finds out which file has the line of a position; one that is added, if it had been read to its end; -1 if there
    /// is none. False if that cannot be told now.</summary>
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
            // Either the file was finished but for this message, and so is older than the others; or it was truncated,
            // and this is the copy of what it held before, which may have been truncated again since.
            first = Math.Max(0, files.FindIndex(file => file.Was == position.File));
            files.Insert(first, (rotated, position.File));
            rotated.MoveToEnd();
            NoteRead(rotated);
        }

        return true;
    }

    /// <summary>A file has been emitted up to where it stands, and may be read again from further back.</summary>
    private static void NoteRead(LogFile file)
    {
        file.EmittedOffsets = EmittedOffsets.Before(file.Position);
        file.ReadBefore = file.GetPosition();
    }

    /// <summary>Whether a file had the path before another one did.</summary>
    private bool IsBefore(FileIdentity file, FileIdentity other) =>
        own.Files.Any(position => position.File == other)
        && own.Files.TakeWhile(position => position.File != other).Any(position => position.File == file);
}
