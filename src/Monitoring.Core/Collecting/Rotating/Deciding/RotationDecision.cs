using Monitoring.Collecting.Rotating.Classifying;

namespace Monitoring.Collecting.Rotating.Deciding;

// Implementation notes
//
// All decisions about rotation are made here, without access to the file system. The listing is ordered by age. The
// newest file that is known at all, the anchor, splits it: unknown files before the anchor are older than the data that
// was read, unknown files after it are newer and were missed. Only if no file of a listing is known does the age of
// each file count (FoundFile.IsLater).
//
// A truncated file no longer holds a segment: its present content is newer, whatever its name says. While it is open,
// its own next turn finds the copy of its former content and the files that came since, in their order. If there are
// any, the log's new file waits for that.

/// <summary>Decides for each file of a log whether it is continued, read as new, skipped, or
/// reported as lost.</summary>
internal static class RotationDecision
{
    /// <summary>Returns the steps, in the order in which the files must be read.</summary>
    /// <param name="segments">The known segments of the log, the oldest first.</param>
    /// <param name="files">The rotated files, the oldest first; the file at the log's path, if there is one,
    /// is the last.</param>
    /// <param name="relatedCount">The number of segments, from the first one on, that were read under the names of
    /// rotated files. A loss in these segments is reported under those names.</param>
    /// <param name="isRotated">Whether the log's own name is that of a rotated file of another log.</param>
    public static List<RotationStep> Decide(
        IReadOnlyList<Segment> segments,
        IReadOnlyList<FoundFile> files,
        int relatedCount = 0,
        bool isRotated = false)
    {
        int[] holders = FindHolders(segments, files);
        int anchor = FindAnchor(segments, files, relatedCount);
        int[] unread = MatchUnreadable(segments, holders, files, anchor);
        List<RotationStep> steps = [];
        AddLost(steps, segments, files, holders, unread, relatedCount, isRotated);
        for (int index = 0; index < files.Count; index++)
        {
            steps.Add(unread[index] >= 0
                ? DecideUnreadable(index, unread[index], segments[unread[index]])
                : Decide(
                    index,
                    files[index],
                    segments,
                    holders,
                    index > anchor && (anchor >= 0 || files[index].IsLater || files[index].IsTarget),
                    files[index].IsTarget && MissesCopies(files, steps)));
        }

        return steps;
    }

    /// <summary>Whether files must be read that came before an open file which was truncated after
    /// it was read.</summary>
    private static bool MissesCopies(IReadOnlyList<FoundFile> files, List<RotationStep> steps)
    {
        foreach (RotationStep step in steps)
        {
            for (int later = step.File + 1; step.Kind == RotationStepKind.Read && later < files.Count; later++)
            {
                if (files[later] is { IsOpen: true, IsFollowed: false, Form: FileForm.Truncated })
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static RotationStep Decide(
        int index,
        in FoundFile file,
        IReadOnlyList<Segment> segments,
        int[] holders,
        bool isAfterAnchor,
        bool missesCopies)
    {
        SegmentState? state = file.Segment < 0 ? null : segments[file.Segment].State;
        bool isHolder = file.Segment >= 0 && holders[file.Segment] == index;
        return file.Form switch
        {
            _ when file.IsTarget && file.Other == OtherLog.Reads => Wait(index, file, SkipReason.IsReadElsewhere),
            _ when file.IsTarget && file.Other == OtherLog.IsCopied => Wait(index, file, SkipReason.MayBeCopy),
            _ when file.IsTarget && missesCopies => Wait(index, file, SkipReason.IsAfterTruncated),
            _ when file.IsTarget && file.Other is OtherLog.HasRead or OtherLog.WasCopied => Continue(index, file),
            _ when file.IsFollowed => Skip(index, file, SkipReason.IsFollowed),
            _ when file.IsOpen => Skip(index, file, SkipReason.IsBeingRead),
            FileForm.Same when state == SegmentState.Reading => Skip(index, file, SkipReason.IsBeingRead),
            FileForm.Same when state == SegmentState.Unfinished || file.HasMore || file.IsTarget =>
                Continue(index, file),
            FileForm.Same => Skip(index, file, SkipReason.WasRead),
            FileForm.Copy when isHolder && state == SegmentState.Unfinished => Continue(index, file),
            FileForm.Copy when isHolder && file.HasMore && state == SegmentState.Finished => Continue(index, file),
            FileForm.Copy or FileForm.Beginning or FileForm.CopyOfUnread =>
                Skip(index, file, SkipReason.HoldsWhatWasRead),
            FileForm.Truncated when state == SegmentState.Finished && !file.IsTarget =>
                Skip(index, file, SkipReason.WasOverwritten),
            FileForm.Truncated => new RotationStep(RotationStepKind.Read, index),
            FileForm.New when isAfterAnchor => new RotationStep(RotationStepKind.Read, index),
            FileForm.Unreadable when isAfterAnchor =>
                new RotationStep(RotationStepKind.Gap, index, Reason: SkipReason.CannotBeRead),
            _ => Skip(index, file, SkipReason.IsOlder),
        };
    }

    /// <summary>Handles an unreadable file as the file of a segment that no other file holds; such files and segments
    /// are matched in order.</summary>
    private static RotationStep DecideUnreadable(int index, int segment, in Segment known) =>
        known.State == SegmentState.Unfinished
        ? new RotationStep(RotationStepKind.Gap, index, segment, SkipReason.CannotBeRead)
        : new RotationStep(RotationStepKind.Skip, index, segment, SkipReason.WasRead);

    private static RotationStep Continue(int index, in FoundFile file) =>
        new(RotationStepKind.Continue, index, file.Segment);

    private static RotationStep Wait(int index, in FoundFile file, SkipReason reason) =>
        new(RotationStepKind.Wait, index, file.Segment, reason);

    private static RotationStep Skip(int index, in FoundFile file, SkipReason reason) =>
        new(RotationStepKind.Skip, index, file.Segment, reason);

    /// <summary>Finds for each segment the file to continue in: the same file, else the newest copy that has more,
    /// else any copy.</summary>
    private static int[] FindHolders(IReadOnlyList<Segment> segments, IReadOnlyList<FoundFile> files)
    {
        int[] holders = new int[segments.Count];
        Array.Fill(holders, -1);
        for (int index = 0; index < files.Count; index++)
        {
            FoundFile file = files[index];
            if (file.Segment < 0 || file.Form is not (FileForm.Same or FileForm.Copy))
            {
                continue;
            }

            ref int holder = ref holders[file.Segment];
            if (holder < 0 || Rank(file) >= Rank(files[holder]))
            {
                holder = index;
            }
        }

        return holders;

        static int Rank(in FoundFile file) => file.Form == FileForm.Same ? 2 : file.HasMore ? 1 : 0;
    }

    /// <summary>Finds the newest file that was known before.</summary>
    private static int FindAnchor(IReadOnlyList<Segment> segments, IReadOnlyList<FoundFile> files, int relatedCount)
    {
        for (int index = files.Count - 1; index >= 0; index--)
        {
            FoundFile file = files[index];
            if (file.Form == FileForm.Older || file.IsAnchor(segments, relatedCount))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Matches unreadable files to segments by their order. The files after the anchor match the segments that
    /// no file holds and that are newer than the anchor's segment.</summary>
    private static int[] MatchUnreadable(
        IReadOnlyList<Segment> segments, int[] holders, IReadOnlyList<FoundFile> files, int anchor)
    {
        int[] matched = new int[files.Count];
        Array.Fill(matched, -1);
        int segment = anchor < 0 ? -1 : files[anchor].Segment;
        for (int index = anchor + 1; index < files.Count; index++)
        {
            if (files[index].Form != FileForm.Unreadable
                || files[index].IsFollowed
                || (anchor < 0 && !files[index].IsLater))
            {
                continue;
            }

            do
            {
                segment++;
            }
            while (segment < segments.Count
                && (holders[segment] >= 0 || segments[segment].State == SegmentState.Reading));

            if (segment >= segments.Count)
            {
                break;
            }

            matched[index] = segment;
        }

        return matched;
    }

    /// <summary>Adds a gap for each segment that no file holds: for its known but unread bytes, and for bytes
    /// that may have been added to the newest segment since. An older segment that was read to its end lacks
    /// nothing; it was kept for late lines only. Under the name of a rotated file, each file is older than the
    /// next one at that name.</summary>
    private static void AddLost(
        List<RotationStep> steps,
        IReadOnlyList<Segment> segments,
        IReadOnlyList<FoundFile> files,
        int[] holders,
        int[] unread,
        int relatedCount,
        bool isRotated)
    {
        bool isMissed = files.Any(file => file is { Form: FileForm.New, IsTarget: false, IsFollowed: false });
        for (int index = relatedCount; index < segments.Count; index++)
        {
            // A compressed file has no known identity if it was empty before: it is the first of the new files.
            bool isKnown = segments[index].Position is not { Offset: 0, Head.Length: 0 } || !isMissed;
            bool mayLose = isKnown
                && (segments[index].HasUnread || (!isRotated && IsNewestUnfinished(segments, index)));
            bool isHeld = holders[index] >= 0 || unread.Contains(index) || IsHeldInPart(files, index);
            if (mayLose && !isHeld)
            {
                steps.Add(new RotationStep(RotationStepKind.Gap, -1, index, SkipReason.IsGone));
            }
        }
    }

    private static bool IsHeldInPart(IReadOnlyList<FoundFile> files, int segment) =>
        files.Any(file => file.Segment == segment && file.Form != FileForm.Truncated);

    private static bool IsNewestUnfinished(IReadOnlyList<Segment> segments, int index) =>
        segments[index].State == SegmentState.Unfinished
        && !segments.Skip(index + 1).Any(segment => segment.State is SegmentState.Unfinished or SegmentState.Reading);
}
