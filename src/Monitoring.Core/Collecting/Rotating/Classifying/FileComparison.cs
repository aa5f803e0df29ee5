using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>Compares the bytes of a file with those of a segment, or of a file that is open.</summary>
/// <remarks>A rotated file that cannot be read holds nothing that is known.</remarks>
internal static class FileComparison
{
    /// <summary>Whether a file was made of the one that has the log's path, which has all its bytes still. Older files may have the same bytes by
    /// chance, and so may compressed ones.</summary>
    public static bool IsCopyOfTarget(LogFile file, LogFile? target)
    {
        try
        {
            return target is not null
                && !file.IsCompressed
                && target.Identity.Born != 0
                && file.Identity.Born > target.Identity.Born
                && CopyComparison.Compare(file, target, out _) == CopyLikeness.Whole;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether one file may have been made of another: it is not older. A compressed one says nothing else, and may have been
    /// unpacked from an archive.</summary>
    public static bool MayBeMadeOf(LogFile copy, FileIdentity original) =>
        copy.IsCompressed || copy.Identity.Born == 0 || original.Born == 0 || copy.Identity.Born >= original.Born;

    /// <summary>Whether all that a file holds stands at the beginning of one that is open, as that is now: it may have been truncated since it
    /// was read.</summary>
    public static bool HoldsSame(LogFile file, LogFile open)
    {
        try
        {
            return !open.IsGone
                && !open.IsCompressed
                && BeginsAlike(file, open)
                && TextEnd.Find(file, open.GetStatus().Size + 1) is { } end
                && EndsAlike(file, open, end);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a file has more bytes than were seen. A file that gzip compressed states its length modulo 4 GiB.</summary>
    public static bool HasMore(LogFile file, long seen)
    {
        long size = file.GetStatus().Size;
        return file.IsCompressed
            ? (!file.StatesLength || (uint)size != (uint)seen) && HasByteAt(file, seen)
            : size > seen && TextEnd.Find(file, size + 1) > seen;
    }

    private static bool HasByteAt(LogFile file, long offset)
    {
        try
        {
            Span<byte> next = stackalloc byte[1];
            return file.ReadAt(offset, next) > 0;
        }
        catch (IOException)
        {
            // It cannot be unpacked up to there, which is to be reported where it is read on.
            return true;
        }
    }

    /// <summary>Whether a file has fewer bytes than were read of a segment, and these are its first ones.</summary>
    public static bool IsBeginning(LogFile file, in FilePosition position, LogFile? open)
    {
        try
        {
            if (position.Offset == 0 || TextEnd.Find(file, position.Offset) is not { } end)
            {
                return false;
            }

            // What is open may have been truncated since it was read.
            return open is not null && !open.IsGone && open.Holds(position)
                ? BeginsAlike(file, open) && EndsAlike(file, open, end)
                : file.MayBeginAs(position);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool BeginsAlike(LogFile file, LogFile open)
    {
        // NULs behind the text are room that was reserved: in the open file there may be text by now.
        Span<byte> bytes = stackalloc byte[Fingerprint.HeadLength];
        ReadOnlySpan<byte> head = ((ReadOnlySpan<byte>)bytes[..file.ReadHead(bytes)]).TrimEnd((byte)0);
        return !head.IsEmpty && StartsWith(open, head);
    }

    private static bool StartsWith(LogFile file, ReadOnlySpan<byte> head)
    {
        Span<byte> bytes = stackalloc byte[Fingerprint.HeadLength];
        return head.SequenceEqual(bytes[..file.ReadHead(bytes[..head.Length])]);
    }

    private static bool EndsAlike(LogFile left, LogFile right, long end)
    {
        int length = (int)Math.Min(end, Fingerprint.MarkerLength);
        Span<byte> ours = stackalloc byte[Fingerprint.MarkerLength];
        Span<byte> theirs = stackalloc byte[Fingerprint.MarkerLength];
        int read = left.ReadAt(end - length, ours[..length]);
        return read == right.ReadAt(end - length, theirs[..length]) && ours[..read].SequenceEqual(theirs[..read]);
    }

    /// <summary>Whether an open file shows that it has other bytes than were read.</summary>
    public static bool HasLost(LogFile open, in FilePosition position)
    {
        try
        {
            return !open.IsGone && !open.IsUnreadable && !open.Holds(position);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a file holds a position. What cannot be unpacked holds nothing that could be gone on with.</summary>
    public static bool Holds(LogFile file, in FilePosition position)
    {
        try
        {
            return file.Holds(position);
        }
        catch (IOException) when (file.IsCompressed)
        {
            return false;
        }
    }
}
