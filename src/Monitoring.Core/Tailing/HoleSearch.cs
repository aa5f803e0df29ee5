using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

// Implementation notes
//
// NULs at the end of a file are not read yet: a writer may have reserved room there and write into it, without the file's size telling.
// So each wake looks at the beginning of the NULs, and at what has grown behind those that were looked at before. Should text be found
// behind them, what was written into the middle meanwhile must not be passed over: the NULs are looked at once more, all of them, unless
// that was done in one go. A sparse file tells where it has data, and is not read at all.

/// <summary>The search for the end of the NULs that stand behind the lines of a file, a turn at a time.</summary>
/// <param name="reader">Reads the file.</param>
internal sealed class HoleSearch(ContentReader reader)
{
    /// <summary>The number of bytes that are read of the beginning of NULs that were seen before: one block of most file systems.</summary>
    public const int ProbeBytes = 4096;

    /// <summary>Whether the end of the file was reached since the search began: what was looked at before may have been written to.</summary>
    private bool _isOld;

    /// <summary>Up to where there were NULs when they were looked at; 0 if they were not.</summary>
    public long End { get; private set; }

    /// <summary>Looks for text behind NULs.</summary>
    /// <param name="start">There are NULs before it, up to a line or its unfinished end.</param>
    /// <param name="size">The file's size, as it was before its bytes were read.</param>
    /// <param name="maxBytes">The most to read.</param>
    /// <param name="text">The offset of the first byte that is not NUL.</param>
    /// <returns><see cref="ReadOutcome.Lines"/> if there is such a byte.</returns>
    /// <exception cref="IOException">Reading failed.</exception>
    public ReadOutcome Find(long start, long size, int maxBytes, out long text)
    {
        text = start;
        bool isSeen = End > start;
        End = Math.Max(start, Math.Min(End, size));
        if (isSeen && _isOld && reader.FindData(start) is { } data && data > start && data < End)
        {
            // A sparse file tells what was written among the NULs; unless that was more NULs.
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
            return isCertain ? ReadOutcome.Lines : ReadOutcome.Working;
        }

        End = from;
        _isOld |= isAtEnd;
        return isAtEnd ? ReadOutcome.AtEnd : ReadOutcome.Working;
    }

    /// <summary>Nothing is known of any NULs.</summary>
    public void Reset()
    {
        End = 0;
        _isOld = false;
    }
}
