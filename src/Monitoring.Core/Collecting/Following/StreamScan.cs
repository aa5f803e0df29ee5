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
internal sealed class StreamScan(
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
    private const int MaxDepth = 32;

    private int _depth;

    /// <summary>Called when a path is no longer to be followed.</summary>
    public required Action<LogStream> OnLost { get; init; }

    /// <summary>Finds the stream of a path; null if the path has no file or is not to be followed.</summary>
    public required Func<string, LogStream?> Find { get; init; }

    /// <summary>The time of the previous full rescan, in nanoseconds of Unix time; null at the start.</summary>
    public long? PreviousRescan { get; set; }

    /// <summary>Checks which file a path leads to now.</summary>
    public void Scan(LogStream stream)
    {
        if (stream.PathState.IsBeingScanned || _depth == MaxDepth)
        {
            // Two paths that have swapped their files trigger each other's scan.
            return;
        }

        _depth++;
        stream.PathState.IsBeingScanned = true;
        try
        {
            ScanOnce(stream);
        }
        catch (IOException failure)
        {
            warnings.CannotRead(stream.Path, failure);
        }
        finally
        {
            stream.PathState.IsBeingScanned = false;
            _depth--;
        }
    }

    private void ScanOnce(LogStream stream)
    {
        FileStatus? status = FileStatus.Of(stream.Path, followLinks: true, out FileError error);
        if (status is { Kind: FileKind.File } found)
        {
            HandleFile(stream, found);
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

    private void HandleFile(LogStream stream, in FileStatus found)
    {
        StreamPath pathState = stream.PathState;
        pathState.AtStart = PreviousRescan is null ? (found.Identity, found.Size) : pathState.AtStart;
        if (stream.Files.Current?.Identity == found.Identity)
        {
            stream.NoteFound();
        }
        else if (pathState.PendingFile != found.Identity || openFiles.FindHolder(found.Identity, stream) is null)
        {
            BeginWith(stream, found.Identity);
        }

        watches.Watch(stream, found.Identity);
        if (pathState.SeenModified != found.Modified
            || (
                stream.Files.Current is { } current
                && (current.EndsInHole || current.Position + current.UnfinishedLength != found.Size)))
        {
            pathState.SeenModified = found.Modified;
            turns.Enqueue(stream);
        }
    }

    /// <summary>Handles a path that has no file: the open file is read to its end, and files that were rotated away
    /// unnoticed are read now.</summary>
    private void Lose(LogStream stream)
    {
        stream.PathState.PendingFile = null;
        stream.PathState.Doubt = null;
        stream.PathState.Links ??= LinkChain.Resolve(stream.Path);
        bool isLink = FileStatus.Of(stream.Path, followLinks: false, out _) is { Kind: FileKind.Link };

        // A removed link means that its target is no longer wanted.
        bool isOwn = isLink || !stream.PathState.IsLink;
        bool isContinued = isOwn && start.TryContinueWithoutFile(stream);
        if (stream.Files.Current is null && stream.Files.Retired.Count == 0)
        {
            if (isLink)
            {
                // A link without a target: its chain is watched until there is a file at its end.
                watches.Watch(stream, null);
            }
            else if (!isOwn || !start.MayContinue(stream))
            {
                OnLost(stream);
            }

            return;
        }

        if (isContinued)
        {
            events.Counters.Rotations++;
        }

        stream.NoteMissing();
        turns.AddPending(stream);
        turns.Enqueue(stream);
    }

    private void BeginWith(LogStream stream, FileIdentity identity)
    {
        // A possible copy is compared with the file that the log has now, which may be just as new.
        foreach (string path in RotatedPaths.GetPossibleLogs(stream.Path))
        {
            if (Find(path) is { } original)
            {
                Scan(original);
            }
        }

        if (openFiles.FindHolder(identity, stream) is { } holder && IsRenamed(stream, identity, holder))
        {
            return;
        }

        stream.PathState.Links = LinkChain.Resolve(stream.Path);
        if (stream.TryTakeBack(identity))
        {
            events.Counters.Rotations++;
            turns.Enqueue(stream);
            turns.Update(stream);
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

        warnings.Resolve(stream.Path);
        bool isBegun = false;
        try
        {
            // The file may have just been renamed to this path while it is open under another one. The next scan
            // decides which stream owns it.
            if (opened.Identity == identity || !openFiles.IsHeld(opened.Identity))
            {
                CheckContent(stream, opened);
                isBegun = start.TryBegin(stream, opened, PreviousRescan);
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
                warnings.IsNotLog(stream.Path, format);
            }
        }

        // The open file may have to be read first.
        turns.Enqueue(stream);
        turns.Update(stream);
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

        LogFile? opened = LogFile.TryOpen(stream.PathState.Target, options.Descriptors, out FileError error);
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
    private void CheckContent(LogStream stream, LogFile opened)
    {
        if (StoreCompanion.IsBesideStore(stream.PathState.Target, options.Descriptors))
        {
            opened.Binary.Exclude("a file of a store");
        }

        opened.Binary.Scan(opened.GetStatus());
    }

    /// <summary>Whether a file that another stream has open was renamed to this path, so that this stream
    /// waits for it. If the former path still leads to the file, both paths are links to one file, and each
    /// emits its entries.</summary>
    private bool IsRenamed(LogStream stream, FileIdentity identity, LogStream holder)
    {
        Scan(holder);
        if (holder.Files.Find(identity) is null || FileStatus.Of(holder.Path)?.Identity == identity)
        {
            return false;
        }

        stream.WaitForFile(identity);
        handoff.Add(stream);
        turns.AddPending(stream);
        turns.AddPending(holder);
        return true;
    }
}
