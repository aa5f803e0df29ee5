using Monitoring.Collecting.Rotating;
using Monitoring.Collecting.Rotating.Classifying;
using Monitoring.Collecting.Rotating.Deciding;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Collecting.Rotating.Naming;
using Monitoring.Collecting.Streams;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Files.Status;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Starting;

// Implementation notes
//
// Where rotated files are followed, too, a file at a path may already have been read under another one. It was renamed,
// or copytruncate copied it from a log before it truncates the log. A copy is recognized by its name and its bytes.
// While the log has these bytes as well, it reads them itself; after the truncation only the copy has the rest of them.
//
// With logrotate's "copy" the log is only copied and never truncated. When such a copy has not grown for a while and
// the log was read beyond it, the copy is begun at its end.

/// <summary>Determines the relation of other logs to a file that is found at a stream's path.</summary>
internal sealed class OtherLogs(
    IReadOnlyDictionary<string, LogStream> streams,
    ResumedLogs resumed,
    FinishedFiles finished,
    RotatedPaths rotatedPaths,
    RotationPlanner planner,
    DirectoryCollectorOptions options,
    TimeProvider timeProvider)
{
    /// <summary>Whether a path is the name of a rotated file of another log.</summary>
    public bool IsRotated(string path) => GetOriginals(path).Any();

    /// <summary>The segments read under the names of rotated files of a log, if these are followed. These files may
    /// have been compressed since.</summary>
    public List<Segment> GetRelated(string path)
    {
        List<Segment> related = [];
        foreach (string rotated in rotatedPaths.Of(path).ToArray())
        {
            Checkpoint? checkpoint = resumed.Find(rotated);
            if (streams.TryGetValue(rotated, out LogStream? stream))
            {
                related.AddRange(stream.GetSegments());
            }
            else if (checkpoint is null)
            {
                // No longer followed, and its checkpoint is gone.
                rotatedPaths.Remove(rotated);
            }

            if (checkpoint is not null)
            {
                related.AddRange(checkpoint.Finished.Select(position => new Segment(position, SegmentState.Finished)));
                related.AddRange(checkpoint.Files.Select(position => new Segment(position, SegmentState.Unfinished)));
            }
        }

        return related;
    }

    /// <summary>Classifies a file.</summary>
    /// <param name="stream">The stream at whose path the file is found.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">The offset to begin at, if the file is to be begun.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public OtherLog Classify(LogStream stream, LogFile file, out long offset)
    {
        if (FindRead(stream, file) is { } read)
        {
            offset = read;
            return OtherLog.HasRead;
        }

        offset = 0;
        foreach (string path in GetOriginals(stream.Path))
        {
            if (Compare(stream, file, path, out offset) is not OtherLog.None and var other)
            {
                return other;
            }
        }

        stream.PathState.Doubt = null;
        return OtherLog.None;
    }

    /// <summary>The current or former followed logs of which a path is the name of a rotated file.</summary>
    private IEnumerable<string> GetOriginals(string path) =>
        RotatedPaths.GetPossibleLogs(path)
            .Where(original => streams.ContainsKey(original) || resumed.Find(original) is not null);

    /// <summary>The offset up to which a file was read under paths that no longer lead to it; null if it
    /// was not read.</summary>
    private long? FindRead(LogStream stream, LogFile file)
    {
        long? furthest = null;
        IEnumerable<(string Path, FilePosition Position)> positions = resumed.Find(file.Identity);
        if (finished.Find(file.Identity) is { } last)
        {
            positions = positions.Append(last);
        }

        foreach ((string path, FilePosition position) in positions)
        {
            if (path != stream.Path
                && !(furthest >= position.Offset)
                && file.Holds(position)
                && FileStatus.Of(path)?.Identity != position.File)
            {
                furthest = position.Offset;
            }
        }

        return furthest;
    }

    /// <summary>Whether a file has the bytes of a current or former followed log, as a copy.</summary>
    private OtherLog Compare(LogStream stream, LogFile file, string path, out long offset)
    {
        offset = 0;
        streams.TryGetValue(path, out LogStream? original);
        Checkpoint? checkpoint = resumed.Find(path);
        IReadOnlyList<FilePosition> known =
            [.. original?.KnownFiles.Finished ?? [], .. checkpoint?.Finished ?? [], .. checkpoint?.Files ?? []];
        for (int index = known.Count - 1; index >= 0; index--)
        {
            FilePosition position = known[index];
            if (position.File != file.Identity
                && position.Head.Length > 0
                && !position.WasLeft
                && IsCopyOf(file, position, out offset)
                && !IsStillThere(path, position))
            {
                stream.PathState.Doubt = null;
                return OtherLog.WasCopied;
            }
        }

        if (original is null)
        {
            return checkpoint!.Files is [.., { Head.Length: > 0 } last]
                && last.File != file.Identity
                && IsCopyOf(file, last, out _)
                ? OtherLog.IsCopied
                : OtherLog.None;
        }

        foreach (LogFile open in original.Files.All)
        {
            if (open.Identity != file.Identity
                && !open.IsGone
                && Doubt(stream, file, open, out offset) is not OtherLog.None and var other)
            {
                return other;
            }
        }

        return OtherLog.None;
    }

    /// <summary>Whether a file may be a copy of a log that still grows.</summary>
    private OtherLog Doubt(LogStream stream, LogFile file, LogFile original, out long offset)
    {
        FilePosition position = original.GetRememberedPosition();
        CopyLikeness likeness = CopyComparison.Compare(file, original, out offset);
        if (position.Head.Length > 0 && !original.Holds(position))
        {
            // Truncated just now, perhaps during the comparison, and perhaps written to and copied again. When the
            // log's own stream has detected that, the position to begin at here is known.
            bool isCopy = likeness == CopyLikeness.Whole || IsCopyOf(file, position, out offset);
            stream.PathState.Doubt = isCopy
                ? new CopyDoubt(file.Identity, Size: -1, timeProvider.GetTimestamp()) : stream.PathState.Doubt;
            return isCopy ? OtherLog.IsCopied : OtherLog.None;
        }

        switch (likeness)
        {
            case CopyLikeness.Different:
                return OtherLog.None;
            case CopyLikeness.Continued:
                return OtherLog.WasCopied;
            case CopyLikeness.Whole:
            case CopyLikeness.Unclear:
            default:
                break;
        }

        long size = file.GetStatus().Size;
        if (stream.PathState.Doubt is not { } doubt || doubt.File != file.Identity || doubt.Size != size)
        {
            stream.PathState.Doubt = doubt = new CopyDoubt(file.Identity, size, timeProvider.GetTimestamp());
        }

        offset = TextEnd.Find(file, size + 1) ?? 0;
        if (timeProvider.GetElapsedTime(doubt.SinceTick) < options.RotateWait || original.Position < offset)
        {
            return OtherLog.IsCopied;
        }

        return likeness == CopyLikeness.Unclear ? OtherLog.None : OtherLog.WasCopied;
    }

    private static bool IsCopyOf(LogFile file, in FilePosition position, out long offset)
    {
        offset = position.Offset;
        if (file.Holds(position))
        {
            return true;
        }

        offset = TextEnd.Find(file, position.Offset) ?? 0;
        return offset > 0 && file.MayBeginAs(position);
    }

    /// <summary>Whether the file of a position still has its bytes, at the log's path or under the name of
    /// a rotated file.</summary>
    private bool IsStillThere(string path, in FilePosition position)
    {
        FileIdentity identity = position.File;
        string? now = FileStatus.Of(path)?.Identity == identity ? path : null;
        if (now is null && planner.View(path, []).TryGet(out IReadOnlyList<RotatedFile>? rotated))
        {
            now = rotated.FirstOrDefault(other => other.Identity == identity).Path;
        }

        if (now is null)
        {
            return false;
        }

        using LogFile? file = LogFile.TryOpen(now, options.Descriptors, out _);
        return file?.Holds(position) == true;
    }
}
