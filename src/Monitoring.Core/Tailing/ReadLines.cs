using Monitoring.Framing;

namespace Monitoring.Tailing;

/// <summary>The lines that one turn has read into a buffer.</summary>
/// <param name="Start">The start of the first line in the buffer.</param>
/// <param name="End">The end of the last line in the buffer, LF included.</param>
/// <param name="Offset">The offset of the first line in the file.</param>
/// <param name="OriginalLength">For a single line that is unfinished or longer than was read, its length in the file
/// without the newline; null for whole lines.</param>
/// <param name="HoleBytes">The number of NULs that were skipped without being read into the buffer.</param>
internal readonly record struct ReadLines(int Start, int End, long Offset, long? OriginalLength, long HoleBytes = 0)
{
    /// <summary>Returns the lines that begin before an offset of the file.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="form">The form of the text.</param>
    public ReadLines Before(long offset, ReadOnlySpan<byte> buffer, TextForm form)
    {
        long length = offset - Offset;
        if (length >= End - Start || OriginalLength is not null)
        {
            return this;
        }

        int unit = form.UnitBytes();
        int last = Start + (int)length - unit;
        last -= (last - Start) % unit;
        int newline = form == TextForm.Utf8 ? buffer[last..End].IndexOf((byte)'\n') : form.FindEnd(buffer[last..End]);
        return newline < 0 ? this : this with { End = last + newline + unit };
    }
}
