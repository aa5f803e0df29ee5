using Monitoring.Framing;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

// Implementation notes
//
// The search for the end of a long line continues from where it stopped, and the line is read once its end is known. So
// memory use does not depend on the file's content, and a line of any length costs two passes. Each search begins a few
// bytes before the offset where the last one stopped. Other bytes there mean that the line was truncated and perhaps
// rewritten; then it is read from its beginning.

/// <summary>Searches for the end of a line that is longer than half a turn.</summary>
/// <param name="reader">Reads the file.</param>
/// <param name="fileText">Provides the form of the text.</param>
internal sealed class LongLine(ContentReader reader, FileText fileText)
{
    /// <summary>The maximum number of compared bytes before the offset where the search continues.</summary>
    private const int LastLength = 64;

    private readonly byte[] _last = new byte[LastLength];
    private int _lastLength;

    /// <summary>Whether the file has other bytes there than those that were searched.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Whether the line ends with CR and LF.</summary>
    public bool EndsWithCr { get; private set; }

    /// <summary>Whether a hole ends it.</summary>
    public bool EndsInHole { get; private set; }

    /// <summary>The number of NULs at the end of the searched bytes, after the text.</summary>
    public int TrailingNuls { get; private set; }

    /// <summary>Starts with the text of a line that was read.</summary>
    public void Begin(ReadOnlySpan<byte> text)
    {
        HasChanged = false;
        _lastLength = 0;
        Remember(text);
    }

    /// <summary>Continues the search.</summary>
    /// <param name="buffer">Receives the bytes that are read.</param>
    /// <param name="end">The offset after the searched text; moved to where the search stops, which is the line's end
    /// if that is found.</param>
    /// <param name="tail">Stores the text.</param>
    /// <returns><see cref="ReadOutcome.Lines"/> if the end is found.</returns>
    /// <exception cref="IOException">Reading failed.</exception>
    public ReadOutcome Search(Span<byte> buffer, ref long end, PendingLine tail)
    {
        int read = reader.ReadOnce(end - _lastLength, buffer);
        if (!buffer[..read].StartsWith(_last.AsSpan(0, _lastLength)))
        {
            HasChanged = true;
            return ReadOutcome.NeedsMore;
        }

        Span<byte> searched = buffer[_lastLength..read];
        int length = fileText.Form.FindEnd(searched);
        bool isFound = length >= 0;
        TrailingNuls = 0;
        if (isFound)
        {
            EndsInHole = searched[length] == 0 && !fileText.Form.StartsWithNewline(searched[length..]);
            EndsWithCr = !EndsInHole && fileText.Form.EndsWithCr(buffer[..(_lastLength + length)]);
        }
        else
        {
            // NULs at the end may be the beginning of a hole, and half a character is not text yet.
            TrailingNuls = fileText.Form.CountNulsAtEnd(searched);
            TrailingNuls += (searched.Length - TrailingNuls) % fileText.Form.UnitBytes();
            length = searched.Length - TrailingNuls;
        }

        ReadOnlySpan<byte> text = searched[..length];
        tail.Append(text);
        end += length;
        Remember(text);
        if (isFound)
        {
            return ReadOutcome.Lines;
        }

        return read == buffer.Length ? ReadOutcome.NeedsMore : ReadOutcome.AtEnd;
    }

    private void Remember(ReadOnlySpan<byte> text)
    {
        if (text.Length < LastLength)
        {
            int kept = Math.Min(_lastLength, LastLength - text.Length);
            _last.AsSpan(_lastLength - kept, kept).CopyTo(_last);
            text.CopyTo(_last.AsSpan(kept));
            _lastLength = kept + text.Length;
        }
        else
        {
            text[^LastLength..].CopyTo(_last);
            _lastLength = LastLength;
        }
    }
}
