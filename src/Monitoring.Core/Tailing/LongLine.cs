using Monitoring.Framing;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

// Implementation notes
//
// A long line is only searched onwards from where the search stopped, and read once its end is known. So memory does not depend on
// what is in the file, and a line of any length costs two passes over it. Each search begins a few bytes before the place where the
// last one stopped: other bytes there mean that the line was cut off and perhaps written anew, and then it is read from its beginning.

/// <summary>The search for the end of a line that is longer than half a turn.</summary>
/// <param name="reader">Reads the file.</param>
/// <param name="fileText">Says which form its text has.</param>
internal sealed class LongLine(ContentReader reader, FileText fileText)
{
    /// <summary>The most bytes before the place where the search stopped that are compared when it goes on.</summary>
    private const int LastLength = 64;

    private readonly byte[] _last = new byte[LastLength];
    private int _lastLength;

    /// <summary>Whether other bytes stand there than were searched.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Whether the line ends with CR and LF.</summary>
    public bool EndsWithCr { get; private set; }

    /// <summary>Whether a hole ends it.</summary>
    public bool EndsInHole { get; private set; }

    /// <summary>The number of NULs that stand at the end of what was searched, behind its text.</summary>
    public int NulsBehind { get; private set; }

    /// <summary>Begins with the text of a line that was read.</summary>
    public void Begin(ReadOnlySpan<byte> text)
    {
        HasChanged = false;
        _lastLength = 0;
        Remember(text);
    }

    /// <summary>Searches on.</summary>
    /// <param name="buffer">Takes what is read.</param>
    /// <param name="end">Where the text that was searched ends; moved to where the search stops, which is the line's end if that is
    /// found.</param>
    /// <param name="tail">Keeps the text.</param>
    /// <returns><see cref="ReadOutcome.Lines"/> if the end is found.</returns>
    /// <exception cref="IOException">Reading failed.</exception>
    public ReadOutcome Search(Span<byte> buffer, ref long end, PendingLine tail)
    {
        int read = reader.ReadOnce(end - _lastLength, buffer);
        if (!buffer[..read].StartsWith(_last.AsSpan(0, _lastLength)))
        {
            HasChanged = true;
            return ReadOutcome.Working;
        }

        Span<byte> searched = buffer[_lastLength..read];
        int length = fileText.Form.FindEnd(searched);
        bool isFound = length >= 0;
        NulsBehind = 0;
        if (isFound)
        {
            EndsInHole = searched[length] == 0 && !fileText.Form.StartsWithNewline(searched[length..]);
            EndsWithCr = !EndsInHole && fileText.Form.EndsWithCr(buffer[..(_lastLength + length)]);
        }
        else
        {
            // NULs at the end may be the beginning of a hole, and half a character is none yet.
            NulsBehind = fileText.Form.CountNulsAtEnd(searched);
            NulsBehind += (searched.Length - NulsBehind) % fileText.Form.UnitBytes();
            length = searched.Length - NulsBehind;
        }

        ReadOnlySpan<byte> text = searched[..length];
        tail.Append(text);
        end += length;
        Remember(text);
        if (isFound)
        {
            return ReadOutcome.Lines;
        }

        return read == buffer.Length ? ReadOutcome.Working : ReadOutcome.AtEnd;
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
