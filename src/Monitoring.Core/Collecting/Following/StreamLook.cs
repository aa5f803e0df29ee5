using Monitoring.Collecting.Rotating.Naming;
using Monitoring.Collecting.Scanning;
using Monitoring.Collecting.Starting;
using Monitoring.Collecting.Streams;
using Monitoring.Diagnostics;
using Monitoring.Files;
using Monitoring.Files.Status;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Following;

/// <summary>Checks which file a path leads to now, and updates its stream.</summary>
/// <remarks>A scan of a path is one stat through all its links. If the path has another file than the open one, that is
/// a rotation, whatever the reason: a new file, or a link with another target. The open file is then read to its end
/// before the new one is begun.</remarks>
internal sealed class StreamLook(
    DirectoryCollectorOptions options,
    StreamStart start,
    OpenFiles openFiles,
    RenameHandoff handoff,
    FileWatches watches,
    TurnQueue turns,
    CollectorWarnings warnings,
    MonitoringEvents events)
{
    /// <summary>The maximum depth of scans that trigger each other; the next rescan does the rest. A chain of renames
    /// may be as long as a directory.</summary>
    private const int DeepestLook = 32;

    private int _depth;

    /// <summary>Called when a path is no longer to be followed.</summary>
    public required Action<LogStream> OnLost { get; init; }

    /// <summary>Finds the stream of a path; null if the path has no file or is not to be followed.</summary>
    public required Func<string, LogStream?> Find { get; init; }

    /// <summary>The time of the previous full rescan, in nanoseconds of Unix time; null at the start.</summary>
    public long? NotSeenSince { get; set; }

    /// <summary>Checks which file a path leads to now.</summary>
    public void Look(LogStream stream)
    {
        if (stream.Way.IsLookedAt || _depth == DeepestLook)
        {
            // Two paths that have swapped their files trigger each other's scan.
            return;
        }

        _depth++;
        stream.Way.IsLookedAt = true;
        try
        {
            LookOnce(stream);
        }
        catch (IOException failure)
        {
            warnings.CannotRead(stream.Path, failure);
        }
        finally
        {
            stream.Way.IsLookedAt = false;
            _depth--;
        }
    }

    private void LookOnce(LogStream stream)
    {
        FileStatus? status = FileStatus.Of(stream.Path, followLinks: true, out FileError error);
        if (status is { Kind: FileKind.File } found)
        {
            SeeFile(stream, found);
        }
        else if (error is FileError.None or FileError.NotFound)
        {
            Lose(stream);
        }
        else
        {
            warnings.CannotFollow(stream.Path, error);
        }
    }

    private void SeeFile(LogStream stream, in FileStatus found)
    {
        StreamPath way = stream.Way;
        way.AtStart = NotSeenSince is null ? (found.Identity, found.Size) : way.AtStart;
        if (stream.Files.Current?.Identity == found.Identity)
        {
            stream.NoteFound();
        }
        else if (way.Awaited != found.Identity || openFiles.FindHolder(found.Identity, stream) is null)
        {
            BeginWith(stream, found.Identity);
        }

        watches.Watch(stream, found.Identity);
        if (way.SeenModified != found.Modified
            || (stream.Files.Current is { } current && (current.EndsInHole || current.Position + current.UnfinishedLength != found.Size)))
        {
            way.SeenModified = found.Modified;
            turns.Wake(stream);
        }
    }

    /// <summary>Handles a path that has no file: the open file is read to its end, and files that were rotated away
    /// unnoticed are read now.</summary>
    private void Lose(LogStream stream)
    {
        stream.Way.Awaited = null;
        stream.Way.Doubt = null;
        stream.Way.Links ??= LinkChain.Resolve(stream.Path);
        bool isLink = FileStatus.Of(stream.Path, followLinks: false, out _) is { Kind: FileKind.Link };

        // A removed link means that its target is no longer wanted.
        bool isItsOwn = isLink || !stream.Way.IsLink;
        bool goesOn = isItsOwn && start.TryGoOnWithout(stream);
        if (stream.Files.Current is null && stream.Files.Retired.Count == 0)
        {
            if (isLink)
            {
                // A link without a target: its chain is watched until there is a file at its end.
                watches.Watch(stream, null);
            }
            else if (!isItsOwn || !start.MayGoOn(stream))
            {
                OnLost(stream);
            }

            return;
        }

        if (goesOn)
        {
            events.Counters.Rotations++;
        }

        stream.NoteMissing();
        turns.NoteUnsettled(stream);
        turns.Wake(stream);
    }

    private void BeginWith(LogStream stream, FileIdentity identity)
    {
        // A possible copy is compared with the file that the log has now, which may be just as new.
        foreach (string path in RotatedPaths.GetPossibleLogs(stream.Path))
        {
            if (Find(path) is { } original)
            {
                Look(original);
            }
        }

        if (openFiles.FindHolder(identity, stream) is { } holder && IsRenamed(stream, identity, holder))
        {
            return;
        }

        stream.Way.Links = LinkChain.Resolve(stream.Path);
        if (stream.TryTakeBack(identity))
        {
            events.Counters.Rotations++;
            turns.Wake(stream);
            turns.Note(stream);
            return;
        }

        if (TryOpen(stream) is not { } opened)
        {
            return;
        }

        if (options.Descriptors.IsShort)
        {
            warnings.OpensByTurns();
        }

        warnings.Settle(stream.Path);
        bool isBegun = false;
        try
        {
            // The file may have just been renamed to this path while it is open under another one. The next scan
            // decides which stream owns it.
            if (opened.Identity == identity || !openFiles.IsHeld(opened.Identity))
            {
                LookInto(stream, opened);
                isBegun = start.TryBegin(stream, opened, NotSeenSince);
            }
        }
        finally
        {
            if (!isBegun)
            {
                opened.Dispose();
            }
        }

        if (isBegun)
        {
            if (opened.Binary.Format is { } format)
            {
                warnings.IsNoLog(stream.Path, format);
            }
        }

        // The open file may have to be read first.
        turns.Wake(stream);
        turns.Note(stream);
    }

    /// <summary>Opens the file of a path if it may be followed; null with a warning, or null while
    /// names are changing.</summary>
    private LogFile? TryOpen(LogStream stream)
    {
        FileIdentity trusted = default;
        if (options.ChecksLinks && LinkTrust.FindProblem(stream.Path, out trusted) is { } problem)
        {
            warnings.IsNotTrusted(stream.Path, problem);
            return null;
        }

        LogFile? opened = LogFile.TryOpen(stream.Way.Target, options.Descriptors, out FileError error);
        if (opened is null && error != FileError.NotFound)
        {
            warnings.CannotFollow(stream.Path, error);
        }

        if (opened is null || !options.ChecksLinks || opened.Identity == trusted)
        {
            return opened;
        }

        // The path has another file by now; the next scan checks whether it may be followed.
        opened.Dispose();
        return null;
    }

    /// <summary>Checks whether a file is a log. A file that is not a log is begun, so that the collector notices when
    /// it becomes one, but it is not read.</summary>
    private void LookInto(LogStream stream, LogFile opened)
    {
        if (StoreCompanion.IsBesideStore(stream.Way.Target, options.Descriptors))
        {
            opened.Binary.Exclude("a file of a store");
        }

        opened.Binary.Look(opened.GetStatus());
    }

    /// <summary>Whether a file that another stream has open was renamed to this path, so that this stream
    /// waits for it. If the former path still leads to the file, both paths are links to one file, and each
    /// emits its entries.</summary>
    private bool IsRenamed(LogStream stream, FileIdentity identity, LogStream holder)
    {
        Look(holder);
        if (holder.Files.Find(identity) is null || FileStatus.Of(holder.Path)?.Identity == identity)
        {
            return false;
        }

        stream.Await(identity);
        handoff.Add(stream);
        turns.NoteUnsettled(stream);
        turns.NoteUnsettled(holder);
        return true;
    }
}
