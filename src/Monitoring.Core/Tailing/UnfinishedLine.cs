using Monitoring.Framing;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

/// <summary>What stands behind the position of a file and is not read yet: the text of an unfinished last line, and NUL
/// bytes after it.</summary>
/// <param name="reader">Reads the file.</param>
/// <param name="fileText">Says which form its text has.</param>
internal sealed class UnfinishedLine(ContentReader reader, FileText fileText)
{
    private readonly PendingLine _tail = new();

    /// <summary>Made when they are first needed: most files have neither.</summary>
    private LongLine? _longLine;
    private HoleSearch? _hole;

    /// <summary>The length of the text, without NULs at its end.</summary>
    public long TextLength { get; private set; }

    /// <summary>Up to where the file was looked at.</summary>
    public long Scanned { get; set; }

    /// <summary>The text, unless it is too long to be kept.</summary>
    public ReadOnlySpan<byte> Kept => _tail.Bytes.Length == TextLength ? _tail.Bytes : default;

    /// <summary>Whether a hole ends the long line whose end was found.</summary>
    public bool EndsInHole => _longLine!.EndsInHole;

    /// <summary>The length of the long line whose end was found, without its newline.</summary>
    public long LineLength => TextLength - (_longLine!.EndsWithCr ? fileText.Form.UnitBytes() : 0);

    /// <summary>Whether the text is so long that its end is looked for before it is read again.</summary>
    public bool IsLong(int longLength) => TextLength > longLength && _longLine is { HasChanged: false };

    /// <summary>Notes what follows the last whole line.</summary>
    /// <param name="rest">The bytes.</param>
    /// <param name="position">Where they begin.</param>
    /// <param name="isFull">Whether more bytes may follow.</param>
    /// <param name="longLength">The length from which on a line is long.</param>
    /// <returns>Whether they end in a hole.</returns>
    public bool Note(ReadOnlySpan<byte> rest, long position, bool isFull, int longLength)
    {
        int nuls = fileText.Form.CountNulsAtEnd(rest);
        ReadOnlySpan<byte> text = rest[..^nuls];
        bool isInHole = nuls > 0 && (nuls >= LineFramer.HoleLength || text.IsEmpty);
        if (text.Length > longLength && fileText.Form.IsWide())
        {
            // The search for its end begins at a character.
            text = text[..(text.Length & ~1)];
        }

        TextLength = text.Length;
        _tail.Set(text);

        // Where more follows, a few NULs may yet be text; and of more it may be known from before that they go on.
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

    /// <summary>Searches on for the end of a long line.</summary>
    /// <param name="buffer">Takes what is read.</param>
    /// <param name="position">Where the line begins.</param>
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
            Scanned = Math.Max(end + line.NulsBehind, outcome == ReadOutcome.Lines && line.EndsInHole ? Scanned : 0);
        }

        return outcome;
    }

    /// <summary>Looks for the line after a hole.</summary>
    /// <param name="end">Up to where the hole was read.</param>
    /// <param name="size">The file's size, as it was before.</param>
    /// <param name="maxBytes">The most to read.</param>
    /// <param name="next">Where the line begins.</param>
    /// <returns><see cref="ReadOutcome.Lines"/> if it is found.</returns>
    /// <exception cref="IOException">Reading failed.</exception>
    public ReadOutcome FindNext(long end, long size, int maxBytes, out long next)
    {
        _hole ??= new HoleSearch(reader);
        ReadOutcome outcome = _hole.Find(end, size, maxBytes, out next);
        Scanned = Math.Max(end, _hole.End);
        int unit = fileText.Form.UnitBytes();
        next -= next % unit;
        Span<byte> first = stackalloc byte[unit];
        if (outcome == ReadOutcome.Lines && reader.ReadAt(next, first) == unit && fileText.Form.StartsWithNewline(first))
        {
            // It ends no line of its own.
            next += unit;
        }

        return outcome;
    }

    /// <summary>Nothing is known any more of what stands behind a position.</summary>
    public void Forget(long position)
    {
        TextLength = 0;
        Scanned = position;
        _tail.Set([]);
        _hole?.Reset();
    }
}
