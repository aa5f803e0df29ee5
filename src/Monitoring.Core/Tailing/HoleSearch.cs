using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

// Implementation notes
//
// NULs at the end of a file are not read yet: a writer may have preallocated the space and write into it without a
// change of the file's size. So each turn reads the beginning of the NULs, and the bytes added after those that were
// searched before. If text is found after them, bytes written into the middle meanwhile must not be skipped. So all the
// NULs are searched once more, unless they were searched in one pass. A sparse file reports where it has data, so its
// holes are not read at all.

/// <summary>Searches for the end of the NULs after the lines of a file, one turn at a time.</summary>
/// <param name="reader">Reads the file.</param>
internal sealed class HoleSearch(ContentReader reader)
{
    /// <summary>The number of bytes that are read at the beginning of known NULs: one block of
    /// most file systems.</summary>
    public const int ProbeBytes = 4096;

    /// <summary>Whether the end of the file was reached since the search began, so that bytes searched before may
    /// have been overwritten.</summary>
    private bool _isOld;

    /// <summary>The offset up to which NULs were found; 0 if none were searched.</summary>
    public long End { get; private set; }

    /// <summary>Searches for text after NULs.</summary>
    /// <param name="start">The offset after the first NULs, which follow a line or unfinished text.</param>
    /// <param name="size">The size of the file before its bytes were read.</param>
    /// <param name="maxBytes">The maximum number of bytes to read.</param>
    /// <param name="text">The offset of the first byte other than NUL.</param>
    /// <returns><see cref="ReadOutcome.Lines"/> if such a byte is found.</returns>
    /// <exception cref="IOException">Reading failed.</exception>
    public ReadOutcome Find(long start, long size, int maxBytes, out long text)
    {
        text = start;
        bool isSeen = End > start;
        End = Math.Max(start, Math.Min(End, size));
        if (isSeen && _isOld && reader.FindData(start) is { } data && data > start && data < End)
        {
            // A sparse file reports data written among the NULs; that data may be NULs as well.
            text = data;
            if (reader.TryFindText(ref text, size, ProbeBytes, out _))
            {
                Reset();
                return ReadOutcome.Lines;
            }
        }

        long from = End;
        if (reader.TryFindText(ref from, size, maxBytes, out bool isAtEnd))
        {
            bool isCertain = !isSeen || !_isOld;
            Reset();
            text = from;
            return isCertain ? ReadOutcome.Lines : ReadOutcome.NeedsMore;
        }

        End = from;
        _isOld |= isAtEnd;
        return isAtEnd ? ReadOutcome.AtEnd : ReadOutcome.NeedsMore;
    }

    /// <summary>Forgets the NULs that were found.</summary>
    public void Reset()
    {
        End = 0;
        _isOld = false;
    }
}
