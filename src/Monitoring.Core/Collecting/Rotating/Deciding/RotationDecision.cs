using Monitoring.Collecting.Rotating.Classifying;

namespace Monitoring.Collecting.Rotating.Deciding;

// Implementation notes
//
// This is the whole of what is decided about rotation; it knows no file system. The order of the listing is that of age, so the newest file
// that is known at all, the anchor, parts it: what is unknown before the anchor is older than what was read, what is unknown behind it came
// later and was missed. Only where nothing of a listing is known does each file's own age count (FoundFile.IsLater).
//
// A file that was truncated holds no segment any more: what it holds now came later, whatever its name says. While it is open, its own next
// turn finds what was copied from it and what came since, in their order; if there is any, the log's new file waits for that.

/// <summary>Decides what to do with the files of a log: what is read on, what is new, what is left, and what is lost.</summary>
internal static class RotationDecision
{
    /// <summary>The steps, in the order in which the files are to be read.</summary>
    /// <param name="segments">What is known of the log, the oldest first.</param>
    /// <param name="files">The rotated files, the oldest first; the one that has the log's path, if there is one, is the last.</param>
    /// <param name="relatedCount">How many of the segments, the first ones, were read under the names of rotated files: what is lost of
    /// them is reported there.</param>
    /// <param name="isRotated">Whether the log's own name is one of rotated files of another log.</param>
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

    /// <summary>Whether files are to be read that came before one which is open, and was truncated since it was read.</summary>
    private static bool MissesCopies(IReadOnlyList<FoundFile> files, List<RotationStep> steps)
    {
        foreach (RotationStep step in steps)
        {
            for (int later = step.File + 1; step.Kind == RotationStepKind.Read && later < files.Count; later++)
            {
                if (files[later] is { IsOpen: true, IsFollowed: false, Form: FileForm.Rewritten })
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
            FileForm.Same when state == SegmentState.Unfinished || file.HasMore || file.IsTarget => Continue(index, file),
            FileForm.Same => Skip(index, file, SkipReason.WasRead),
            FileForm.Copy when isHolder && state == SegmentState.Unfinished => Continue(index, file),
            FileForm.Copy when isHolder && file.HasMore && state == SegmentState.Finished => Continue(index, file),
            FileForm.Copy or FileForm.Beginning or FileForm.CopyOfUnread => Skip(index, file, SkipReason.HoldsWhatWasRead),
            FileForm.Rewritten when state == SegmentState.Finished && !file.IsTarget => Skip(index, file, SkipReason.WasOverwritten),
            FileForm.Rewritten => new RotationStep(RotationStepKind.Read, index),
            FileForm.New when isAfterAnchor => new RotationStep(RotationStepKind.Read, index),
            FileForm.Unreadable when isAfterAnchor => new RotationStep(RotationStepKind.Gap, index, Reason: SkipReason.CannotBeRead),
            _ => Skip(index, file, SkipReason.IsOlder),
        };
    }

    /// <summary>A file that cannot be read takes the place of a segment that no other file holds, in their order.</summary>
    private static RotationStep DecideUnreadable(int index, int segment, in Segment known) => known.State == SegmentState.Unfinished
        ? new RotationStep(RotationStepKind.Gap, index, segment, SkipReason.CannotBeRead)
        : new RotationStep(RotationStepKind.Skip, index, segment, SkipReason.WasRead);

    private static RotationStep Continue(int index, in FoundFile file) => new(RotationStepKind.Continue, index, file.Segment);

    private static RotationStep Wait(int index, in FoundFile file, SkipReason reason) =>
        new(RotationStepKind.Wait, index, file.Segment, reason);

    private static RotationStep Skip(int index, in FoundFile file, SkipReason reason) =>
        new(RotationStepKind.Skip, index, file.Segment, reason);

    /// <summary>For each segment the file in which it goes on: the same file, else the newest copy that has more, else any copy.</summary>
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

    /// <summary>Whether a file shows that those before it are older than what was read. One that has the log's path and of which nothing was
    /// read may have been copied and truncated since, which does not show in it, nor in a copy of what it holds now; one that is read under
    /// the name of a rotated file may have been begun just now.</summary>
    public static bool IsAnchor(IReadOnlyList<Segment> segments, in FoundFile file, int relatedCount)
    {
        if (file is not { Segment: >= 0, Form: FileForm.Same or FileForm.Copy or FileForm.Beginning })
        {
            return false;
        }

        Segment segment = segments[file.Segment];
        bool isReading = segment.State == SegmentState.Reading;
        return file.IsTarget || (isReading && file.Form == FileForm.Copy)
            ? segment.Position.Offset > 0
            : file.Segment >= relatedCount || !isReading;
    }

    /// <summary>The newest file that was known before.</summary>
    private static int FindAnchor(IReadOnlyList<Segment> segments, IReadOnlyList<FoundFile> files, int relatedCount)
    {
        for (int index = files.Count - 1; index >= 0; index--)
        {
            FoundFile file = files[index];
            if (file.Form == FileForm.Older || IsAnchor(segments, file, relatedCount))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Tells which segment each file holds that cannot be read, as far as the order tells: those behind the anchor take the
    /// segments that are held by no file and are newer than the anchor's.</summary>
    private static int[] MatchUnreadable(IReadOnlyList<Segment> segments, int[] holders, IReadOnlyList<FoundFile> files, int anchor)
    {
        int[] matched = new int[files.Count];
        Array.Fill(matched, -1);
        int segment = anchor < 0 ? -1 : files[anchor].Segment;
        for (int index = anchor + 1; index < files.Count; index++)
        {
            if (files[index].Form != FileForm.Unreadable || files[index].IsFollowed || (anchor < 0 && !files[index].IsLater))
            {
                continue;
            }

            do
            {
                segment++;
            }
            while (segment < segments.Count && (holders[segment] >= 0 || segments[segment].State == SegmentState.Reading));

            if (segment >= segments.Count)
            {
                break;
            }

            matched[index] = segment;
        }

        return matched;
    }

    /// <summary>What is lost because no file holds it: the rest of each segment of which bytes are known that were not read, and whatever
    /// came to the newest one since. Of an older one that was read to its end nothing is missing: it was kept for late lines only. And under
    /// the name of rotated files each file is older than the one that takes its place.</summary>
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
            // A file that was empty is known by nothing once it is compressed: it is the first of those that are new.
            bool isKnown = segments[index].Position is not { Offset: 0, Head.Length: 0 } || !isMissed;
            bool mayLose = isKnown && (segments[index].HasUnread || (!isRotated && IsNewestUnfinished(segments, index)));
            bool isHeld = holders[index] >= 0 || unread.Contains(index) || IsHeldInPart(files, index);
            if (mayLose && !isHeld)
            {
                steps.Add(new RotationStep(RotationStepKind.Gap, -1, index, SkipReason.IsGone));
            }
        }
    }

    private static bool IsHeldInPart(IReadOnlyList<FoundFile> files, int segment) =>
        files.Any(file => file.Segment == segment && file.Form != FileForm.Rewritten);

    private static bool IsNewestUnfinished(IReadOnlyList<Segment> segments, int index) =>
        segments[index].State == SegmentState.Unfinished
        && !segments.Skip(index + 1).Any(segment => segment.State is SegmentState.Unfinished or SegmentState.Reading);
}
