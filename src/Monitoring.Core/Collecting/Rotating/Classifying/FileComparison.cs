using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>Compares the bytes of a file with those of a segment or of an open file.</summary>
/// <remarks>A rotated file that cannot be read matches nothing.</remarks>
internal static class FileComparison
{
    /// <summary>Whether a file was copied from the file at the log's path, which still has all these bytes. Older files
    /// and compressed files may have the same bytes by chance, so they do not count.</summary>
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

    /// <summary>Whether one file may have been made from another, because it is not older. A compressed file always
    /// may, and may have been unpacked from an archive.</summary>
    public static bool MayBeMadeOf(LogFile copy, FileIdentity original) =>
        copy.IsCompressed || copy.Identity.Born == 0 || original.Born == 0 || copy.Identity.Born >= original.Born;

    /// <summary>Whether the whole content of a file equals the beginning of an open file, as that is now: it may have
    /// been truncated after it was read.</summary>
    public static bool HasSameBytes(LogFile file, LogFile open)
    {
        try
        {
            return !open.IsGone
                && !open.IsCompressed
                && HasSameBeginning(file, open)
                && TextEnd.Find(file, open.GetStatus().Size + 1) is { } end
                && HasSameEnd(file, open, end);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a file has more than the known bytes. A gzip file states its length modulo 4 GiB.</summary>
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
            // The file cannot be unpacked up to there; the error is reported when the file is read.
            return true;
        }
    }

    /// <summary>Whether a file has fewer bytes than were read of a segment, and all of them are the
    /// segment's first bytes.</summary>
    public static bool IsBeginning(LogFile file, in FilePosition position, LogFile? open)
    {
        try
        {
            if (position.Offset == 0 || TextEnd.Find(file, position.Offset) is not { } end)
            {
                return false;
            }

            // The open file may have been truncated after it was read.
            return open is not null && !open.IsGone && open.Holds(position)
                ? HasSameBeginning(file, open) && HasSameEnd(file, open, end)
                : file.MayBeginAs(position);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool HasSameBeginning(LogFile file, LogFile open)
    {
        // NULs after the text are preallocated space, where the open file may have text by now.
        Span<byte> bytes = stackalloc byte[Fingerprint.HeadLength];
        ReadOnlySpan<byte> head = ((ReadOnlySpan<byte>)bytes[..file.ReadHead(bytes)]).TrimEnd((byte)0);
        return !head.IsEmpty && StartsWith(open, head);
    }

    private static bool StartsWith(LogFile file, ReadOnlySpan<byte> head)
    {
        Span<byte> bytes = stackalloc byte[Fingerprint.HeadLength];
        return head.SequenceEqual(bytes[..file.ReadHead(bytes[..head.Length])]);
    }

    private static bool HasSameEnd(LogFile left, LogFile right, long end)
    {
        int length = (int)Math.Min(end, Fingerprint.MarkerLength);
        Span<byte> ours = stackalloc byte[Fingerprint.MarkerLength];
        Span<byte> theirs = stackalloc byte[Fingerprint.MarkerLength];
        int read = left.ReadAt(end - length, ours[..length]);
        return read == right.ReadAt(end - length, theirs[..length]) && ours[..read].SequenceEqual(theirs[..read]);
    }

    /// <summary>Whether an open file no longer has the bytes that were read.</summary>
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

    /// <summary>Whether a file contains a position. A file that cannot be unpacked does not, because reading
    /// cannot continue there.</summary>
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
