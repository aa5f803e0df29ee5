using Monitoring.Collecting.Rotating.Naming;
using Monitoring.Collecting.Scanning;
using Monitoring.Collecting.Starting;
using Monitoring.Collecting.Streams;
using Monitoring.Diagnostics;
using Monitoring.Files;
using Monitoring.Files.Status;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Following;

/// <summary>Sees which file a path leads to now, and what that means for its stream.</summary>
/// <remarks>A path is looked at with one stat through all its links. Another file than the open one is a rotation, whatever
/// the reason: a new file, a link that points elsewhere. The open file is then read to its end, strictly before the new one
/// is begun.</remarks>
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
    /// <summary>How many looks may ask for each other before the rest is left to the next look: a chain of renames may be
    /// as long as a directory.</summary>
    private const int DeepestLook = 32;

    private int _depth;

    /// <summary>Called when a path is not to be followed any more.</summary>
    public required Action<LogStream> OnLost { get; init; }

    /// <summary>Finds the stream of a path; null if the path leads to no file, or is not to be followed.</summary>
    public required Func<string, LogStream?> Find { get; init; }

    /// <summary>When everything was looked at before the last time, in nanoseconds of Unix time; null at the start.</summary>
    public long? NotSeenSince { get; set; }

    /// <summary>Sees which file a path leads to now.</summary>
    public void Look(LogStream stream)
    {
        if (stream.Way.IsLookedAt || _depth == DeepestLook)
        {
            // Two paths that have swapped their files ask for each other.
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

    /// <summary>The path leads to nothing, or to something that is no file: what is open is read to its end, and what was rotated away
    /// unseen is read now.</summary>
    private void Lose(LogStream stream)
    {
        stream.Way.Awaited = null;
        stream.Way.Doubt = null;
        stream.Way.Links ??= LinkChain.Resolve(stream.Path);
        bool isLink = FileStatus.Of(stream.Path, followLinks: false, out _) is { Kind: FileKind.Link };

        // A link that was taken away says that nobody wants what it led to.
        bool isItsOwn = isLink || !stream.Way.IsLink;
        bool goesOn = isItsOwn && start.TryGoOnWithout(stream);
        if (stream.Files.Current is null && stream.Files.Retired.Count == 0)
        {
            if (isLink)
            {
                // A link to nothing yet: its chain is watched until there is a file behind it.
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
        // What may be a copy is held against the file that the log has now, which may be as new.
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
            // Renamed to this path in this moment, while it is open under another: the next look sees whose it is.
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

        // It may be that what is open has to be read first.
        turns.Wake(stream);
        turns.Note(stream);
    }

    /// <summary>Opens the file that a path leads to, if it may be followed; null with a warning, or if names move on at this moment.</summary>
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

        // Another file by now: the next look sees whether it may be followed.
        opened.Dispose();
        return null;
    }

    /// <summary>Notes whether a file is a log: what is none is begun all the same, so that it is seen when it becomes one, and not
    /// read.</summary>
    private void LookInto(LogStream stream, LogFile opened)
    {
        if (StoreCompanion.IsBesideStore(stream.Way.Target, options.Descriptors))
        {
            opened.Binary.Exclude("a file of a store");
        }

        opened.Binary.Look(opened.GetStatus());
    }

    /// <summary>Whether a file that another stream has open was renamed to this path, and so is waited for. If the path that it had still
    /// leads to it, both are links to one file, and each has its entries.</summary>
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
