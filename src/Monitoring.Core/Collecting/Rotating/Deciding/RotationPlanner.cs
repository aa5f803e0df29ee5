using Monitoring.Collecting.Rotating.Classifying;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Deciding;

/// <summary>Classifies the files of a log, decides, and prepares the files for what was decided.</summary>
internal sealed class RotationPlanner(RotationListing listing, Func<string, bool> isFollowed, DescriptorPool descriptors)
{
    /// <summary>How often the names may move on while something is missing.</summary>
    private const int MaxAttempts = 8;

    private readonly FileClassifier _classifier = new(isFollowed, descriptors);

    /// <summary>Whether a path without links is followed on its own.</summary>
    public bool IsFollowed(string realPath) => isFollowed(realPath);

    /// <summary>The rotated files beside a log, for several questions.</summary>
    /// <param name="target">The log's path, without links.</param>
    /// <param name="segments">What is known of the log, the oldest first.</param>
    public RotationView View(string target, IReadOnlyList<Segment> segments) =>
        new(listing, target, [.. segments.Where(segment => segment.WasRead).Select(segment => segment.Position.File)]);

    /// <summary>Makes a plan; false if names do not stand still, and then nothing has happened: the next look tries again.</summary>
    public bool TryPlan(RotationQuestion question, out RotationPlan plan)
    {
        plan = new RotationPlan([], null, [], [], HasCopy: false, HasMissed: false);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (!_classifier.TryClassify(question, out ClassifiedFiles files))
            {
                return false;
            }

            using (files)
            {
                List<RotationStep> steps = RotationDecision.Decide(question.Segments, files.Found, question.RelatedCount, question.IsRotated);
                if (!steps.Exists(step => step is { Kind: RotationStepKind.Gap, File: < 0 }) || !question.View.HasMovedOn())
                {
                    plan = Prepare(question, files, steps);
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Finds the rotated file that holds a position: the same one, or a copy; null if there is none that is not followed under its
    /// own path. False if names do not stand still.</summary>
    public bool TryFind(RotationView view, in FilePosition position, out LogFile? file)
    {
        file = null;
        RotationQuestion question = new(view, [new Segment(position, SegmentState.Unfinished)]);
        if (!_classifier.TryClassify(question, out ClassifiedFiles files))
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

    private static RotationPlan Prepare(RotationQuestion question, ClassifiedFiles files, List<RotationStep> steps)
    {
        List<(LogFile File, FileIdentity Was)> reads = [];
        List<LeftFile> left = [];
        List<(FilePosition? Segment, RotatedFile? File)> lost = [];
        RotationStep? target = null;
        bool hasCopy = false;
        bool hasMissed = steps.Exists(step => step.File >= 0 && step.File < files.Rotated.Count && IsMissed(question, files, step));
        foreach (RotationStep step in steps)
        {
            FilePosition? segment = step.Segment < 0 ? null : question.Segments[step.Segment].Position;
            SegmentState? state = step.Segment < 0 ? null : question.Segments[step.Segment].State;
            if (step.File == files.Rotated.Count)
            {
                target = step;
            }
            else if (step is { Kind: RotationStepKind.Gap, File: < 0 } && IsReadElsewhere(question, step.Segment))
            {
                hasCopy = true;
            }
            else if (step.Kind == RotationStepKind.Gap)
            {
                lost.Add((segment, step.File < 0 ? null : files.Rotated[step.File]));
                left.AddRange(step.File < 0 ? [] : [new LeftFile(PositionOf(files.Rotated[step.File]), null)]);
            }
            else if (step.Kind is RotationStepKind.Continue or RotationStepKind.Read)
            {
                LogFile file = files.Release(step.File)!;
                if (step.Kind == RotationStepKind.Continue)
                {
                    GoOn(file, question.Segments[step.Segment]);
                }

                // A log that was truncated has the identity of all its earlier segments, too.
                reads.Add((file, step.Kind == RotationStepKind.Continue && state != SegmentState.Finished ? segment!.Value.File : file.Identity));
                hasCopy |= IsOwnUnfinished(question, step.Segment);
            }
            else if (step.Reason == SkipReason.HoldsWhatWasRead)
            {
                // What is still being read may be needed there: the file that it is read in may be truncated.
                left.AddRange(state is null or SegmentState.Reading ? [] : [new LeftFile(PositionOf(files, step.File), segment?.File)]);
                hasCopy |= IsOwnUnfinished(question, step.Segment);
            }
            else if (step.Reason == SkipReason.IsFollowed && files.Found[step.File].Form is (FileForm.Copy or FileForm.Beginning))
            {
                hasCopy |= IsOwnUnfinished(question, step.Segment);
            }
        }

        return new RotationPlan(reads, target, left, lost, hasCopy, hasMissed);
    }

    /// <summary>Whether what a segment holds is read on in a copy, under the name of a rotated file.</summary>
    private static bool IsReadElsewhere(RotationQuestion question, int segment)
    {
        FilePosition lost = question.Segments[segment].Position;
        return question.Segments
            .Take(question.RelatedCount)
            .Any(related => lost.Head.Length > 0 && related.Position.Head == lost.Head && related.Position.Offset >= lost.Offset);
    }

    /// <summary>Whether nothing was known of a file that is read now, here or under its own name, and that is not empty.</summary>
    private static bool IsMissed(RotationQuestion question, ClassifiedFiles files, RotationStep step)
    {
        FoundFile file = files.Found[step.File];
        if (file.Form == FileForm.New)
        {
            bool isRead = step.Kind == RotationStepKind.Read || step.Reason == SkipReason.IsFollowed;
            return isRead && (files.Opened[step.File] is not { } opened || FileComparison.HasMore(opened, 0));
        }

        return file is { Form: FileForm.Same, IsFollowed: true }
            && question.Segments[file.Segment] is { State: SegmentState.Reading, Position.Offset: 0 };
    }

    private static bool IsOwnUnfinished(RotationQuestion question, int segment) =>
        segment >= question.RelatedCount && question.Segments[segment].State == SegmentState.Unfinished;

    /// <summary>What is known of a file by its identity alone, as one of which nothing is left to read.</summary>
    public static FilePosition PositionOf(RotatedFile file) =>
        new(file.Identity, default, file.Status.Size, default, file.Status.Modified) { WasLeft = true };

    /// <summary>The end of a file that was looked into, as far as it can be read.</summary>
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
            // Its identity has to do.
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

    private static void GoOn(LogFile file, in Segment segment)
    {
        file.LastWritten = segment.Position.Modified;
        file.MoveTo(segment.State == SegmentState.Finished ? segment.Seen : segment.Position.Offset);
    }
}
