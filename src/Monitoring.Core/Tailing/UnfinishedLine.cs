using Monitoring.Framing;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

/// <summary>The scanned but unread bytes after the position of a file: the text of an unfinished last line, and
/// NULs after it.</summary>
/// <param name="reader">Reads the file.</param>
/// <param name="fileText">Provides the form of the text.</param>
internal sealed class UnfinishedLine(ContentReader reader, FileText fileText)
{
    private readonly PendingLine _tail = new();

    /// <summary>Created when first needed: most files have neither a long line nor a hole.</summary>
    private LongLine? _longLine;
    private HoleSearch? _hole;

    /// <summary>The length of the text, without NULs at its end.</summary>
    public long TextLength { get; private set; }

    /// <summary>The offset up to which the file was scanned.</summary>
    public long Scanned { get; set; }

    /// <summary>The text, unless it is too long to be kept.</summary>
    public ReadOnlySpan<byte> Kept => _tail.Bytes.Length == TextLength ? _tail.Bytes : default;

    /// <summary>Whether a hole ends the long line whose end was found.</summary>
    public bool EndsInHole => _longLine!.EndsInHole;

    /// <summary>The length of the long line whose end was found, without its newline.</summary>
    public long LineLength => TextLength - (_longLine!.EndsWithCr ? fileText.Form.UnitBytes() : 0);

    /// <summary>Whether the text is so long that its end is searched for before it is read again.</summary>
    public bool IsLong(int longLength) => TextLength > longLength && _longLine is { HasChanged: false };

    /// <summary>Records the bytes after the last whole line.</summary>
    /// <param name="rest">The bytes.</param>
    /// <param name="position">The offset of the bytes.</param>
    /// <param name="isFull">Whether more bytes may follow.</param>
    /// <param name="longLength">The length from which a line counts as long.</param>
    /// <returns>Whether the bytes end in a hole.</returns>
    public bool Note(ReadOnlySpan<byte> rest, long position, bool isFull, int longLength)
    {
        int nuls = fileText.Form.CountNulsAtEnd(rest);
        ReadOnlySpan<byte> text = rest[..^nuls];
        bool isInHole = nuls > 0 && (nuls >= LineFramer.HoleLength || text.IsEmpty);
        if (text.Length > longLength && fileText.Form.IsWide())
        {
            // The search for its end must begin at a character.
            text = text[..(text.Length & ~1)];
        }

        TextLength = text.Length;
        _tail.Set(text);

        // If more bytes follow, a few NULs may turn out to be text; longer NULs may already be known to continue.
        Scanned = position + (isFull && !isInHole ? text.Length : rest.Length);
        if (isFull && isInHole)
        {
            Scanned = Math.Max(Scanned, _hole?.End ?? 0);
        }

        if (text.Length > longLength)
        {
            (_longLine ??= new LongLine(reader, fileText)).Begin(text);
        }

        return isInHole;
    }

    /// <summary>Continues the search for the end of a long line.</summary>
    /// <param name="buffer">Receives the bytes that are read.</param>
    /// <param name="position">The offset of the line.</param>
    /// <returns><see cref="ReadOutcome.Lines"/> if the end is found; the text ends there.</returns>
    /// <exception cref="IOException">Reading failed.</exception>
    public ReadOutcome SearchEnd(Span<byte> buffer, long position)
    {
        long end = position + TextLength;
        LongLine line = _longLine!;
        ReadOutcome outcome = line.Search(buffer, ref end, _tail);
        if (!line.HasChanged)
        {
            TextLength = end - position;
            Scanned = Math.Max(end + line.TrailingNuls, outcome == ReadOutcome.Lines && line.EndsInHole ? Scanned : 0);
        }

        return outcome;
    }

    /// <summary>Searches for the line after a hole.</summary>
    /// <param name="end">The offset up to which the hole was read.</param>
    /// <param name="size">The size of the file before the read.</param>
    /// <param name="maxBytes">The maximum number of bytes to read.</param>
    /// <param name="next">The offset of the line.</param>
    /// <returns><see cref="ReadOutcome.Lines"/> if the line is found.</returns>
    /// <exception cref="IOException">Reading failed.</exception>
    public ReadOutcome FindNext(long end, long size, int maxBytes, out long next)
    {
        _hole ??= new HoleSearch(reader);
        ReadOutcome outcome = _hole.Find(end, size, maxBytes, out next);
        Scanned = Math.Max(end, _hole.End);
        int unit = fileText.Form.UnitBytes();
        next -= next % unit;
        Span<byte> first = stackalloc byte[unit];
        if (outcome == ReadOutcome.Lines
            && reader.ReadAt(next, first) == unit
            && fileText.Form.StartsWithNewline(first))
        {
            // This newline belongs to the hole and ends no line.
            next += unit;
        }

        return outcome;
    }

    /// <summary>Forgets all bytes after a position.</summary>
    public void Forget(long position)
    {
        TextLength = 0;
        Scanned = position;
        _tail.Set([]);
        _hole?.Reset();
    }
}
