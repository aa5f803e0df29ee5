using Monitoring.Collecting.Rotating.Deciding;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>The files of a log while they are classified: what each is, and those that had to be opened for that.</summary>
/// <remarks>Disposing closes the files that nobody has taken.</remarks>
internal sealed class ClassifiedFiles(RotationQuestion question) : IDisposable
{
    /// <summary>How far a file's time may be behind what is written to it: the system's last tick, and two outputs that wait for each
    /// other.</summary>
    private const long Tolerance = 20_000_000;

    /// <summary>The file that has the log's path; null if none has, or if it is not asked about.</summary>
    public LogFile? Target => question.Target;

    /// <summary>What is known of the log, the oldest first.</summary>
    public IReadOnlyList<Segment> Segments => question.Segments;

    /// <summary>The segments' indices, the longest first, and of those that are as long the newest first.</summary>
    public IReadOnlyList<int> MaxFirst { get; } = [.. Enumerable.Range(0, question.Segments.Count)
        .OrderByDescending(segment => question.Segments[segment].Position.Offset).ThenByDescending(segment => segment)];

    /// <summary>The rotated files, the oldest first.</summary>
    public IReadOnlyList<RotatedFile> Rotated { get; private set; } = [];

    /// <summary>What each file is; the last is the target, if there is one.</summary>
    public FoundFile[] Found { get; private set; } = [];

    /// <summary>The files that were opened, by the same index.</summary>
    public LogFile?[] Opened { get; private set; } = [];

    /// <summary>The files of a listing, not classified yet.</summary>
    public void Take(IReadOnlyList<RotatedFile> rotated)
    {
        Rotated = rotated;
        Found = new FoundFile[rotated.Count + (question.Target is null ? 0 : 1)];
        Array.Fill(Found, new FoundFile(FileForm.New));
        Opened = new LogFile?[rotated.Count];
        if (question.Target is { } target)
        {
            Found[^1] = ClassifyTarget(target);
        }
    }

    /// <summary>The newest segment that was read in a file; -1 if there is none.</summary>
    public int FindByIdentity(FileIdentity identity)
    {
        for (int segment = Segments.Count - 1; segment >= 0; segment--)
        {
            if (Segments[segment].Position.File == identity && identity != question.Truncated)
            {
                return segment;
            }
        }

        return -1;
    }

    /// <summary>Whether a file shows that those before it are older than what was read.</summary>
    public bool IsAnchor(int index) => RotationDecision.IsAnchor(Segments, Found[index], question.RelatedCount);

    /// <summary>A file that is open.</summary>
    public LogFile? FindOpen(FileIdentity identity)
    {
        foreach (LogFile file in question.Open)
        {
            if (file.Identity == identity)
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>Whether there is a segment to be found again that no file holds, so far.</summary>
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
            if (hasIt && (found.Form == FileForm.Same || (!isGrowing && found.Form is FileForm.Copy or FileForm.Beginning)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a file that is not known began after the newest segment was begun.</summary>
    public bool IsLater(in RotatedFile file, LogFile? opened)
    {
        if (Segments.Count == question.RelatedCount)
        {
            return question.Since is { } since && Math.Max(file.Identity.Born, file.Status.Modified) > since;
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

    /// <summary>Takes a file out, which is then its new owner's to close.</summary>
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
        FoundFile found = new(FileForm.New) { IsTarget = true, Other = question.Other };
        int segment = FindByIdentity(target.Identity);
        if (segment < 0)
        {
            return found;
        }

        bool isHeld = Segments[segment].State == SegmentState.Reading || target.TryMoveTo(Segments[segment].Position);
        return found with { Form = isHeld ? FileForm.Same : FileForm.Rewritten, Segment = segment };
    }

    private bool IsFound(int segment) => Array.Exists(
        Found,
        found => found.Segment == segment && found.Form is FileForm.Same or FileForm.Copy or FileForm.Beginning);
}
