using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Classifying;

// Implementation notes
//
// A file is recognized by its identity, and then by its bytes: an inode may be reused for other bytes, and another
// inode may hold the same bytes. Only the necessary files are opened: those after the newest file with a known
// identity, and the others only while a segment is missing.
//
// Two files of a log may hold exactly the same bytes, for example those of a program that fails at every start. So a
// segment may have a copy among the rotated files only if its own file is no longer one of them. Each segment has one
// copy. A file that still grows may have any number of copies.

/// <summary>Classifies each rotated file of a log, and the file that has its path.</summary>
internal sealed class FileClassifier(Func<string, bool> isFollowed, DescriptorPool descriptors)
{
    /// <summary>Classifies the files; false if their names keep changing. The caller disposes the result, which closes
    /// the opened files.</summary>
    /// <param name="context">The known state of the log.</param>
    /// <param name="files">The files, the oldest first; the target, if there is one, is the last.</param>
    public bool TryClassify(RotationContext context, out ClassifiedFiles files)
    {
        files = new ClassifiedFiles(context);
        if (!context.View.TryGet(out IReadOnlyList<RotatedFile>? rotated))
        {
            return false;
        }

        // Files rotated after the target are left to the next scan.
        int end = (context.Target?.Identity ?? context.Before) is { } last ? IndexOf(rotated, last) : -1;
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
            else if (!TryInspect(files, index))
            {
                return false;
            }

            anchor = files.IsAnchor(index) ? Math.Max(anchor, index) : anchor;
        }

        return true;
    }

    /// <summary>Classifies a file with the identity of a segment's file; false if its name now leads
    /// to another file.</summary>
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
            // Truncated, which the next read of the file detects, perhaps under the name of the rotated file.
            files.Found[index] = found with { Form = FileForm.Truncated, Segment = segment };
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
            Form = FileComparison.Holds(opened, known.Position) ? FileForm.Same : FileForm.Truncated,
            Segment = segment,
            HasMore = !isPlain || FileComparison.HasMore(opened, known.Seen),
        };
        return true;
    }

    private bool TryInspect(ClassifiedFiles files, int index)
    {
        RotatedFile file = files.Rotated[index];
        if (files.Found[index].IsFollowed)
        {
            // The file is read under its own path; here it matters only whether it holds what is missing.
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

    /// <summary>Classifies a file by its bytes. If it matches several segments, in full or as their beginning, the
    /// longest one counts.</summary>
    private static FoundFile Compare(ClassifiedFiles files, int index, LogFile opened)
    {
        FoundFile found = files.Found[index];
        bool isCopyOfUnread = FileComparison.IsCopyOfTarget(opened, files.Target);
        long length = -1;
        foreach (int segment in files.LongestFirst)
        {
            FilePosition position = files.Segments[segment].Position;
            if (position.Offset < length)
            {
                // Another file holds the longer segment: this one has the same bytes by chance.
                break;
            }

            LogFile? open = files.FindOpen(position.File);
            bool isHeld = FileComparison.MayBeMadeOf(opened, position.File) && FileComparison.Holds(opened, position);
            if (!isHeld
                && !(
                    FileComparison.MayBeMadeOf(opened, position.File)
                    && FileComparison.IsBeginning(opened, position, open)))
            {
                isCopyOfUnread |= open is not null && FileComparison.HasSameBytes(opened, open);
                continue;
            }

            if (files.MayBeCopied(segment))
            {
                return isHeld
                    ? found with
                    {
                        Form = FileForm.Copy,
                        Segment = segment,
                        HasMore = FileComparison.HasMore(opened, files.Segments[segment].Seen)
                    }
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
