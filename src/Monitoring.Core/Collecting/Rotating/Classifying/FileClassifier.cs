using Monitoring.Collecting.Rotating.Deciding;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Classifying;

// Implementation notes
//
// A file is known by its identity, and then by its bytes: the same inode may hold others, and another inode the same. Files are looked
// into only as far as needed: those behind the newest one that is known by its identity, and the others only while a segment is missing.
//
// Two files of a log may hold the very same bytes, as of a program that fails at every start. So only a segment whose own file is no longer
// among the rotated ones may have a copy there, and each takes one; but of a file that still grows there may be any number of copies.

/// <summary>Tells for each rotated file of a log, and for the one that has its path, what it is to the log.</summary>
internal sealed class FileClassifier(Func<string, bool> isFollowed, DescriptorPool descriptors)
{
    /// <summary>Classifies the files; false if their names do not stand still. What is opened is the caller's to close.</summary>
    /// <param name="question">What is known of the log.</param>
    /// <param name="files">The files, the oldest first; the target, if there is one, is the last.</param>
    public bool TryClassify(RotationQuestion question, out ClassifiedFiles files)
    {
        files = new ClassifiedFiles(question);
        if (!question.View.TryGet(out IReadOnlyList<RotatedFile>? rotated))
        {
            return false;
        }

        // What was rotated after the file that is asked about is for the next look.
        int end = (question.Target?.Identity ?? question.Before) is { } last ? IndexOf(rotated, last) : -1;
        files.Take(end < 0 ? rotated : [.. rotated.Take(end)]);
        for (int index = 0; index < files.Rotated.Count; index++)
        {
            files.Found[index] = files.Found[index] with { IsFollowed = isFollowed(files.Rotated[index].Path) };
        }

        if (TryClassifyAll(files))
        {
            return true;
        }

        files.Dispose();
        return false;
    }

    private bool TryClassifyAll(ClassifiedFiles files)
    {
        int anchor = -1;
        for (int index = 0; index < files.Rotated.Count; index++)
        {
            if (!TryClassifyByIdentity(files, index))
            {
                return false;
            }

            anchor = files.IsAnchor(index) ? index : anchor;
        }

        for (int index = files.Rotated.Count - 1; index >= 0; index--)
        {
            if (files.Found[index].Segment >= 0 || files.Found[index].IsOpen)
            {
                continue;
            }

            bool isNeeded = index > anchor || files.LacksUnfinished();
            if (!isNeeded)
            {
                files.Found[index] = files.Found[index] with { Form = FileForm.Older };
            }
            else if (!TryLookInto(files, index))
            {
                return false;
            }

            anchor = files.IsAnchor(index) ? Math.Max(anchor, index) : anchor;
        }

        return true;
    }

    /// <summary>Classifies a file that has the identity of a segment's; false if its name leads to another file by now.</summary>
    private bool TryClassifyByIdentity(ClassifiedFiles files, int index)
    {
        RotatedFile file = files.Rotated[index];
        LogFile? open = files.FindOpen(file.Identity);
        FoundFile found = files.Found[index] = files.Found[index] with { IsOpen = open is not null };
        int segment = files.FindByIdentity(file.Identity);
        if (segment < 0)
        {
            return true;
        }

        Segment known = files.Segments[segment];
        bool isPlain = !file.Name.IsCompressed;
        bool hasShrunk = isPlain && found.IsFollowed && file.Status.Size < known.Position.Offset;
        if (open is null ? hasShrunk : FileComparison.HasLost(open, known.Position))
        {
            // Truncated, which the next read of it will notice, perhaps under the name of the rotated file.
            files.Found[index] = found with { Form = FileForm.Rewritten, Segment = segment };
            return true;
        }

        bool isCertain = known.State == SegmentState.Reading
            || found.IsFollowed
            || (known.State == SegmentState.Finished && (!isPlain || file.Status.Size == known.Seen));
        if (isCertain)
        {
            files.Found[index] = found with { Form = FileForm.Same, Segment = segment };
            return true;
        }

        if (!RotatedFileOpening.TryOpen(file, descriptors, out LogFile? opened))
        {
            return false;
        }

        if (opened is null)
        {
            files.Found[index] = found with { Form = FileForm.Unreadable };
            return true;
        }

        files.Opened[index] = opened;
        files.Found[index] = found with
        {
            Form = FileComparison.Holds(opened, known.Position) ? FileForm.Same : FileForm.Rewritten,
            Segment = segment,
            HasMore = !isPlain || FileComparison.HasMore(opened, known.Seen),
        };
        return true;
    }

    private bool TryLookInto(ClassifiedFiles files, int index)
    {
        RotatedFile file = files.Rotated[index];
        if (files.Found[index].IsFollowed)
        {
            // It goes on under its own path; only whether it holds what is missing is of interest.
            if (!files.LacksUnfinished())
            {
                return true;
            }
        }

        if (!RotatedFileOpening.TryOpen(file, descriptors, out LogFile? opened))
        {
            return false;
        }

        files.Opened[index] = opened;
        files.Found[index] = opened is { Binary.Format: null }
            ? Compare(files, index, opened)
            : files.Found[index] with { Form = FileForm.Unreadable, IsLater = files.IsLater(file, opened) };
        return true;
    }

    /// <summary>What a file is by its bytes. Of the segments that it holds, or is the beginning of, the longest counts.</summary>
    private static FoundFile Compare(ClassifiedFiles files, int index, LogFile opened)
    {
        FoundFile found = files.Found[index];
        bool isCopyOfUnread = FileComparison.IsCopyOfTarget(opened, files.Target);
        long length = -1;
        foreach (int segment in files.MaxFirst)
        {
            FilePosition position = files.Segments[segment].Position;
            if (position.Offset < length)
            {
                // What is longer is held by another file: this one has the same bytes by chance.
                break;
            }

            LogFile? open = files.FindOpen(position.File);
            bool isHeld = FileComparison.MayBeMadeOf(opened, position.File) && FileComparison.Holds(opened, position);
            if (!isHeld && !(FileComparison.MayBeMadeOf(opened, position.File) && FileComparison.IsBeginning(opened, position, open)))
            {
                isCopyOfUnread |= open is not null && FileComparison.HoldsSame(opened, open);
                continue;
            }

            if (files.MayBeCopied(segment))
            {
                return isHeld
                    ? found with { Form = FileForm.Copy, Segment = segment, HasMore = FileComparison.HasMore(opened, files.Segments[segment].Seen) }
                    : found with { Form = FileForm.Beginning, Segment = segment };
            }

            length = isHeld ? position.Offset : length;
        }

        return isCopyOfUnread
            ? found with { Form = FileForm.CopyOfUnread }
            : found with { Form = FileForm.New, IsLater = files.IsLater(files.Rotated[index], opened) };
    }

    private static int IndexOf(IReadOnlyList<RotatedFile> files, FileIdentity identity)
    {
        for (int index = 0; index < files.Count; index++)
        {
            if (files[index].Identity == identity)
            {
                return index;
            }
        }

        return -1;
    }
}
