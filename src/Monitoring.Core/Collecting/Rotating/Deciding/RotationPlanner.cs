using Monitoring.Collecting.Rotating.Classifying;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Deciding;

/// <summary>Classifies the files of a log, decides what to do with them, and prepares the files for that.</summary>
internal sealed class RotationPlanner(
    RotationListing listing, Func<string, bool> isFollowed, DescriptorPool descriptors)
{
    /// <summary>The maximum number of attempts while names are changing and data is missing.</summary>
    private const int MaxAttempts = 8;

    private readonly FileClassifier _classifier = new(isFollowed, descriptors);

    /// <summary>Whether a path without links is followed as a log of its own.</summary>
    public bool IsFollowed(string realPath) => isFollowed(realPath);

    /// <summary>Creates a view of the rotated files beside a log, which several decisions can share.</summary>
    /// <param name="target">The log's path, without links.</param>
    /// <param name="segments">The known segments of the log, the oldest first.</param>
    public RotationView View(string target, IReadOnlyList<Segment> segments) =>
        new(listing, target, [.. segments.Where(segment => segment.WasRead).Select(segment => segment.Position.File)]);

    /// <summary>Creates a plan. False if names keep changing; then nothing was changed, and the next
    /// scan tries again.</summary>
    public bool TryPlan(RotationContext context, out RotationPlan plan)
    {
        plan = new RotationPlan([], null, [], [], HasCopy: false, HasMissed: false);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (!_classifier.TryClassify(context, out ClassifiedFiles files))
            {
                return false;
            }

            using (files)
            {
                List<RotationStep> steps = RotationDecision.Decide(
                    context.Segments, files.Found, context.RelatedCount, context.IsRotated);
                if (!steps.Exists(step => step is { Kind: RotationStepKind.Gap, File: < 0 })
                    || !context.View.HasMovedOn())
                {
                    plan = Prepare(context, files, steps);
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Finds the rotated file that contains a position: the original file or a copy. Null if there is none
    /// that is not followed under its own path. False if names keep changing.</summary>
    public bool TryFind(RotationView view, in FilePosition position, out LogFile? file)
    {
        file = null;
        RotationContext context = new(view, [new Segment(position, SegmentState.Unfinished)]);
        if (!_classifier.TryClassify(context, out ClassifiedFiles files))
        {
            return false;
        }

        using (files)
        {
            int found = Array.FindLastIndex(files.Found, other => other is { Form: FileForm.Same, IsFollowed: false });
            found = found < 0
                ? Array.FindLastIndex(files.Found, other => other is { Form: FileForm.Copy, IsFollowed: false })
                : found;
            file = found < 0 ? null : files.Release(found);
            return true;
        }
    }

    private static RotationPlan Prepare(RotationContext context, ClassifiedFiles files, List<RotationStep> steps)
    {
        List<(LogFile File, FileIdentity KnownIdentity)> reads = [];
        List<SkippedFile> skipped = [];
        List<(FilePosition? Segment, RotatedFile? File)> lost = [];
        RotationStep? target = null;
        bool hasCopy = false;
        bool hasMissed = steps.Exists(
            step => step.File >= 0 && step.File < files.Rotated.Count && IsMissed(context, files, step));
        foreach (RotationStep step in steps)
        {
            FilePosition? segment = step.Segment < 0 ? null : context.Segments[step.Segment].Position;
            SegmentState? state = step.Segment < 0 ? null : context.Segments[step.Segment].State;
            if (step.File == files.Rotated.Count)
            {
                target = step;
            }
            else if (step is { Kind: RotationStepKind.Gap, File: < 0 } && IsReadElsewhere(context, step.Segment))
            {
                hasCopy = true;
            }
            else if (step.Kind == RotationStepKind.Gap)
            {
                lost.Add((segment, step.File < 0 ? null : files.Rotated[step.File]));
                skipped.AddRange(step.File < 0 ? [] : [new SkippedFile(PositionOf(files.Rotated[step.File]), null)]);
            }
            else if (step.Kind is RotationStepKind.Continue or RotationStepKind.Read)
            {
                LogFile file = files.Release(step.File)!;
                if (step.Kind == RotationStepKind.Continue)
                {
                    MoveToSegment(file, context.Segments[step.Segment]);
                }

                // A truncated log has the same identity as all its earlier segments.
                reads.Add(
                    (file, step.Kind == RotationStepKind.Continue
                    && state != SegmentState.Finished ? segment!.Value.File : file.Identity));
                hasCopy |= IsOwnUnfinished(context, step.Segment);
            }
            else if (step.Reason == SkipReason.HoldsWhatWasRead)
            {
                // A segment that is being read may still need this copy: the file it is read from may be truncated.
                skipped.AddRange(
                    state is null or SegmentState.Reading
                    ? [] : [new SkippedFile(PositionOf(files, step.File), segment?.File)]);
                hasCopy |= IsOwnUnfinished(context, step.Segment);
            }
            else if (step.Reason == SkipReason.IsFollowed
                && files.Found[step.File].Form is (FileForm.Copy or FileForm.Beginning))
            {
                hasCopy |= IsOwnUnfinished(context, step.Segment);
            }
        }

        return new RotationPlan(reads, target, skipped, lost, hasCopy, hasMissed);
    }

    /// <summary>Whether a copy of a segment is read further under the name of a rotated file.</summary>
    private static bool IsReadElsewhere(RotationContext context, int segment)
    {
        FilePosition lost = context.Segments[segment].Position;
        return context.Segments
            .Take(context.RelatedCount)
            .Any(
                related => lost.Head.Length > 0
                && related.Position.Head == lost.Head
                && related.Position.Offset >= lost.Offset);
    }

    /// <summary>Whether a file was unknown, is read now, here or under its own name, and is not empty.</summary>
    private static bool IsMissed(RotationContext context, ClassifiedFiles files, RotationStep step)
    {
        FoundFile file = files.Found[step.File];
        if (file.Form == FileForm.New)
        {
            bool isRead = step.Kind == RotationStepKind.Read || step.Reason == SkipReason.IsFollowed;
            return isRead && (files.Opened[step.File] is not { } opened || FileComparison.HasMore(opened, 0));
        }

        return file is { Form: FileForm.Same, IsFollowed: true }
            && context.Segments[file.Segment] is { State: SegmentState.Reading, Position.Offset: 0 };
    }

    private static bool IsOwnUnfinished(RotationContext context, int segment) =>
        segment >= context.RelatedCount && context.Segments[segment].State == SegmentState.Unfinished;

    /// <summary>The position of a file that is known only by its identity and has nothing left to read.</summary>
    public static FilePosition PositionOf(RotatedFile file) =>
        new(file.Identity, default, file.Status.Size, default, file.Status.Modified) { WasLeft = true };

    /// <summary>The end of an opened file, if it can be read.</summary>
    private static FilePosition PositionOf(ClassifiedFiles files, int index)
    {
        try
        {
            if (files.Opened[index] is { } opened)
            {
                MoveToEnd(opened);
                return opened.GetPosition() with { WasLeft = true, Size = opened.Position };
            }
        }
        catch (IOException)
        {
            // The position with only the identity is used.
        }

        return PositionOf(files.Rotated[index]);
    }

    private static void MoveToEnd(LogFile file)
    {
        if (!file.IsCompressed && TextEnd.Find(file, file.GetStatus().Size + 1) is { } end)
        {
            file.MoveTo(end);
        }
        else
        {
            file.MoveToEnd();
        }
    }

    private static void MoveToSegment(LogFile file, in Segment segment)
    {
        file.LastWritten = segment.Position.Modified;
        file.MoveTo(segment.State == SegmentState.Finished ? segment.Seen : segment.Position.Offset);
    }
}
