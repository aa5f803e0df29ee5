using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>The classified files of a log, and the files that had to be opened for that.</summary>
/// <remarks>Disposing closes the opened files that were not released.</remarks>
internal sealed class ClassifiedFiles(RotationContext context) : IDisposable
{
    /// <summary>The tolerance of a file's time against the time of a write to it: the system's last tick, and two
    /// outputs that wait for each other.</summary>
    private const long Tolerance = 20_000_000;

    /// <summary>The file at the log's path; null if there is none, or if it is not to be classified.</summary>
    public LogFile? Target => context.Target;

    /// <summary>The known segments of the log, the oldest first.</summary>
    public IReadOnlyList<Segment> Segments => context.Segments;

    /// <summary>The indices of the segments, the longest first; segments of equal length are ordered
    /// from the newest.</summary>
    public IReadOnlyList<int> LongestFirst { get; } = [.. Enumerable.Range(0, context.Segments.Count)
        .OrderByDescending(segment => context.Segments[segment].Position.Offset).ThenByDescending(segment => segment)];

    /// <summary>The rotated files, the oldest first.</summary>
    public IReadOnlyList<RotatedFile> Rotated { get; private set; } = [];

    /// <summary>The classification of each file; the last is the target, if there is one.</summary>
    public FoundFile[] Found { get; private set; } = [];

    /// <summary>The opened files, by the same index.</summary>
    public LogFile?[] Opened { get; private set; } = [];

    /// <summary>Starts with the unclassified files of a listing.</summary>
    public void Take(IReadOnlyList<RotatedFile> rotated)
    {
        Rotated = rotated;
        Found = new FoundFile[rotated.Count + (context.Target is null ? 0 : 1)];
        Array.Fill(Found, new FoundFile(FileForm.New));
        Opened = new LogFile?[rotated.Count];
        if (context.Target is { } target)
        {
            Found[^1] = ClassifyTarget(target);
        }
    }

    /// <summary>The index of the newest segment that was read from a file; -1 if there is none.</summary>
    public int FindByIdentity(FileIdentity identity)
    {
        for (int segment = Segments.Count - 1; segment >= 0; segment--)
        {
            if (Segments[segment].Position.File == identity && identity != context.Truncated)
            {
                return segment;
            }
        }

        return -1;
    }

    /// <summary>Whether a file proves that the files before it are older than the data that was read.</summary>
    public bool IsAnchor(int index) => Found[index].IsAnchor(Segments, context.RelatedCount);

    /// <summary>Finds an open file by identity; null if it is not open.</summary>
    public LogFile? FindOpen(FileIdentity identity)
    {
        foreach (LogFile file in context.Open)
        {
            if (file.Identity == identity)
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>Whether no file was found yet for a segment that is still needed.</summary>
    public bool LacksUnfinished()
    {
        for (int segment = 0; segment < Segments.Count; segment++)
        {
            if (Segments[segment].State == SegmentState.Unfinished && !IsFound(segment))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether another file may be a copy of a segment.</summary>
    public bool MayBeCopied(int segment)
    {
        bool isGrowing = Segments[segment].State == SegmentState.Reading
            || Found[^1] is { IsTarget: true, Form: FileForm.Same } target && target.Segment == segment;
        foreach (FoundFile found in Found)
        {
            bool hasIt = found.Segment == segment && !found.IsTarget;
            if (hasIt
                && (found.Form == FileForm.Same || (!isGrowing && found.Form is FileForm.Copy or FileForm.Beginning)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an unknown file began after the newest segment.</summary>
    public bool IsLater(in RotatedFile file, LogFile? opened)
    {
        if (Segments.Count == context.RelatedCount)
        {
            return context.Since is { } since && Math.Max(file.Identity.Born, file.Status.Modified) > since;
        }

        FilePosition newest = Segments[^1].Position;
        if (file.Name.IsCompressed)
        {
            return opened is null
                ? file.Status.Modified > newest.Modified - LogTimestamp.NanosecondsPerSecond
                : opened.LastWritten > newest.Modified - Tolerance;
        }

        bool isBornLater = file.Identity.Born == 0 || newest.File.Born == 0 || file.Identity.Born > newest.File.Born;
        return isBornLater && file.Status.Modified > newest.Modified;
    }

    /// <summary>Transfers the ownership of an opened file to the caller.</summary>
    public LogFile? Release(int index)
    {
        LogFile? file = Opened[index];
        Opened[index] = null;
        return file;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LogFile? file in Opened)
        {
            file?.Dispose();
        }
    }

    private FoundFile ClassifyTarget(LogFile target)
    {
        FoundFile found = new(FileForm.New) { IsTarget = true, Other = context.Other };
        int segment = FindByIdentity(target.Identity);
        if (segment < 0)
        {
            return found;
        }

        bool isHeld = Segments[segment].State == SegmentState.Reading || target.TryMoveTo(Segments[segment].Position);
        return found with { Form = isHeld ? FileForm.Same : FileForm.Truncated, Segment = segment };
    }

    private bool IsFound(int segment) => Array.Exists(
        Found,
        found => found.Segment == segment && found.Form is FileForm.Same or FileForm.Copy or FileForm.Beginning);
}
