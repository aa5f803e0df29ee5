using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>Tells what a rotated file was that has been compressed since: its own device, inode and times say nothing of
/// that.</summary>
internal static class CompressedCopy
{
    /// <summary>The most that is read of a first line to see when it was written: 16 KiB of a message in JSON, where a byte
    /// may take six.</summary>
    private const int FirstLineBytes = 128 << 10;

    /// <summary>Whether a file holds, compressed, all the bytes of another, and no others; false if it cannot be read.</summary>
    public static bool IsOf(LogFile original, LogFile file)
    {
        try
        {
            return file.IsCompressed && !original.IsCompressed && HoldTheSame(original, file);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Finds out when the writing of a file was begun, as far as it says, if it was compressed since; false if it cannot be
    /// read.</summary>
    public static bool TryFindAge(LogFile file)
    {
        try
        {
            if (file.IsCompressed)
            {
                file.LastWritten = EntryTimes.OfFirst(file, FirstLineBytes) ?? file.LastWritten;
                file.Rest();
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a file whose age was found was begun after another was last written to.</summary>
    public static bool IsLater(LogFile compressed, long modified)
    {
        // A file's time is that of the system's last tick, up to 10 ms before; and two outputs may have waited for each other.
        const long Tolerance = 20_000_000;
        return compressed.LastWritten > modified - Tolerance;
    }

    private static bool HoldTheSame(LogFile original, LogFile file)
    {
        // The size comes from the last four bytes as long as the file has not been read: most others end here.
        long size = original.GetStatus().Size;
        if (original.IsGone)
        {
            // What was read of it is all that can be told.
            return file.Holds(original.GetRememberedPosition());
        }

        if ((uint)size != (uint)file.GetStatus().Size)
        {
            return false;
        }

        Span<byte> theirs = stackalloc byte[Fingerprint.HeadLength];
        Span<byte> ours = stackalloc byte[Fingerprint.HeadLength];
        return ReadsTheSame(offset: 0, theirs, ours)
            && ReadsTheSame(Math.Max(0, size - Fingerprint.MarkerLength), theirs, ours)
            && file.GetStatus().Size == size;

        bool ReadsTheSame(long offset, Span<byte> theirs, Span<byte> ours) =>
            theirs[..original.ReadAt(offset, theirs)].SequenceEqual(ours[..file.ReadAt(offset, ours)]);
    }
}
